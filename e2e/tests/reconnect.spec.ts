// What both sides show, and that the same session goes on, when the network of either side goes away loudly or silently,
// a tab freezes, the clock jumps, the server restarts, or a new build meets a page of the old one.

import { expect, poll, type Tab } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { waitUntilAlike } from '../run/likeness.ts';
import {
  type AgentSide,
  type CustomerSide,
  joinByCode,
  sessionIdOf,
  startSession,
  waitUntilSharing,
} from '../run/session.ts';

const isLong = process.env.ALONGSIDE_LONG !== undefined;
/** A connection that is silent for 25 s is given up; looked at every 5 s. */
const silenceMs = 45_000;

test.use({ serverEnv: { ALONGSIDE_GRACE_SECONDS: isLong ? '120' : '60' } });
test.setTimeout(isLong ? 600_000 : 120_000);

interface Sides {
  readonly customer: CustomerSide;
  readonly agent: AgentSide;
}

const page = (snippet: string): string =>
  `<!doctype html><title>Shop</title><h1 id="count">0</h1><label>Name <input id="name"></label>${snippet}`;

/** Changes the page and waits until the agent has it: the session goes on, both ways. */
async function goesOn({ customer, agent }: Sides, session: string): Promise<void> {
  await waitUntilSharing(customer, agent);
  const text = await customer.tab.evaluate(() => {
    const count = document.getElementById('count') as HTMLElement;
    count.textContent = `${Number.parseInt(count.textContent, 10) + 1} changes`;
    return count.textContent;
  });
  await agent.replica.within(20_000).waitForText('#count', text);
  await waitUntilAlike(customer.tab, agent.replica);
  expect(await sessionIdOf(agent)).toBe(session);
  expect(await customer.popup.isVisible('.code')).toBe(false);
}

/** Time passes on the page, whatever is connected. */
async function stay(tab: Tab, ms: number): Promise<void> {
  const since = await tab.evaluate(() => performance.now());
  await tab.within(ms + 30_000).waitFor((start, wanted) => performance.now() - start > wanted, since, ms);
}

for (const whose of ['customer', 'agent'] as const) {
  const lengths = isLong ? [1000, 10_000, 60_000, 110_000] : [1000, 6000];
  test(`[31] [85] [86] cuts on the ${whose}’s side are shown on both sides, and the session goes on`, {
    tag: '@random',
  }, async ({ server, customer, agent, gates, site, snippetHtml }) => {
    site.pages['/'] = page(snippetHtml);
    const side = await startSession(customer, site.url('/'));
    const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
    await waitUntilSharing(side, sides.agent);
    const session = await sessionIdOf(sides.agent);
    await side.popup.click('.maximize');
    for (const ms of lengths) {
      gates[whose].shut();
      if (whose === 'customer') {
        await side.popup.waitForText('.status', 'Bad connection');
        await sides.agent.viewer.waitForText('.veil', 'The customer’s connection is lost');
        await sides.agent.viewer.waitForVisible('.status-primary-disconnected');
      } else {
        await sides.agent.viewer.waitForText('.veil', 'Your connection is lost');
        await sides.agent.viewer.waitForVisible('.status-disconnected');
        await side.popup.waitForText('.status', 'Waiting for agent to connect...');
      }
      await side.tab.fill('#name', `typed in a cut of ${ms}`);
      await stay(side.tab, ms);
      gates[whose].restore();
      await goesOn(sides, session);
    }
  });

  test(`[31] [85] [86] a network that dies without a word on the ${whose}’s side is noticed, whatever the clock says`, {
    tag: '@random',
  }, async ({ server, customer, agent, gates, site, snippetHtml }) => {
    site.pages['/'] = page(snippetHtml);
    const side = await startSession(customer, site.url('/'));
    const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
    await waitUntilSharing(side, sides.agent);
    const session = await sessionIdOf(sides.agent);
    await side.popup.click('.maximize');
    // Somebody corrects the clock by an hour, in both browsers.
    for (const scope of [side.tab, sides.agent.viewer]) {
      await scope.evaluate((jumpMs) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + jumpMs;
      }, -3_600_000);
    }
    gates[whose].freeze();
    if (whose === 'customer') {
      await side.popup.within(silenceMs).waitForText('.status', 'Bad connection');
      await sides.agent.viewer.within(silenceMs).waitForText('.veil', 'The customer’s connection is lost');
    } else {
      await sides.agent.viewer.within(silenceMs).waitForText('.veil', 'Your connection is lost');
      await side.popup.within(silenceMs).waitForText('.status', 'Waiting for agent to connect...');
    }
    if (isLong) await stay(side.tab, 90_000);
    gates[whose].restore();
    await goesOn(sides, session);
  });
}

