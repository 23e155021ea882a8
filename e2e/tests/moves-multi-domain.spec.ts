// A session that goes on at other domains of the license, by every way in which a page can be left, with the
// multi-domain snippet. No new code, nothing left in the address, and the agent sees the page that came.

import { expect } from '../run/fixtures.ts';
import { arrived, follow, put, test } from '../run/moves.ts';
import { HELP, OTHER, STRANGER, WWW } from '../run/moving-site.ts';
import { popupOf, share, shownCode, startSession } from '../run/session.ts';

test('[9] [17] [61] [62] [67] [68] by links: another domain, a sub-domain, home, a reload', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await follow(tab, site.url('/multi/two?x=1', OTHER), `${OTHER}/multi/two`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi/two`);
  expect(await tab.url()).toBe(site.url('/multi/two?x=1', OTHER));
  await follow(tab, site.url('/multi', HELP), `${HELP}/multi`);
  await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  await follow(tab, site.url('/multi', WWW), `${WWW}/multi`);
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
  await tab.reload();
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
});

test('[61] [68] before an agent is in: the next domain shows the same code', async ({ customer, site }) => {
  const { tab, code } = await startSession(customer, site.url('/multi', WWW));
  await follow(tab, site.url('/multi', OTHER), `${OTHER}/multi`);
  expect(await shownCode(popupOf(tab))).toBe(code);
});

test('[61] by forms: GET and POST, with their fields', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  const form = (method: string, host: string, path: string) =>
    `<form method="${method}" action="${site.url(path, host)}"><input name="q" value="a b"><button id="go">Go</button></form>`;
  await put(tab, form('get', OTHER, '/multi/two'));
  await tab.click('#go');
  await arrived(sides.customer, sides.agent, `${OTHER}/multi/two`);
  expect(await tab.url()).toBe(site.url('/multi/two?q=a+b', OTHER));
  await put(tab, form('post', WWW, '/multi/two'));
  await tab.click('#go');
  await arrived(sides.customer, sides.agent, `${WWW}/multi/two`);
  expect(await tab.text('#method')).toBe('POST q=a+b');
});

test('[61] by server redirects: from another domain, and from a path of its own', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const to = (host: string) => `/go?to=${encodeURIComponent(site.url('/multi', host))}`;
  await follow(sides.customer.tab, site.url(to(HELP), OTHER), `${HELP}/multi`);
  await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  await follow(sides.customer.tab, to(OTHER), `${OTHER}/multi`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
});

test('[61] by scripts: location, location.replace, form.submit()', async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await tab.evaluate(
    (url) => {
      setTimeout(() => {
        location.href = url;
      });
    },
    site.url('/multi', OTHER),
  );
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  await tab.evaluate((url) => void setTimeout(() => location.replace(url)), site.url('/multi', HELP));
  await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  await put(tab, `<form method="post" action="${site.url('/multi/two', OTHER)}"><input name="q" value="1"></form>`);
  await tab.evaluate(() => void setTimeout(() => document.querySelector('form')?.submit()));
  await arrived(sides.customer, sides.agent, `${OTHER}/multi/two`);
  expect(await tab.text('#method')).toBe('POST q=1');
});

test('[61] a page that has a fragment keeps it, and what it stands for', { tag: ['@chromium', '@webkit'] }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await follow(tab, site.url('/multi/part#part', OTHER), `${OTHER}/multi/part`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi/part`);
  expect(await tab.url()).toBe(site.url('/multi/part#part', OTHER));
  await tab.waitFor(() => document.querySelector(':target')?.id === 'part' && scrollY > 1000);
});

test('[61] a router in the fragment shows its route, and the page’s own state stays', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await follow(tab, site.url('/multi/router#/cart', OTHER), `${OTHER}/multi/router`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi/router`);
  await tab.waitForText('#route', 'route cart');
  await sides.agent.replica.waitForText('#route', 'route cart');
  expect(await tab.evaluate(() => JSON.stringify(history.state))).toBe('{"own":"state"}');
});

test('[61] a round trip through a site of others needs no proof', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await follow(tab, site.url('/none', STRANGER), `${STRANGER}/none`);
  // A site of nobody gets nothing.
  expect(await tab.url()).toBe(site.url('/none', STRANGER));
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
  await follow(tab, `/go?to=${encodeURIComponent(site.url('/multi/two?code=1', WWW))}`, `${WWW}/multi/two`);
  await arrived(sides.customer, sides.agent, `${WWW}/multi/two`);
});

test('[61] Back and Forward between domains', async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  await follow(tab, site.url('/multi', OTHER), `${OTHER}/multi`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  await tab.back();
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
  await tab.evaluate(() => history.forward());
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
});

test('[61] the license says per domain how: in the query, or only after asking', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, { handoffs: { [OTHER]: 'query', [HELP]: 'ask' } });
  try {
    const sides = await share(customer, agent, server, site.url('/multi', WWW));
    const { tab } = sides.customer;
    await follow(tab, site.url('/multi/two?x=1#part', OTHER), `${OTHER}/multi/two`);
    await arrived(sides.customer, sides.agent, `${OTHER}/multi/two`);
    expect(await tab.url()).toBe(site.url('/multi/two?x=1#part', OTHER));
    expect(site.requests.some(({ path }) => /two\?x=1&_alongside=[\w-]{22}$/.test(path))).toBe(true);
    await follow(tab, site.url('/multi', HELP), `${HELP}/multi`);
    const popup = popupOf(tab);
    await popup.waitForText('.information', 'Continue sharing on this page?');
    await popup.click({ css: 'button', text: 'Continue' });
    await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  } finally {
    await admin('PATCH', `/api/licenses/${server.info.license.id}`, { handoffs: {} });
  }
});

test('[61] nothing of it is kept by the server’s own origin, and no page listens to being unloaded', {
  tag: '@webkit',
}, async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/multi/watched', WWW));
  const { tab } = sides.customer;
  const seen = await tab.evaluate(() => ({
    listened: (window as unknown as { listened: string[] }).listened,
    handlers: [window.onunload, window.onbeforeunload, window.onpagehide],
  }));
  expect(seen.listened).toContain('pagehide');
  expect(seen.listened.filter((type) => /unload/.test(type))).toEqual([]);
  expect(seen.handlers).toEqual([null, null, null]);
  await follow(tab, site.url('/multi', OTHER), `${OTHER}/multi`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  const own = await customer.open(`${server.info.url}/healthz`);
  expect(await own.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(['', 0, 0]);
});
