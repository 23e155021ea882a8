// What the page may do in code: events of every state, who the customer is, a consent of the site's own.

import type { Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  enterSession,
  joinByCode,
  openPopup,
  press,
  sessionIdOf,
  share,
  shownCode,
  startSession,
  waitUntilSharing,
} from '../run/session.ts';

interface Api {
  start(): void;
  on(event: string, listener: (session: { id: string } | null, state: string) => void): void;
  off(event: string, listener: unknown): void;
  identify(customer: object): void;
  confirmStart(hook: unknown): void;
  session: { state: string; agents: string[] } | null;
}

type Page = typeof globalThis & { coBrowsingInstance: Api; heard: string[]; asked: number };

function pageOf(server: TestServer): string {
  return new URL('widget/snippet.html', server.info.pagesUrl ?? '').href;
}

async function openPage(tab: Tab, server: TestServer): Promise<void> {
  await tab.open(pageOf(server));
  await tab.waitFor(() => 'coBrowsingInstance' in window);
}

test('[82] each state is an event of its own, and a listener that throws is alone', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
}) => {
  const tab = await customer.open();
  await openPage(tab, server);
  await tab.evaluate(() => {
    const page = window as unknown as Page;
    page.heard = [];
    const { coBrowsingInstance: api } = page;
    api.on('change', () => {
      throw new Error('a listener of the page');
    });
    for (const state of ['starting', 'waiting', 'joined', 'sharing', 'paused', 'stopped']) {
      api.on(state, (session, of) => page.heard.push(`${state} ${of} ${session === null ? 'none' : 'session'}`));
    }
    const never = () => page.heard.push('taken away');
    api.on('waiting', never);
    api.off('waiting', never);
  });
  const popup = await openPopup(tab);
  await press(popup, 'Start sharing');
  const code = await shownCode(popup);
  const agentSide = await joinByCode(agent, server, code);
  await waitUntilSharing({ tab, popup, code }, agentSide);
  expect(await tab.evaluate(() => (window as unknown as Page).coBrowsingInstance.session)).toMatchObject({
    state: 'sharing',
    mode: 'full-control',
    agents: ['Ada Agent'],
  });
  await popup.click('.maximize');
  await press(popup, 'Pause');
  await popup.waitForText('.status', 'Paused');
  await press(popup, 'Stop sharing');
  await popup.waitForText('.status', 'Disconnected');
  const heard = await tab.evaluate(() => (window as unknown as Page).heard);
  const wanted = ['starting', 'waiting', 'joined', 'sharing', 'paused', 'stopped'];
  expect(wanted.filter((state) => !heard.some((line) => line.startsWith(`${state} ${state} `)))).toEqual([]);
  expect(heard.at(-1)).toBe('stopped stopped none');
  expect(heard).not.toContain('taken away');
  expect(await tab.evaluate(() => (window as unknown as Page).coBrowsingInstance.session)).toBeNull();
});

test('[47] the agent sees who the customer is as the site says, as plain text, and who comes later does too', async ({
  server,
  customer,
  agent,
  newPerson,
}) => {
  const { customer: side, agent: agentSide } = await share(customer, agent, server, pageOf(server));
  await side.tab.evaluate(() => {
    (window as unknown as Page).coBrowsingInstance.identify({
      plan: 'gold',
      name: '<b>Cora Customer</b>',
      id: 4711,
      basket: { secret: 1 },
      long: 'x'.repeat(5000),
      email: 'cora@example.com',
    });
  });
  for (const viewer of [
    agentSide.viewer,
    (await enterSession(await newPerson(), server, await sessionIdOf(agentSide))).viewer,
  ]) {
    await poll('the customer’s name in the panel', 15_000, async () => {
      await viewer.click('.platform');
      const isThere = await viewer.isVisible('.facts.customer');
      if (!isThere) await viewer.click('.platform');
      return isThere;
    });
    const facts = await viewer.evaluate(() =>
      [...document.querySelectorAll('.facts.customer > *')].map(({ textContent }) => textContent),
    );
    expect(facts.slice(0, 8)).toEqual([
      'Customer ID',
      '4711',
      'Name',
      '<b>Cora Customer</b>',
      'E-mail',
      'cora@example.com',
      'plan',
      'gold',
    ]);
    expect(facts.slice(8)).toEqual(['long', 'x'.repeat(200)]);
    expect(await viewer.count('.facts.customer b')).toBe(0);
  }
});

test('[120] the site’s own question comes before every start, and only a yes starts', { tag: '@webkit' }, async ({
  server,
  customer,
}) => {
  const tab = await customer.open();
  await openPage(tab, server);
  const sessions = () =>
    tab.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/sessions')).length,
    );
  const hooks = {
    no: () => (window as unknown as Page).coBrowsingInstance.confirmStart(() => Promise.resolve(false)),
    fails: () =>
      (window as unknown as Page).coBrowsingInstance.confirmStart(() => {
        throw new Error('the site’s own');
      }),
    unclear: () => (window as unknown as Page).coBrowsingInstance.confirmStart(() => 'yes'),
    yes: () => (window as unknown as Page).coBrowsingInstance.confirmStart(() => Promise.resolve(true)),
  };
  const popup = await openPopup(tab);
  for (const hook of [hooks.no, hooks.fails, hooks.unclear]) {
    await tab.evaluate(hook);
    await press(popup, 'Start sharing');
    await popup.waitForText('.status', 'Co-browsing session not started.');
    expect(await sessions()).toBe(0);
  }
  await tab.evaluate(hooks.yes);
  await press(popup, 'Start sharing');
  await shownCode(popup);
  expect(await sessions()).toBe(1);
});

test('[120] start() of a page that nobody clicked only opens the popup at Start', { tag: '@chromium' }, async ({
  server,
  customer,
}) => {
  const tab = await customer.open(`${pageOf(server)}?start`);
  const popup = tab.document('body.popup');
  await popup.waitForText('.status', 'Co-browsing session not started.');
  await popup.waitForVisible('.button.start');
  expect(await tab.evaluate(() => (window as unknown as Page).coBrowsingInstance.session)).toBeNull();
});

test('[22] [122] who the customer is waits for the agent', async ({ server, customer }) => {
  const side = await startSession(customer, pageOf(server));
  await side.tab.evaluate(() => {
    (window as unknown as Page).coBrowsingInstance.identify({ id: 'c-1' });
    // A page that misuses the interface gets nothing thrown at it.
    for (const wrong of [null, 7, 'x', undefined, Object.create(null)]) {
      (window as unknown as Page).coBrowsingInstance.identify(wrong as never);
      (window as unknown as Page).coBrowsingInstance.on(wrong as never, wrong as never);
      (window as unknown as Page).coBrowsingInstance.confirmStart(wrong);
    }
  });
  await side.popup.waitForText('.status', 'Waiting for agent to connect...');
});
