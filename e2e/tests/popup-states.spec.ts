// The customer's popup through the life of a session: what it says, which buttons it has, and what they do.

import type { Tab } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  agentSideOf,
  enterCode,
  joinByCode,
  openPopup,
  press,
  SECOND_AGENT,
  sessionIdOf,
  share,
  shownCode,
  signIn,
  startSession,
  startSessionIn,
  waitUntilSharing,
} from '../run/session.ts';

function pageOf(server: TestServer, parameters: Record<string, string> = {}): string {
  const url = new URL('widget/snippet.html', server.info.pagesUrl ?? '');
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  return url.href;
}

/** Buttons of the card that can be seen, in order. */
function buttonsOf(popup: ReturnType<Tab['document']>): Promise<string[]> {
  return popup.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement>('.actions button')]
      .filter((button) => button.checkVisibility())
      .map((button) => button.textContent ?? ''),
  );
}

test.describe('popup', { tag: '@webkit' }, () => {
  test('[19] [20] [21] [22] [30] [82] [99] offers to start, then shows the code', async ({ server, customer }) => {
    const tab = await customer.open(pageOf(server));
    const popup = await openPopup(tab);
    await popup.waitForText('.status', 'Co-browsing session not started.');
    await popup.waitForText('.information', 'Click Start to initialize the Co-browsing session');
    expect(await buttonsOf(popup)).toEqual(['Start sharing', 'Close']);
    expect(await popup.count('body.popup .window .window-header')).toBe(1);
    await press(popup, 'Start sharing');
    expect(await shownCode(popup)).toMatch(/^\d{3} \d{3} \d{3}$/);
    await popup.waitForText('.session', 'Session ID:');
    await popup.waitForText('.status', 'Waiting for agent to connect...');
    await popup.waitForText('.information', 'Provide the Session ID to your agent. Click on Stop to end at any time.');
    expect(await buttonsOf(popup)).toEqual(['Stop sharing']);
  });

  test('[24] [26] [27] minimises when the agent is in, opens again, and stops', async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, pageOf(server));
    const { popup } = sides.customer;
    await popup.waitForVisible('.pill');
    await popup.waitForText('.pill-status', 'Sharing');
    await popup.waitForText('.pill-name', 'Ada Agent');
    await popup.click('.maximize');
    await popup.waitForText('.status', 'Sharing your screen');
    await popup.waitForText('.information', 'Ada Agent can see this page.');
    await popup.click('.minimize');
    await popup.waitForVisible('.pill');
    await popup.click('.maximize');
    await press(popup, 'Stop sharing');
    await popup.waitForText('.status', 'Disconnected');
    expect(await buttonsOf(popup)).toEqual(['Start sharing', 'Close']);
    await sides.agent.viewer.waitForText('.status-disconnected', 'Session ended');
  });

  test('[67] [68] a reload keeps the session and its code', async ({ server, customer, agent }) => {
    const side = await startSession(customer, pageOf(server));
    await side.tab.reload();
    expect(await shownCode(side.popup)).toBe(side.code);
    const agentSide = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, agentSide);
    await side.tab.reload();
    await waitUntilSharing(side, agentSide);
    await side.popup.waitForVisible('.pill');
  });
});

test('[19] showPopup during a session opens the popup again', async ({ server, customer, agent }) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  await side.popup.waitForVisible('.pill');
  await side.tab.click('#help');
  await side.popup.waitForText('.status', 'Sharing your screen');
  expect(await side.popup.count('.window')).toBe(1);
});

test('[22] the code can be copied, and says so', { tag: '@chromium' }, async ({ server, customer }) => {
  const side = await startSession(customer, pageOf(server));
  await side.popup.click('.copy');
  await side.popup.waitForText('.copy', 'Copied');
  await side.popup.waitForText('[role=status]', 'Copied');
  await side.tab.click('#name');
  await side.tab.press('Control+v');
  expect(await side.tab.value('#name')).toBe(side.code.replaceAll(' ', ''));
});

