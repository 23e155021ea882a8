// The snippets that reach less far: sub-domains by a first-party cookie, and the basic one that stays on its host. A
// page without the snippet is not shared; the session waits for the customer to come back.

import { expect } from '../run/fixtures.ts';
import { arrived, follow, put, test } from '../run/moves.ts';
import { HELP, OTHER, STRANGER, WWW } from '../run/moving-site.ts';
import { openPopup, popupOf, share } from '../run/session.ts';

test('[10] [63] [67] [68] sub-domains: by link, by script and back, with nothing in the address', {
  tag: '@webkit',
}, async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/sub', WWW));
  const { tab } = sides.customer;
  expect(await tab.evaluate(() => document.cookie)).toBe('');
  await follow(tab, site.url('/sub/two', HELP), `${HELP}/sub/two`);
  await arrived(sides.customer, sides.agent, `${HELP}/sub/two`);
  expect(site.requests.some(({ path }) => path.includes('_alongside'))).toBe(false);
  // Used up and taken away.
  expect(await tab.evaluate(() => document.cookie)).toBe('');
  await tab.evaluate((url) => void setTimeout(() => location.assign(url)), site.url('/sub', WWW));
  await arrived(sides.customer, sides.agent, `${WWW}/sub`);
  await tab.reload();
  await arrived(sides.customer, sides.agent, `${WWW}/sub`);
});

test('[63] the cookie is the page’s own, holds a proof and not the secret, and is gone after half a minute', async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/sub', WWW));
  const { tab } = sides.customer;
  const secret = await tab.evaluate(
    () => (JSON.parse(sessionStorage['alongside.session']) as { secret: string }).secret,
  );
  await follow(tab, site.url('/none', HELP), `${HELP}/none`);
  const cookies = await tab.waitFor(async () => {
    const store = (window as unknown as { cookieStore?: { getAll(): Promise<{ value: string; expires?: number }[]> } })
      .cookieStore;
    return store === undefined ? [{ value: document.cookie.split('=')[1] ?? '', expires: 0 }] : store.getAll();
  });
  expect(cookies).toHaveLength(1);
  const [{ value = '', expires = 0 } = {}] = cookies;
  expect(value).toMatch(/^[\w-]{22}$/);
  expect(secret).not.toContain(value);
  if (expires > 0) expect(expires - Date.now()).toBeLessThanOrEqual(30_000);
});

test('[63] a domain that is not the license’s gets no cookie, and is said', async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/sub', OTHER));
  const { tab } = sides.customer;
  await follow(tab, site.url('/none', OTHER), `${OTHER}/none`);
  expect(await tab.evaluate(() => document.cookie)).toBe('');
});

test('[11] [64] [67] basic: goes on on the same host; on another sub-domain the agent sees that the customer left', {
  tag: '@webkit',
}, async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/basic', WWW));
  const { tab } = sides.customer;
  await follow(tab, '/basic/two', `${WWW}/basic/two`);
  await arrived(sides.customer, sides.agent, `${WWW}/basic/two`);
  await follow(tab, site.url('/basic', HELP), `${HELP}/basic`);
  expect(await tab.url()).toBe(site.url('/basic', HELP));
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
  await sides.agent.viewer.waitForText('.veil', 'page without co-browsing');
  await sides.agent.viewer.waitForText('.veil', 'The session waits');
  expect(await popupOf(tab).isVisible('.window')).toBe(false);
  // It waits for them, and needs no new code.
  await follow(tab, site.url('/basic', WWW), `${WWW}/basic`);
  await arrived(sides.customer, sides.agent, `${WWW}/basic`);
});

test('[14] a page without the snippet is not shared; the session waits', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/basic', WWW));
  const { tab } = sides.customer;
  await follow(tab, '/none', `${WWW}/none`);
  await put(tab, '<p>What nobody else sees</p>');
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
  const shown = await sides.agent.replica.evaluate(() => document.body?.textContent ?? '').catch(() => '');
  expect(shown).not.toContain('What nobody else sees');
  await tab.back();
  await arrived(sides.customer, sides.agent, `${WWW}/basic`);
});

test('[65] a domain that is not the license’s gets the status, whatever the address brings', async ({
  customer,
  site,
}) => {
  const tab = await customer.open(`${site.url('/multi', STRANGER)}#_alongside=${'x'.repeat(22)}`);
  const popup = await openPopup(tab);
  await popup.waitForText('.status', 'Invalid domain for license');
  expect(await popup.evaluate(() => document.querySelector<HTMLButtonElement>('.start')?.disabled)).toBe(true);
  expect(await tab.url()).toBe(site.url('/multi', STRANGER));
});
