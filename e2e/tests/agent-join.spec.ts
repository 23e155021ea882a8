// The agent's way into a session: menu, code, refusals; then what is seen of it: page, moves, mode, platform, the end,
// and the way back in.

import { hasRightCheckDigit } from '@alongside/protocol';
import type { Driver, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { waitUntilAlike } from '../run/likeness.ts';
import { askRaw, RawAgent, signInRaw } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  type AgentSide,
  agentSideOf,
  joinByCode,
  press,
  SECOND_AGENT,
  sessionIdOf,
  share,
  signIn,
  startSession,
  waitUntilSharing,
} from '../run/session.ts';

const FIRST_NAME = 'Ada Agent';

function fieldsPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

/** A code with a right check digit that no session has. */
function unusedCode(start: number): string {
  for (let number = start; ; number++) if (hasRightCheckDigit(String(number))) return String(number);
}

/** Paths that the console asked for since the call, by the browser's own record. */
async function watchRequests(tab: Tab): Promise<() => Promise<string[]>> {
  await tab.evaluate(() => performance.clearResourceTimings());
  return () => tab.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
}

async function openSessions(agent: Driver, server: TestServer, email: string): Promise<Tab> {
  const tab = await signIn(agent, server, email);
  await tab.within(25_000).waitForText('main', 'Sessions now');
  return tab;
}

test.describe('joining', { tag: '@webkit' }, () => {
  test('[34] Menu, Co-browsing asks for the code', async ({ server, agent }) => {
    const tab = await signIn(agent, server);
    await tab.open(`${server.info.url}/settings`);
    await tab.within(25_000).click({ css: 'nav a', text: 'Co-browsing' });
    await tab.waitForUrl('/co-browsing');
    await tab.waitForVisible('form label');
    await tab.waitForText('form label', 'Session ID');
    // The field has the keyboard, unless it would open one over the list.
    await tab.waitFor(
      () => !matchMedia('(pointer: fine)').matches || document.activeElement?.matches('form input') === true,
    );
  });

  test('[35] [48] the page is live on the agent’s screen, and the next page after it', async ({
    server,
    customer,
    agent,
  }) => {
    const side = await startSession(customer, fieldsPage(server));
    const agentSide = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, agentSide);
    await agentSide.replica.waitForText('h1', 'Fields');
    await side.tab.evaluate(() => {
      const heading = document.querySelector('h1');
      if (heading) heading.textContent = 'Live';
    });
    await agentSide.replica.waitForText('h1', 'Live');
    await waitUntilAlike(side.tab, agentSide.replica);
    // Every state of the header is noted by the viewer's own document, since one may pass fast.
    await agentSide.viewer.evaluate(() => {
      const status = document.querySelector('.header-bar .status');
      const seen: string[] = [];
      Object.assign(document, { seenStates: seen });
      if (status) {
        new MutationObserver(() => seen.push(status.className)).observe(status, { attributeFilter: ['class'] });
      }
    });
    await side.tab.click('#next');
    await agentSide.replica.within(25_000).waitForText('h1', 'Second');
    await agentSide.viewer.waitForVisible('.status-ready');
    const seen = await agentSide.viewer.evaluate(() => (document as Document & { seenStates?: string[] }).seenStates);
    expect(seen?.join(' ')).toMatch(/status-(loading|primary-disconnected)/);
  });

  test('[49] [84] Close Session ends it for all', async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    await sides.agent.viewer.click('.header-bar .close');
    await sides.agent.viewer.click('.close-confirm');
    await sides.customer.popup.waitForText('.pill-status', 'Session ended.');
    await sides.customer.popup.click('.maximize');
    await sides.customer.popup.waitForText('.status', 'Agent ended co-browsing session.');
    await sides.agent.tab.waitForUrl('/co-browsing');
  });
});

test('[36] a wrong check digit is said at once, and nothing is sent', async ({ server, agent }) => {
  const tab = await signIn(agent, server);
  const code = unusedCode(200_000_000);
  const wrong = code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
  await tab.within(25_000).click('form label');
  const requests = await watchRequests(tab);
  await tab.typeText(wrong);
  await tab.waitForText('form', 'These digits cannot be right');
  await tab.press('Enter');
  await tab.waitForText('form', 'These digits cannot be right');
  expect((await requests()).filter((path) => path.includes('/join'))).toEqual([]);
  // The same watch sees a join that is sent.
  await tab.press('Control+a');
  await tab.typeText(code);
  await tab.press('Enter');
  await tab.waitForText('form', 'No session can be joined with this Session ID.');
  expect((await requests()).filter((path) => path.includes('/join'))).toHaveLength(1);
});