test('[23] [77] [82] a refused license says why', async ({ server, customer, admin }) => {
  const add = (more: object) =>
    admin<{ id: string }>('POST', '/api/licenses', { name: 'x', domains: ['pages.localhost'], ...more });
  const disabled = await add({ isDisabled: true });
  const elsewhere = await add({ domains: ['www.example.com'] });
  const full = await add({ maxSessions: 0 });
  const cases = [
    ['0123456789abcdef01234567', 'Invalid license', false],
    [disabled.id, 'Disabled license', false],
    [elsewhere.id, 'Invalid domain for license', false],
    [full.id, 'All agents are busy, please try again later', true],
  ] as const;
  for (const [license, status, canStart] of cases) {
    const tab = await customer.open(pageOf(server, { license }));
    const popup = await openPopup(tab);
    await popup.waitForText('.status', status);
    expect(await popup.evaluate(() => document.querySelector<HTMLButtonElement>('.start')?.disabled)).toBe(!canStart);
    if (canStart) {
      await press(popup, 'Start sharing');
      await popup.waitForText('.status', status);
    }
    await tab.close();
  }
});

test('[80] a freed slot makes Start work again', async ({ server, customer, newPerson, admin }) => {
  const license = await admin<{ id: string }>('POST', '/api/licenses', {
    name: 'One at a time',
    domains: ['pages.localhost'],
    maxSessions: 1,
  });
  const first = await startSession(customer, pageOf(server, { license: license.id }));
  const tab = await (await newPerson()).open(pageOf(server, { license: license.id }));
  const popup = await openPopup(tab);
  await popup.waitForText('.status', 'All agents are busy, please try again later');
  await press(popup, 'Start sharing');
  await popup.waitForText('.status', 'All agents are busy, please try again later');
  await press(first.popup, 'Stop sharing');
  await first.popup.waitForText('.status', 'Disconnected');
  await press(popup, 'Start sharing');
  await shownCode(popup);
});

test('[25] the minimised popup is dragged, and stays where it was put', async ({ server, customer, agent }) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  await side.popup.waitForVisible('.pill');
  const before = await side.popup.box('.pill');
  await side.popup.drag('.pill .move', { x: -300, y: -200 });
  const after = await side.popup.box('.pill');
  expect(Math.round(after.x - before.x)).toBe(-300);
  expect(Math.round(after.y - before.y)).toBe(-200);
  await side.tab.reload();
  await side.popup.waitForText('.pill-status', 'Sharing');
  expect((await side.popup.box('.pill')).x).toBeCloseTo(after.x, 0);
});

test('[25] the popup moves by arrow keys and never leaves the viewport', async ({ server, customer }) => {
  const side = await startSession(customer, pageOf(server));
  const before = await side.popup.box('.window');
  await side.popup.evaluate(() => document.querySelector<HTMLElement>('.window-header .move')?.focus());
  await side.tab.press('ArrowLeft');
  await side.tab.press('ArrowUp');
  const after = await side.popup.box('.window');
  expect([after.x - before.x, after.y - before.y]).toEqual([-16, -16]);
  for (let press = 0; press < 40; press++) await side.tab.press('Shift+ArrowRight');
  const right = await side.popup.box('.window');
  expect(right.x).toBe(before.x);
});

test('[28] closes by its control, by its button and by Esc, and leaves nothing', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server));
  for (const close of ['.close-control', '.button.close', 'Escape']) {
    const popup = await openPopup(tab);
    await popup.waitForVisible('.start');
    if (close === 'Escape') {
      await tab.click('#help');
      await popup.waitForVisible('.start');
      await tab.press('Escape');
    } else await popup.click(close);
    await popup.waitForHidden('.window');
    const left = await tab.evaluate(() => ({
      children: [...document.documentElement.children].map(({ localName }) => localName),
      storage: Object.keys(sessionStorage).filter((key) => key !== 'alongside.place'),
    }));
    expect(left).toEqual({ children: ['head', 'body'], storage: [] });
  }
});

test('[31] [86] connection trouble is said, and the session goes on by itself', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, pageOf(server));
  await sides.customer.popup.click('.maximize');
  await server.kill();
  await sides.customer.popup.waitForText('.status', 'Bad connection');
  await sides.customer.popup.waitForText(
    '.information',
    'Click Stop to end this session or wait until connection is restored.',
  );
  expect(await buttonsOf(sides.customer.popup)).toEqual(['Stop sharing']);
  await server.start();
  await sides.customer.popup.within(30_000).waitForText('.status', 'Sharing your screen');
});

