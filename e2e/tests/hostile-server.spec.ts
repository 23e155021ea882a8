// The widget alone, against a server that passes on everything: signals are put into the page's own socket, as if the
// server had sent them. What the mode, the customer's grant or the field forbids is refused here all the same.

import type { Signal } from '@alongside/protocol';
import { Random } from '../lab/random.ts';
import type { Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { RawAgent } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { startSession } from '../run/session.ts';

/** The page's sockets to the server, and the text messages that went out. */
declare const sockets: WebSocket[];
declare const said: string[];

function spiedPage(server: TestServer, mode: string): string {
  return new URL(`acting/fields.html?sockets&mode=${mode}`, server.info.pagesUrl ?? '').href;
}

type AgentSignal = Signal<'act' | 'edit' | 'navigate'>;

/** Says something to the page as the server. */
async function put(tab: Tab, signal: AgentSignal): Promise<void> {
  await tab.evaluate((message) => {
    sockets.at(-1)?.dispatchEvent(new MessageEvent('message', { data: message }));
  }, JSON.stringify(signal));
}

/** The same, and the answer's code; null when it was carried out. */
async function say(tab: Tab, signal: AgentSignal): Promise<string | null> {
  await put(tab, signal);
  const answer = await poll(`an answer to ${signal.act}`, 10_000, async () => {
    const messages = await tab.evaluate(() => said);
    return messages
      .map((message) => JSON.parse(message) as Signal)
      .find((sent) => sent.t === 'act-result' && sent.act === signal.act);
  });
  return (answer as Signal<'act-result'>).code ?? null;
}

async function aimAt(raw: RawAgent, tab: Tab, id: string, words = '') {
  const box = await tab.evaluate((name) => {
    const { x, y, width, height } = document.getElementById(name)?.getBoundingClientRect() ?? new DOMRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  }, id);
  return raw.aim(await raw.element(id), box, words);
}

for (const mode of ['partial-control', 'full-control'] as const) {
  test(`[60] the widget alone holds to ${mode}`, async ({ server, customer }) => {
    const { tab, code } = await startSession(customer, spiedPage(server, mode));
    const raw = await RawAgent.join(server, code);
    await raw.element('far');
    const click = { t: 'act', agent: 1, kind: 'click', ...(await aimAt(raw, tab, 'count', 'Count')) } as const;
    const text = { t: 'act', agent: 1, kind: 'text', text: 'x', ...(await aimAt(raw, tab, 'name')) } as const;
    const check = { t: 'act', agent: 1, kind: 'check', ...(await aimAt(raw, tab, 'gift')) } as const;
    const secret = { t: 'act', agent: 1, kind: 'text', text: 'x', ...(await aimAt(raw, tab, 'secret')) } as const;
    const { epoch, node, digest } = await aimAt(raw, tab, 'notes');
    const splices = [{ position: 0, remove: 0, insert: 'x' }];
    const edit = { t: 'edit', agent: 1, document: 0, epoch, node, revision: 0, splices, digest } as const;
    const foreign = { t: 'navigate', agent: 1, to: 'url', url: 'https://evil.example/' } as const;
    const script = { t: 'navigate', agent: 1, to: 'url', url: 'javascript:document.body.remove()' } as const;

    const answers = {
      click: await say(tab, { ...click, act: 'a' }),
      text: await say(tab, { ...text, act: 'b' }),
      check: await say(tab, { ...check, act: 'c' }),
      edit: await say(tab, { ...edit, act: 'd' }),
      secret: await say(tab, { ...secret, act: 'e' }),
      foreign: await say(tab, { ...foreign, act: 'f' }),
      script: await say(tab, { ...script, act: 'g' }),
    };
    const isFull = mode === 'full-control';
    const forms = isFull ? null : 'forms-not-editable';
    expect(answers).toEqual({
      click: null,
      text: forms,
      check: forms,
      edit: forms,
      secret: isFull ? 'masked-field' : forms,
      foreign: 'url-not-allowed',
      script: 'url-not-allowed',
    });
    expect(await tab.text('#count')).toBe('Counted 1');
    expect(await tab.value('#name')).toBe(isFull ? 'x' : '');
    expect(await tab.value('#notes')).toBe(isFull ? 'x' : '');
    expect(await tab.value('#secret')).toBe('');
    expect(await tab.evaluate(() => document.querySelector<HTMLInputElement>('#gift')?.checked)).toBe(isFull);
  });
}

test('[58] [60] the widget alone does nothing in no-control', async ({ server, customer }) => {
  const { tab, code } = await startSession(customer, spiedPage(server, 'no-control'));
  const raw = await RawAgent.join(server, code);
  await raw.element('far');
  const count = await aimAt(raw, tab, 'count', 'Count');
  await put(tab, { t: 'act', agent: 1, act: 'a', kind: 'click', ...count });
  await put(tab, { t: 'act', agent: 1, act: 'b', kind: 'text', text: 'x', ...(await aimAt(raw, tab, 'name')) });
  await put(tab, { t: 'act', agent: 1, act: 'c', kind: 'wheel', deltaY: 500, ...count });
  await put(tab, { t: 'navigate', agent: 1, act: 'd', to: 'url', url: '/second.html' });
  // Later words of the page come after anything that these would have changed.
  await tab.evaluate(() => document.querySelector('#far')?.setAttribute('id', 'farther'));
  await raw.element('farther');
  const done = await tab.evaluate(() => said.filter((message) => message.includes('act-result')));
  expect(done.filter((message) => !message.includes('not-allowed'))).toEqual([]);
  expect(await tab.text('#count')).toBe('Count');
  expect(await tab.value('#name')).toBe('');
  expect(await tab.evaluate(() => scrollY)).toBe(0);
  expect(await tab.url()).toContain('fields.html');
});

test('[60] [121] the widget alone acts on nothing after a revoke', async ({ server, customer }) => {
  const { tab, code } = await startSession(customer, spiedPage(server, 'full-control'));
  const raw = await RawAgent.join(server, code);
  await raw.element('far');
  const click = { t: 'act', agent: 1, kind: 'click', ...(await aimAt(raw, tab, 'count', 'Count')) } as const;
  expect(await say(tab, { ...click, act: 'before' })).toBeNull();
  await tab.press('Escape');
  await tab.press('Escape');
  expect((await raw.socket.signal('grant')).grant).toBe('point');
  const again = { ...click, ...(await aimAt(raw, tab, 'count', 'Counted 1')) };
  expect(await say(tab, { ...again, act: 'after' })).toBe('not-allowed');
  expect(await say(tab, { t: 'navigate', agent: 1, act: 'away', to: 'reload' })).toBe('not-allowed');
  // A server that claims another grant has none to give.
  await tab.evaluate(() => {
    const message = JSON.stringify({ t: 'grant', grant: 'control' });
    sockets.at(-1)?.dispatchEvent(new MessageEvent('message', { data: message }));
  });
  expect(await say(tab, { ...again, act: 'later' })).toBe('not-allowed');
  expect(await tab.text('#count')).toBe('Counted 1');
});

test('[60] [121] the widget alone: acts of a server that ignores revokes, at 0 to 500 ms around them', {
  tag: '@random',
}, async ({ server, customer }) => {
  const seed = Number(process.env.ALONGSIDE_SEED ?? 20261122);
  const random = new Random(seed);
  const { tab, code } = await startSession(customer, spiedPage(server, 'full-control'));
  const raw = await RawAgent.join(server, code);
  await raw.element('far');
  const aims = { name: await aimAt(raw, tab, 'name'), gift: await aimAt(raw, tab, 'gift') };
  const acts = Array.from({ length: 300 }, (_, index) => {
    const isText = random.chance(0.6);
    const what = isText ? ({ kind: 'text', text: `typed ${index}` } as const) : ({ kind: 'check' } as const);
    return {
      at: random.below(1500) + random.below(500),
      message: JSON.stringify({ t: 'act', agent: 1, act: `race-${index}`, ...what, ...aims[isText ? 'name' : 'gift'] }),
    };
  });
  // Each arrives at its own time, whatever has happened by then.
  await tab.evaluate((planned) => {
    const late: string[] = [];
    const race = { late, isRevoked: false, arrived: 0, presses: 0 };
    Object.assign(window, { race });
    addEventListener('keyup', ({ key, isTrusted }) => {
      if (key === 'Escape' && isTrusted && ++race.presses === 2) race.isRevoked = true;
    });
    for (const type of ['input', 'change', 'click', 'focusin'] as const) {
      document.addEventListener(
        type,
        (event) => race.isRevoked && late.push(`${type} ${(event.target as Element).id}`),
        true,
      );
    }
    const socket = sockets.at(-1);
    for (const { at, message } of planned) {
      setTimeout(() => {
        race.arrived++;
        socket?.dispatchEvent(new MessageEvent('message', { data: message }));
      }, at);
    }
  }, acts);
  await tab.waitFor(() => (window as unknown as { race: { arrived: number } }).race.arrived > 60);
  await tab.press('Escape');
  await tab.press('Escape');
  await tab.waitFor(() => (window as unknown as { race: { isRevoked: boolean } }).race.isRevoked);
  await tab.waitFor((all) => (window as unknown as { race: { arrived: number } }).race.arrived === all, acts.length);
  const answers = await poll('an answer to each', 20_000, async () => {
    const results = (await tab.evaluate(() => said))
      .map((message) => JSON.parse(message) as Signal)
      .filter((signal) => signal.t === 'act-result' && signal.act.startsWith('race-')) as Signal<'act-result'>[];
    return results.length === acts.length ? results : undefined;
  });
  const done = answers.filter((answer) => answer.code === undefined).length;
  const refused = answers.filter((answer) => answer.code === 'not-allowed').length;
  console.log(`seed ${seed}: ${acts.length} acts, ${done} before the revoke, ${refused} refused after it`);
  expect(done + refused).toBe(acts.length);
  expect(done).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
  expect(await tab.evaluate(() => (window as unknown as { race: { late: string[] } }).race.late)).toEqual([]);
  raw.end();
});
