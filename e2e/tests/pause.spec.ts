// Pause: by the customer, and by the owner's URL patterns. Everything that leaves the customer's browser is kept by a
// gate and searched for canaries that the page shows meanwhile; what is shown before and after is the control.

import { Canaries, searchedMessages } from '../run/canaries.ts';
import type { Driver } from '../run/driver.ts';
import { expect, poll } from '../run/fixtures.ts';
import type { Gate } from '../run/gate.ts';
import { test } from '../run/gated.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  type AgentSide,
  type CustomerSide,
  joinByCode,
  openPopup,
  press,
  share,
  startSession,
  waitUntilSharing,
} from '../run/session.ts';
import type { TestSite } from '../run/test-site.ts';

type AskAsAdmin = (method: 'GET' | 'PATCH', path: string, body?: object) => Promise<unknown>;

function leftBrowser(gate: Gate): Parameters<Canaries['find']>[0] {
  const bytes = [...gate.bytes()].map((each) => ({ where: 'bytes of the customer', bytes: each }));
  return [...bytes, ...searchedMessages('customer', gate.messages())];
}

function pageOf(words: string, snippetHtml: string): string {
  return `<!doctype html><html lang="en"><title>Shop</title><body><h1 id="words">${words}</h1>
    <input id="field"><p id="late"></p><a id="next" href="/account">Account</a>${snippetHtml}</body></html>`;
}