test('[36] unknown, used, ended and foreign codes give one and the same answer', async ({
  server,
  customer,
  newPerson,
  admin,
}) => {
  const used = await startSession(customer, fieldsPage(server));
  const first = await RawAgent.join(server, used.code);
  const ended = await startSession(await newPerson(), fieldsPage(server));
  await press(ended.popup, 'Stop sharing');
  await ended.popup.waitForText('.status', 'Disconnected');
  // A license that the agent may not serve.
  const mine = server.info.license.id;
  const people = await admin<{ id: string; email: string }[]>('GET', '/api/accounts');
  const second = people.find(({ email }) => email === SECOND_AGENT);
  const license = await admin<{ id: string }>('POST', '/api/licenses', { name: 'Other', domains: ['pages.localhost'] });
  const foreignPage = new URL('widget/snippet.html', server.info.pagesUrl ?? '');
  foreignPage.searchParams.set('license', license.id);
  const foreign = await startSession(await newPerson(), foreignPage.href);
  await admin('PATCH', `/api/accounts/${second?.id}`, { licenses: [mine] });
  try {
    const cookie = await signInRaw(server, SECOND_AGENT);
    const answers: { status: number; body: string; ms: number }[] = [];
    for (const code of [unusedCode(300_000_000), used.code, ended.code, foreign.code]) {
      const start = performance.now();
      const answer = await askRaw(server, 'POST', '/api/sessions/join', cookie, { code: code.replaceAll(' ', '') });
      answers.push({ status: answer.status, body: await answer.text(), ms: performance.now() - start });
    }
    const [one] = answers;
    for (const { status, body, ms } of answers) {
      expect({ status, body }).toEqual({ status: one?.status, body: one?.body });
      expect(ms).toBeGreaterThan(100);
    }
    expect(one?.body).toContain('code-not-found');
  } finally {
    await admin('PATCH', `/api/accounts/${second?.id}`, { licenses: null });
    first.end();
  }
});

test('[37] [47] the agent sees mode and platform', async ({ server, customer, agent, engine }) => {
  const sides = await share(customer, agent, server, fieldsPage(server, 'partial-control'));
  const { viewer } = sides.agent;
  await viewer.waitForText('.mode', 'Partial control');
  await viewer.click('.mode');
  await viewer.waitForText('.header-bar', 'Forms are filled in by the customer.');
  await viewer.click('.mode');
  await viewer.click('.platform');
  await viewer.waitForText('.facts', engine === 'firefox' ? 'Firefox' : 'Chrom');
  await viewer.waitForText('.facts', 'Linux');
  const size = await sides.customer.tab.evaluate(() => [innerWidth, innerHeight]);
  const facts = await viewer.text('.facts');
  for (const number of size) expect(facts).toContain(String(number));
});

test('[37] [7] each mode is shown under its name', async ({ server, customer, agent }) => {
  const side = await startSession(customer, fieldsPage(server, 'no-control'));
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await agentSide.viewer.waitForText('.mode', 'No control');
});

test('[85] the agent’s window closed: the customer waits, and the agent returns without a code', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const session = await sessionIdOf(sides.agent);
  await sides.agent.tab.close();
  await sides.customer.popup.waitForText('.pill-status', 'Connecting...');
  await sides.customer.popup.click('.maximize');
  await sides.customer.popup.waitForText('.status', 'Waiting for agent to connect...');
  await sides.customer.popup.waitForText('.information', 'You need no new code');
  const tab = await agent.open(`${server.info.url}/co-browsing`);
  await tab.within(25_000).click(`td:last-child a[href="/sessions/${session}"]`);
  const again: AgentSide = agentSideOf(tab);
  await waitUntilSharing(sides.customer, again);
  await again.replica.waitForText('h1', 'Fields');
});

test('[22] [36] a second agent enters from the list', async ({ server, customer, agent, newPerson }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const session = await sessionIdOf(sides.agent);
  const tab = await openSessions(await newPerson(), server, SECOND_AGENT);
  await tab.click({ css: `a[href="/sessions/${session}"]`, text: 'Enter' });
  const second = agentSideOf(tab);
  await second.replica.within(25_000).waitForText('h1', 'Fields');
  await poll('both agents in the first one’s header', 10_000, async () => {
    const label = await sides.agent.viewer.evaluate(() =>
      document.querySelector('.people')?.getAttribute('aria-label'),
    );
    return label?.includes('you') && label.split(',').length === 3;
  });
  // The one who entered leaves: the session goes on.
  await tab.close();
  await poll('one agent in the header', 10_000, async () => {
    const label = await sides.agent.viewer.evaluate(() =>
      document.querySelector('.people')?.getAttribute('aria-label'),
    );
    return label?.split(',').length === 2;
  });
  expect(await sides.customer.popup.text('.window')).toContain(FIRST_NAME);
});