test('[29] [32] a second tab of the session offers Synchronize, or ends it', async ({ server, customer, agent }) => {
  const { customer: side, agent: agentSide } = await share(customer, agent, server, pageOf(server));
  const second = await customer.open(pageOf(server));
  const popup = await openPopup(second);
  await popup.waitForText('.status', 'Synchronization required');
  await popup.waitForText('.information', 'Click Synchronize to synchronize this page instead.');
  expect(await buttonsOf(popup)).toEqual(['Synchronize', 'End session']);
  await press(popup, 'Synchronize');
  await popup.waitForText('.status', 'Sharing your screen');
  await waitUntilSharing({ ...side, tab: second, popup }, agentSide);
  await side.tab.bringToFront();
  await side.popup.waitForText('.pill-status', 'Synchronization required');
  await side.popup.click('.maximize');
  await press(side.popup, 'End session');
  await popup.waitForText('.status', 'Disconnected');
  await agentSide.viewer.waitForText('.status-disconnected', 'Session ended');
});

test('[84] [83] the end by the agent is said, in full and minimised', async ({ server, customer, agent }) => {
  const { customer: side, agent: agentSide } = await share(customer, agent, server, pageOf(server));
  await agentSide.viewer.click('.close');
  await agentSide.viewer.click('.close-confirm');
  await side.popup.waitForText('.pill-status', 'Session ended.');
  await side.popup.click('.maximize');
  await side.popup.waitForText('.status', 'Agent ended co-browsing session.');
  expect(await buttonsOf(side.popup)).toEqual(['Start sharing', 'Close']);
});

test('[33] [105] [106] [107] [110] texts are replaced key by key, as text', async ({ server, customer }) => {
  const strings = JSON.stringify({
    'popup-title': '<b>Show us</b>',
    'popup-start-button': 'Zeig uns die Seite',
    'popup-powered-by-8x8': 'By our team',
    'popup-stop-button': 7,
    unknown: 'x',
  });
  const tab = await customer.open(pageOf(server, { strings }));
  const popup = await openPopup(tab);
  expect(await popup.text('.title')).toBe('<b>Show us</b>');
  expect(await popup.count('.title b')).toBe(0);
  await popup.waitForText('.powered-by', 'By our team');
  expect(await buttonsOf(popup)).toEqual(['Zeig uns die Seite', 'Close']);
  await press(popup, 'Zeig uns die Seite');
  await shownCode(popup);
  expect(await buttonsOf(popup)).toEqual(['Stop sharing']);
  await tab.open(pageOf(server));
  await shownCode(popup);
  expect(await popup.text('.title')).toBe('Co-browsing');
  expect(await popup.text('.powered-by')).toBe('Powered by Alongside');
});

test('[121] control is taken back by button and by pressing Esc twice', async ({ server, customer, agent }) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  const { popup, tab } = side;
  await popup.click('.maximize');
  await popup.waitForText('.control', 'Ada Agent can also click and type here.');
  await popup.click({ css: 'button', text: 'Take back control' });
  await popup.waitForText('.control', 'Ada Agent can only point at things.');
  await popup.click({ css: 'button', text: 'Allow control again' });
  await popup.waitForText('.control', 'can also click and type here');
  await tab.click('#name');
  await tab.press('Escape');
  await tab.press('Escape');
  await popup.waitForText('.control', 'Ada Agent can only point at things.');
  // It holds after a reload.
  await tab.reload();
  await popup.within(20_000).waitForText('.control', 'Ada Agent can only point at things.');
});

test('[85] an agent who is lost is waited for, without a new code', async ({ server, customer, agent, newPerson }) => {
  const { customer: side, agent: agentSide } = await share(customer, agent, server, pageOf(server));
  await side.popup.click('.maximize');
  const session = await sessionIdOf(agentSide);
  await agentSide.tab.close();
  await side.popup.waitForText('.status', 'Waiting for agent to connect...');
  await side.popup.waitForText('.information', 'Your agent lost the connection.');
  expect(await side.popup.isVisible('.code')).toBe(false);
  const tab = await signIn(await newPerson(), server, SECOND_AGENT);
  await tab.waitForVisible('form label');
  await tab.open(`${server.info.consoleUrl}sessions/${session}`);
  await waitUntilSharing(side, agentSideOf(tab));
  await side.popup.waitForText('.information', 'Ben Agent can see this page.');
});

test('[27] a code is void once the customer has stopped', async ({ server, customer, agent }) => {
  const first = await startSession(customer, pageOf(server));
  await press(first.popup, 'Stop sharing');
  await first.popup.waitForText('.status', 'Disconnected');
  const second = await startSessionIn(first.tab);
  expect(second.code).not.toBe(first.code);
  const tab = await signIn(agent, server);
  await enterCode(tab, first.code);
  await tab.waitForText('form', 'No session can be joined with this Session ID.');
});