/** Says it on the page, in every way that would be sent at once while sharing. */
async function showOnPage({ tab }: CustomerSide, words: string): Promise<void> {
  await tab.evaluate((secret) => {
    document.title = secret;
    document.getElementById('late')!.textContent = secret;
    document.getElementById('words')!.setAttribute('title', secret);
    const field = document.getElementById('field') as HTMLInputElement;
    field.value = secret;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, words);
  await tab.hover('#words');
  await tab.click('#field');
}

async function shareSite(
  server: TestServer,
  site: TestSite,
  snippetHtml: string,
  customer: Driver,
  agent: Driver,
): Promise<{ customer: CustomerSide; agent: AgentSide }> {
  site.pages['/'] = pageOf('Welcome', snippetHtml);
  return share(customer, agent, server, site.url('/'));
}

/** The demo license with patterns; returns what undoes it. */
async function withPatterns(server: TestServer, admin: AskAsAdmin, patterns: object): Promise<() => Promise<unknown>> {
  const path = `/api/licenses/${server.info.license.id}`;
  const { privacy } = (await admin('GET', path)) as { privacy: object };
  await admin('PATCH', path, { privacy: { ...privacy, ...patterns } });
  return () => admin('PATCH', path, { privacy });
}

test('[29] [122] while the customer pauses nothing of the page leaves, and then the agent sees it as it is', {
  tag: '@webkit',
}, async ({ server, customer, agent, site, gates, snippetHtml }) => {
  const { customer: side, agent: agentSide } = await shareSite(server, site, snippetHtml, customer, agent);
  const canaries = new Canaries();
  await side.popup.click('.maximize');
  await press(side.popup, 'Pause');
  await side.popup.waitForText('.status', 'Paused');
  await side.popup.waitForText('.information', 'Nothing of this page is shared until you resume.');
  await agentSide.viewer.waitForText('.veil', 'Paused by the customer');
  expect(await agentSide.viewer.isVisible('iframe.is-shown')).toBe(false);

  await showOnPage(side, canaries.of('paused'));
  // The pause holds over a reload, and over a loss of the connection.
  await side.tab.reload();
  await side.popup.within(25_000).waitForText('.window', 'Paused');
  await showOnPage(side, canaries.of('reloaded'));
  gates.customer.shut();
  await side.popup.waitForText('.window', 'Bad connection');
  await showOnPage(side, canaries.of('offline'));
  gates.customer.restore();
  await side.popup.within(25_000).waitForText('.window', 'Paused');
  await agentSide.viewer.waitForText('.veil', 'Paused by the customer');
  await showOnPage(side, canaries.of('again'));
  expect([...canaries.find(leftBrowser(gates.customer))]).toEqual([]);

  // The control: what the page shows when the pause is over does leave, all of it as it is now.
  await side.tab.evaluate((words) => {
    document.getElementById('late')!.textContent = words;
  }, canaries.of('after'));
  await press(side.popup, 'Resume');
  await waitUntilSharing(side, agentSide);
  await agentSide.replica.waitForText('#late', canaries.of('after'));
  await poll('the words on the wire', 10_000, async () => canaries.find(leftBrowser(gates.customer)).has('after'));
  await side.popup.waitForText('.status', 'Sharing your screen');
});

test('[122] a page that is never shared stays at the customer, also when it comes without being loaded', {
  tag: '@webkit',
}, async ({ server, admin, customer, agent, site, gates, snippetHtml }) => {
  const canaries = new Canaries();
  const undo = await withPatterns(server, admin, { neverShare: ['pages.localhost/account*'] });
  try {
    const { customer: side, agent: agentSide } = await shareSite(server, site, snippetHtml, customer, agent);
    await side.popup.click('.maximize');
    await side.tab.evaluate((words) => {
      history.pushState(null, '', '/account/cards?from=home');
      document.getElementById('late')!.textContent = words;
    }, canaries.of('pushed'));
    await side.popup.waitForText('.status', 'Paused');
    await side.popup.waitForText('.information', 'This page is never shared.');
    expect(await side.popup.isVisible('.resume')).toBe(false);
    await agentSide.viewer.waitForText('.veil', 'This page is not shared');
    await showOnPage(side, canaries.of('still'));

    // Loaded as a page of its own.
    site.pages['/account'] = pageOf(canaries.of('loaded'), snippetHtml);
    await side.tab.open(site.url('/account'));
    await side.popup.within(25_000).waitForText('.window', 'Paused');
    await showOnPage(side, canaries.of('later'));
    await side.tab.evaluate(() =>
      (window as unknown as { coBrowsingInstance: { resume(): void } }).coBrowsingInstance.resume(),
    );
    await showOnPage(side, canaries.of('insisted'));
    await agentSide.viewer.waitForText('.veil', 'This page is not shared');
    expect([...canaries.find(leftBrowser(gates.customer))]).toEqual([]);

    // Off it, sharing goes on by itself.
    await side.tab.evaluate((words) => {
      document.title = 'Shop';
      document.getElementById('words')!.textContent = words;
      document.getElementById('late')!.textContent = '';
      (document.getElementById('field') as HTMLInputElement).value = '';
      document.getElementById('words')!.removeAttribute('title');
      history.pushState(null, '', '/home');
    }, canaries.of('after'));
    await agentSide.replica.within(25_000).waitForText('#words', canaries.of('after'));
    expect([...canaries.find(leftBrowser(gates.customer)).keys()]).toEqual(['after']);
  } finally {
    await undo();
  }
});

test('[29] [122] on an auto-pause page sharing pauses by itself until the customer goes on', async ({
  server,
  admin,
  customer,
  agent,
  site,
  gates,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  const undo = await withPatterns(server, admin, { autoPause: ['/checkout'] });
  try {
    site.pages['/checkout'] = pageOf(canaries.of('checkout'), snippetHtml);
    const side = await startSession(customer, site.url('/checkout'));
    const agentSide = await joinByCode(agent, server, side.code);
    await side.popup.within(25_000).waitForText('.window', 'Paused');
    await agentSide.viewer.waitForText('.veil', 'This page is not shared');
    expect([...canaries.find(leftBrowser(gates.customer))]).toEqual([]);
    await side.popup.click('.maximize');
    await side.popup.waitForText('.information', 'Sharing paused by itself on this page.');
    await press(side.popup, 'Resume');
    await waitUntilSharing(side, agentSide);
    await agentSide.replica.waitForText('#words', canaries.of('checkout'));
  } finally {
    await undo();
  }
});

test('[29] [120] the page can pause and resume, and cannot resume what it did not start', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  const { customer: side, agent: agentSide } = await shareSite(server, site, snippetHtml, customer, agent);
  const call = (name: 'pause' | 'resume' | 'stop') =>
    side.tab.evaluate(
      (method) =>
        (window as unknown as { coBrowsingInstance: Record<string, () => void> }).coBrowsingInstance[method]?.(),
      name,
    );
  await call('pause');
  await side.popup.waitForText('.pill-status', 'Paused');
  await agentSide.viewer.waitForText('.veil', 'Paused by the customer');
  await call('resume');
  await waitUntilSharing(side, agentSide);
  await call('stop');
  await side.popup.waitForText('.status', 'Disconnected');
  await call('resume');
  await openPopup(side.tab);
  await side.popup.waitForText('.status', 'Disconnected');
});