test('[86] a tab that was frozen, and clocks that jump, leave the session as it was', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  site.pages['/'] = page(snippetHtml);
  const side = await startSession(customer, site.url('/'));
  const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
  await waitUntilSharing(side, sides.agent);
  const session = await sessionIdOf(sides.agent);
  for (const scope of [side.tab, sides.agent.viewer]) {
    await scope.evaluate(
      (freezeMs, jumpMs) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + jumpMs;
        // Nothing of the page runs meanwhile: no timer, no message, no frame.
        for (const end = performance.now() + freezeMs; performance.now() < end; );
      },
      8000,
      7_200_000,
    );
    await goesOn(sides, session);
  }
});

test('[48] [86] the server is restarted and killed: both sides say so, and the session goes on', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  site.pages['/'] = page(snippetHtml);
  const side = await startSession(customer, site.url('/'));
  const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
  await waitUntilSharing(side, sides.agent);
  const session = await sessionIdOf(sides.agent);
  await side.popup.click('.maximize');
  for (const end of ['stop', 'kill'] as const) {
    await server[end]();
    await side.popup.waitForText('.status', 'Bad connection');
    await sides.agent.viewer.waitForText('.veil', 'Your connection is lost');
    await side.tab.fill('#name', `typed while it was gone: ${end}`);
    await server.start();
    await goesOn(sides, session);
  }
});

test('[86] an old widget on a page meets a newer server: it says so, and a reload goes on without a new code', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  // What a page of another version differs in, as far as the server can see: the name and number in its hello.
  const old = `<script>if (sessionStorage.getItem('isOld')) {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      return send.call(this, typeof data === 'string' ? data.replace('"protocol":1', '"protocol":0') : data);
    };
    window.WebSocket = class extends WebSocket {
      constructor(url, name) { super(url, name.replace('.1', '.0')); }
    };
  }</script>`;
  site.pages['/'] = page(old + snippetHtml);
  const side = await startSession(customer, site.url('/'));
  const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
  await waitUntilSharing(side, sides.agent);
  const session = await sessionIdOf(sides.agent);
  await side.tab.evaluate(() => sessionStorage.setItem('isOld', 'yes'));
  await side.tab.reload();
  await side.popup.waitForText('.status', 'Bad connection');
  await side.popup.waitForText('.information', 'Co-browsing was updated. Reload this page to go on sharing');
  await side.tab.evaluate(() => sessionStorage.removeItem('isOld'));
  await side.tab.reload();
  await goesOn(sides, session);
});

test('a console whose parts are gone after an update loads itself anew, and only then', async ({
  server,
  agent,
  gates,
}) => {
  // The console is behind one of them, which asking for them has opened.
  void gates;
  const tab = await agent.open(`${server.info.url}/`);
  await tab.waitForVisible('form');
  /** Misses a part; back once the server has been asked for its console after that. */
  const miss = (entry: string | null) =>
    tab.evaluate(async (name) => {
      Object.assign(window, { isOldConsole: true });
      if (name !== null) document.querySelector('script[type=module]')?.setAttribute('src', name);
      dispatchEvent(new Event('vite:preloadError'));
      if (name === null) for (let round = 0; round < 2; round++) await fetch('/', { cache: 'no-store' });
    }, entry);
  // The server has no other one: the error is shown, and nothing is loaded anew.
  await miss(null);
  expect(await tab.evaluate(() => 'isOldConsole' in window)).toBe(true);
  await miss('/assets/of-yesterday.js');
  await poll('a new console', 20_000, () => tab.evaluate(() => !('isOldConsole' in window)));
  await tab.waitForVisible('form');
});
