// Permission `ask`: the agent asks step by step with buttons of the header, the customer answers in the popup, and nobody
// else can: no script of the page, no agent, no key that was meant for the page.

import { expect, poll, test } from '../run/fixtures.ts';
import { RawAgent } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { type CustomerSide, press, share, startSession } from '../run/session.ts';

/** The page's sockets to the server, and the text messages that went out. */
declare const sockets: WebSocket[];
declare const said: string[];

const through = { through: true };

test.beforeEach(async ({ admin, server }) => {
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, { permission: 'ask' });
});
test.afterEach(async ({ admin, server }) => {
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, { permission: 'per-session' });
});

function pageOf(server: TestServer, more = ''): string {
  return new URL(`acting/fields.html?mode=full-control${more}`, server.info.pagesUrl ?? '').href;
}

/** Says yes as a person does: a question that has just come up cannot be answered by mistake. */
async function allow({ popup }: CustomerSide): Promise<void> {
  await popup.waitForVisible({ css: 'button', text: 'Allow' });
  await poll('a yes that counts', 15_000, async () => {
    if (await popup.isVisible({ css: '.button.continue' })) await popup.click('.button.continue');
    return !(await popup.isVisible({ css: '.button.continue' }));
  });
}

test('[121] `ask`: view, then point, then control, each asked for and allowed; a revoke goes to point', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, pageOf(server));
  const { tab, popup } = sides.customer;
  const { viewer, replica } = sides.agent;
  await viewer.waitForText('.mode', 'View only');
  await replica.click('#count', through);
  expect(await viewer.isVisible('.tool-hand:disabled')).toBe(true);

  // To point. The customer types meanwhile and is not disturbed: the focus stays, and Enter is the page's.
  await tab.click('#name');
  await viewer.click({ css: '.ask', text: 'Ask to point' });
  await popup.waitForText('.information', 'Ada Agent asks to point at things on this page.');
  await popup.waitForText('.announcement.news', 'Ada Agent asks to point at things on this page.');
  await viewer.waitForText('.ask', 'Asking the customer');
  await tab.typeText('Ada');
  expect(await tab.value('#name')).toBe('Ada');
  // No script of the page answers.
  await popup.evaluate(() => {
    document.querySelector<HTMLElement>('.button.continue')?.click();
    document.querySelector('.button.continue')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });
  expect(await popup.isVisible('.button.continue')).toBe(true);
  await viewer.waitForText('.mode', 'View only');
  await allow(sides.customer);
  await viewer.waitForText('.mode', 'Pointing only');
  await viewer.waitForText('.toasts', 'The customer lets you point.');
  // The window is as it was before the question.
  await popup.waitForVisible('.pill');
  await replica.click('#count', through);

  // For control, by keyboard.
  await viewer.click({ css: '.ask', text: 'Ask for control' });
  await popup.waitForText('.information', 'Ada Agent asks to click and type on this page.');
  await popup.evaluate(() => document.querySelector<HTMLElement>('.button.continue')?.focus());
  await poll('a yes by Enter', 15_000, async () => {
    if (await popup.isVisible('.button.continue')) await tab.press('Enter');
    return !(await popup.isVisible('.button.continue'));
  });
  await viewer.waitForText('.mode', 'Full control');
  expect(await viewer.isVisible('.ask')).toBe(false);
  expect(await tab.text('#count')).toBe('Count');
  await replica.click('#count', through);
  await tab.waitForText('#count', 'Counted 1');

  // Taken back; the agent cannot ask at once, and a no is told.
  await tab.press('Escape');
  await tab.press('Escape');
  await viewer.waitForText('.mode', 'Pointing only — customer took back control');
  await replica.click('#count', through);
  await viewer.waitForText('.ask', 'Ask again in');
  await popup.click('.maximize');
  await popup.waitForText('.control', 'Ada Agent can only point at things.');
  expect(await popup.isVisible({ css: 'button', text: 'Allow control again' })).toBe(false);
  expect(await tab.text('#count')).toBe('Counted 1');
});

test('[60] [121] a hostile agent grants nothing to itself and cannot nag; a hostile server grants nothing either', {
  tag: '@chromium',
}, async ({ server, customer }) => {
  const side = await startSession(customer, pageOf(server, '&sockets'));
  const { tab, popup } = side;
  const raw = await RawAgent.join(server, side.code);
  expect((await raw.socket.signal('replica-welcome')).grant).toBe('view');
  const aim = raw.aim(await raw.element('count'), { x: 0, y: 0, width: 1, height: 1 }, 'Count');
  expect(await raw.act(aim, 'click')).toBe('not-allowed');
  // The second step before the first, a flood of questions, and answers of its own.
  raw.socket.send({ t: 'ask-grant', grant: 'control' });
  for (let count = 0; count < 50; count++) raw.socket.send({ t: 'ask-grant', grant: 'point' });
  await popup.waitForText('.information', 'Ada Agent asks to point at things on this page.');
  const shown = await popup.count('.actions button');
  for (let question = 0; question < 5; question++) {
    raw.socket.send(JSON.stringify({ t: 'grant-answer', question, isAllowed: true }));
  }
  raw.socket.send(JSON.stringify({ t: 'grant', grant: 'control' }));
  await raw.isDrained();
  expect(raw.socket.all('grant')).toEqual([]);
  expect(await popup.count('.actions button')).toBe(shown);
  await press(popup, 'Not now');
  await poll('the no', 10_000, async () => raw.socket.all('grant-asked').at(-1)?.state === 'refused');
  const asked = raw.socket.all('grant-asked').filter(({ state }) => state === 'open').length;
  expect(asked).toBe(1);
  for (let count = 0; count < 50; count++) raw.socket.send({ t: 'ask-grant', grant: 'point' });
  await raw.isDrained();
  expect(raw.socket.all('grant-asked').filter(({ state }) => state === 'open')).toHaveLength(1);
  expect(await popup.isVisible('.button.continue')).toBe(false);

  // A server that says `counted` to a question that the customer did not say yes to.
  const claim = (state: string, question = 77): Promise<void> =>
    tab.evaluate(
      (message) => {
        sockets.at(-1)?.dispatchEvent(new MessageEvent('message', { data: message }));
      },
      JSON.stringify({ t: 'grant-question', question, agent: 1, grant: 'control', state }),
    );
  await claim('counted', 0);
  await claim('counted');
  await claim('open');
  await popup.waitForVisible('.button.continue');
  await claim('counted');
  await popup.waitForHidden('.button.continue');
  const sent = await tab.evaluate(() => said);
  expect(sent.filter((message) => message.includes('"t":"grant"'))).toEqual([]);
  // A question that the real server has not asked: it says so, and a yes to it is worth nothing.
  await claim('open', 78);
  await allow(side);
  await poll('the yes', 10_000, async () =>
    (await tab.evaluate(() => said)).some((message) => message.includes('"question":78,"isAllowed":true')),
  );
  await claim('open', 79);
  await popup.waitForVisible('.button.continue');
  await claim('counted', 79);
  await popup.waitForHidden('.button.continue');
  expect((await tab.evaluate(() => said)).filter((message) => message.includes('"t":"grant"'))).toEqual([]);
  expect(await raw.act(aim, 'click')).toBe('not-allowed');
  raw.end();
});
