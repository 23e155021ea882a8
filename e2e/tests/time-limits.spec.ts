// Idle time and total time: both sides are asked before they end a session, and who may let it go on does. The times of
// the demo's license are set to their shortest, so that the question comes after half a minute.

import type { Driver } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, type CustomerSide, press, share } from '../run/session.ts';

type AskAsAdmin = (method: 'PATCH', path: string, body: object) => Promise<unknown>;

/** Half a minute until the question, half a minute for the answer, on a slow machine. */
const questionMs = 60_000;
test.setTimeout(180_000);

async function shareWith(
  limits: { maxIdleMinutes: number; maxTotalMinutes: number },
  people: { customer: Driver; agent: Driver; server: TestServer; admin: AskAsAdmin },
): Promise<{ customer: CustomerSide; agent: AgentSide }> {
  const { customer, agent, server, admin } = people;
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, limits);
  return share(customer, agent, server, `${server.info.pagesUrl}widget/snippet.html`);
}

/** Both sides are asked, in the customer's case in an open window, whatever shape it had. */
async function waitUntilAsked(
  { customer, agent }: { customer: CustomerSide; agent: AgentSide },
  words: { customer: string; agent: string },
): Promise<void> {
  await customer.popup.within(questionMs).waitForVisible('.continue');
  expect(await customer.popup.text('.information')).toMatch(words.customer);
  expect(await customer.popup.isVisible('.button.stop')).toBe(true);
  await agent.viewer.waitForVisible('.time-notice');
  await agent.viewer.waitForText('.time-notice', words.agent);
}

async function waitUntilOver({ customer, agent }: { customer: CustomerSide; agent: AgentSide }): Promise<void> {
  await customer.popup.waitFor(() => document.querySelector('.continue:not([hidden])') === null);
  await agent.viewer.waitFor(() => document.querySelector('.time-notice')?.checkVisibility() === false);
}

const idleWords = {
  customer: 'because nothing has happened for a while. Continue?',
  agent: 'Nothing has happened for a while',
};
const totalWords = {
  customer: 'because the time for a session is nearly over. Continue?',
  agent: 'The time for this session is nearly over',
};

test('idle time: both sides are asked; a key on the page answers, or a button, and no script', async ({
  server,
  admin,
  customer,
  agent,
}) => {
  const sides = await shareWith({ maxIdleMinutes: 1, maxTotalMinutes: 0 }, { customer, agent, server, admin });
  const { tab, popup } = sides.customer;
  expect(await popup.isVisible('.pill')).toBe(true);
  await tab.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'typed-in';
    document.body.prepend(field);
    field.focus();
  });

  await waitUntilAsked(sides, idleWords);
  expect(await popup.text('.information')).toMatch(/^Sharing ends in (?:\d|[12]\d|30) seconds? because/);
  // Told to those who cannot see it, without taking the focus away.
  expect(await popup.text('.announcement.news')).toMatch(/^Sharing ends in \d+ seconds? because/);
  expect(await tab.evaluate(() => document.activeElement?.id)).toBe('typed-in');
  // A script that plays a visitor is nobody: seconds later it is still asked.
  await tab.evaluate(() => {
    for (const event of [new KeyboardEvent('keydown'), new PointerEvent('pointerdown'), new WheelEvent('wheel')]) {
      dispatchEvent(event);
    }
  });
  for (let seconds = 0; seconds < 2; seconds++) {
    const asked = await popup.text('.information');
    await popup.waitFor((before) => document.querySelector<HTMLElement>('.information')?.innerText !== before, asked);
  }
  expect(await popup.isVisible('.continue')).toBe(true);
  // A key on the page says that somebody is there, and the window is as it was.
  await tab.press('Shift');
  await waitUntilOver(sides);
  expect(await popup.isVisible('.pill')).toBe(true);

  await waitUntilAsked(sides, idleWords);
  await press(popup, 'Continue');
  await waitUntilOver(sides);
  expect(await popup.isVisible('.pill')).toBe(true);
});

test('idle time: the agent’s answer counts as well; without one the session ends', { tag: '@chromium' }, async ({
  server,
  admin,
  customer,
  agent,
}) => {
  const sides = await shareWith({ maxIdleMinutes: 1, maxTotalMinutes: 0 }, { customer, agent, server, admin });
  const { popup } = sides.customer;
  const { viewer } = sides.agent;
  await waitUntilAsked(sides, idleWords);
  await viewer.click({ css: '.time-notice button', text: 'Continue' });
  await waitUntilOver(sides);
  expect(await popup.isVisible('.pill')).toBe(true);

  await waitUntilAsked(sides, idleWords);
  await popup.within(questionMs).waitForText('.information', 'The time for this session is over');
  await viewer.waitForText('.veil', 'Nothing happened for a long time');
  expect(await viewer.isVisible('.time-notice')).toBe(false);
});

test('total time: only the customer can go on, and stops as well; an agent alone gives no more time', {
  tag: '@chromium',
}, async ({ server, admin, customer, agent }) => {
  const sides = await shareWith({ maxIdleMinutes: 0, maxTotalMinutes: 1 }, { customer, agent, server, admin });
  const { popup } = sides.customer;
  const { viewer } = sides.agent;

  await waitUntilAsked(sides, totalWords);
  expect(await viewer.isVisible('.time-notice button')).toBe(false);
  await press(popup, 'Continue');
  await waitUntilOver(sides);

  // As long again; on the next page of the customer it is asked as well, and anything that is done is no answer.
  await waitUntilAsked(sides, totalWords);
  await sides.customer.tab.reload();
  await popup.within(20_000).waitForVisible('.continue');
  await sides.customer.tab.press('Shift');
  await sides.agent.tab.press('Shift');
  expect(await popup.isVisible('.continue')).toBe(true);
  await press(popup, 'Stop sharing');
  await popup.waitForText('.status', 'Disconnected');
  await viewer.waitForText('.veil', 'The customer stopped sharing');
});

// The same end as of idle time, after a minute more: the server's own tests have it in every run.
if (process.env.ALONGSIDE_LONG !== undefined) {
  test('total time: where nobody answers the session ends', async ({ server, admin, customer, agent }) => {
    const sides = await shareWith({ maxIdleMinutes: 0, maxTotalMinutes: 1 }, { customer, agent, server, admin });
    await waitUntilAsked(sides, totalWords);
    await sides.customer.popup.within(questionMs).waitForText('.information', 'The time for this session is over');
    await sides.agent.viewer.waitForText('.veil', 'It reached its time limit');
  });
}
