// Several agents in one session: who is here and who has control is seen by all; control is handed over, taken when it is
// free, and a supervisor watches only, never unseen. One of them leaves and the session goes on.

import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, agentSideOf, enterSession, sessionIdOf, share, signIn } from '../run/session.ts';

const through = { through: true };

function pageOf(server: TestServer): string {
  return new URL('acting/fields.html?mode=full-control', server.info.pagesUrl ?? '').href;
}

/** Lines of *Who is here*. */
async function peopleOf({ viewer }: AgentSide): Promise<string[]> {
  await viewer.click('.people');
  await viewer.waitForVisible('.people-list');
  const lines = await viewer.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.people-list li')].map((line) =>
      [...line.querySelectorAll('b, small')].map((part) => part.textContent).join(': '),
    ),
  );
  await viewer.click('.people');
  return lines;
}

test('[49] one agent has control and hands it over; one leaves, the session goes on until it is closed', async ({
  server,
  customer,
  agent,
  newPerson,
}) => {
  const sides = await share(customer, agent, server, pageOf(server));
  const { tab, popup } = sides.customer;
  const ada = sides.agent;
  expect(await ada.viewer.isVisible('.leave')).toBe(false);
  const session = await sessionIdOf(ada);
  const ben = await enterSession(await newPerson(), server, session);
  await ben.replica.within(25_000).waitForText('h1', 'Fields');
  await ben.viewer.waitForText('.mode', 'Ada Agent has control');
  await ada.viewer.waitForVisible('.leave');
  expect(await peopleOf(ada)).toEqual(['Customer: Sharing now', 'Ada Agent (you): Has control', 'Ben Agent: Here']);
  await popup.click('.maximize');
  await popup.waitForText('.information', 'Ada Agent, Ben Agent can see this page.');
  await popup.waitForText('.control', 'Ada Agent can also click and type here.');
  await ben.replica.click('#count', through);

  // Ada offers, Ben declines; she offers again, he takes it.
  for (const answer of ['Not now', 'Take control']) {
    await ada.viewer.click('.people');
    await ada.viewer.click({ css: '.offer', text: 'Hand over control' });
    await ada.viewer.waitForText('.offer-notice', 'You offer control to Ben Agent.');
    await ben.viewer.waitForText('.offer-notice', 'Ada Agent offers you control.');
    await ben.viewer.click({ css: '.offer-notice button', text: answer });
    await ada.viewer.waitForHidden('.offer-notice');
  }
  await ada.viewer.waitForText('.mode', 'Ben Agent has control');
  await ben.viewer.waitForText('.mode', 'Full control');
  await popup.waitForText('.control', 'Ben Agent can also click and type here.');
  expect(await tab.text('#count')).toBe('Count');
  await ada.replica.click('#count', through);
  await ben.replica.click('#count', through);
  await tab.waitForText('#count', 'Counted 1');

  // Ben leaves: the session goes on, and control is free.
  await ben.viewer.click('.leave');
  await ben.tab.waitForUrl('/co-browsing');
  await ada.viewer.waitForHidden('.leave');
  await popup.waitForText('.information', 'Ada Agent can see this page.');
  await ada.viewer.click({ css: '.ask', text: 'Take control' });
  await ada.viewer.waitForText('.mode', 'Full control');
  await ada.replica.click('#count', through);
  await tab.waitForText('#count', 'Counted 2');

  await ada.viewer.click('.header-bar .close');
  await ada.viewer.click('.close-confirm');
  await ada.tab.waitForUrl('/co-browsing');
  await popup.waitForText('.status', 'Agent ended co-browsing session.');
});

test('an admin watches only: seen by all, without pointer and acts, and leaves', { tag: '@chromium' }, async ({
  server,
  customer,
  agent,
  newPerson,
}) => {
  const sides = await share(customer, agent, server, pageOf(server));
  const { tab, popup } = sides.customer;
  const session = await sessionIdOf(sides.agent);
  const admin = server.info.accounts.find(({ role }) => role === 'admin');
  const watcherTab = await signIn(await newPerson(), server, admin?.email);
  await watcherTab.open(`${server.info.url}/co-browsing`);
  const row = `tr:has(a[href="/sessions/${session}"])`;
  await watcherTab.within(25_000).click(`${row} button[aria-haspopup=menu]`);
  await watcherTab.click({ css: '[role=menuitem]', text: 'Watch only' });
  const watcher = agentSideOf(watcherTab);
  await watcher.replica.within(25_000).waitForText('h1', 'Fields');
  await watcher.viewer.waitForText('.mode', 'Watching only');
  await popup.click('.maximize');
  await popup.waitForText('.information', '(only watching) can see this page.');
  expect((await peopleOf(sides.agent)).at(-1)).toMatch(/: Watching only$/);
  await watcher.replica.click('#count', through);
  await watcher.replica.hover('#notes', through);
  expect(await watcher.viewer.isVisible('.header-bar .close')).toBe(false);
  expect(await watcher.viewer.isVisible('.ask')).toBe(false);
  await sides.agent.replica.click('#count', through);
  await tab.waitForText('#count', 'Counted 1');
  await watcher.viewer.click('.leave');
  await watcherTab.waitForUrl('/co-browsing');
  await popup.waitForText('.information', 'Ada Agent can see this page.');
});
