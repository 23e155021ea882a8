// An agent who speaks the wire by hand: what the server and the widget each refuse, tested alone. The page is a real
// one in a real browser, so "nothing happened" is what the page itself says.

import type { Signal } from '@alongside/protocol';
import { type AskAsAdmin, newSessionsFromHere } from '../run/admin-api.ts';
import type { Driver, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { askRaw, RawAgent, signInRaw } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { type CustomerSide, press, SECOND_AGENT, startSession } from '../run/session.ts';

type Box = Signal<'act'>['box'];

function fieldsPage(server: TestServer, mode: string): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

async function enter(
  customer: Driver,
  server: TestServer,
  mode = 'full-control',
): Promise<{ side: CustomerSide; raw: RawAgent; tab: Tab }> {
  const side = await startSession(customer, fieldsPage(server, mode));
  const raw = await RawAgent.join(server, side.code);
  await raw.element('far');
  return { side, raw, tab: side.tab };
}

/** Where an element really is, in document pixels. */
function boxOf(tab: Tab, css: string): Promise<Box> {
  return tab.evaluate((where) => {
    const box = document.querySelector(where)?.getBoundingClientRect() ?? new DOMRect();
    return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
  }, css);
}

/** Everything an act could have changed. */
function stateOf(tab: Tab): Promise<unknown> {
  return tab.evaluate(() => ({
    fields: [...document.querySelectorAll<HTMLInputElement>('input,textarea,select')].map((field) => [
      field.id,
      field.value,
      field.checked,
    ]),
    words: ['#count', '#swap', '#rich'].map((css) => document.querySelector(css)?.textContent),
    place: location.href,
    scrolled: scrollY,
    focus: document.activeElement?.id,
  }));
}

/** Codes that the audit log has of refusals in a session. */
async function refusals(admin: AskAsAdmin, session: string): Promise<string[]> {
  const rows = await admin<{ action: string; detail?: string }[]>('GET', `/api/audit?session=${session}`);
  return rows.filter(({ action }) => action === 'refused').map(({ detail }) => detail ?? '');
}

async function sessionOf(raw: RawAgent): Promise<string> {
  return (await raw.socket.signal('replica-welcome')).session;
}

test('[58] [60] no-control: the server passes on no act, and notes it', async ({ server, customer, admin }) => {
  const { raw, tab } = await enter(customer, server, 'no-control');
  const before = await stateOf(tab);
  const node = await raw.element('name');
  const aim = raw.aim(node, await boxOf(tab, '#name'));
  for (const kind of ['click', 'double-click', 'context-click', 'focus', 'key', 'text', 'check', 'wheel'] as const) {
    expect(await raw.act(aim, kind, { key: 'a', text: 'a', deltaY: 500 }), kind).toBe('not-allowed');
  }
  const edit = raw.newAct();
  const { document, epoch, digest } = aim;
  const splices = [{ position: 0, remove: 0, insert: 'x' }];
  raw.socket.send({ t: 'edit', act: edit, document, epoch, node: node.id, revision: 0, splices, digest });
  expect(await raw.answerOf(edit)).toBe('not-allowed');
  const reload = raw.newAct();
  raw.socket.send({ t: 'navigate', act: reload, to: 'reload' });
  expect(await raw.answerOf(reload)).toBe('not-allowed');
  expect(await stateOf(tab)).toEqual(before);
  const session = await sessionOf(raw);
  await poll('the refusals in the audit log', 10_000, async () =>
    (await refusals(admin, session)).some((detail) => detail.includes('not-allowed')),
  );
});

test('[56] [60] partial-control: edits are dropped by the server, fields refuse at the widget', async ({
  server,
  customer,
}) => {
  const { raw, tab } = await enter(customer, server, 'partial-control');
  const before = await stateOf(tab);
  const aimAt = async (id: string, words = '') => raw.aim(await raw.element(id), await boxOf(tab, `#${id}`), words);
  // Kinds that only forms know: the server alone.
  expect(await raw.act(await aimAt('name'), 'text', { text: 'x' })).toBe('forms-not-editable');
  expect(await raw.act(await aimAt('gift'), 'check')).toBe('forms-not-editable');
  expect(await raw.act(await aimAt('meal'), 'select', { options: [1] })).toBe('forms-not-editable');
  const edit = raw.newAct();
  const { document, epoch, node, digest } = await aimAt('notes');
  const splices = [{ position: 0, remove: 0, insert: 'x' }];
  raw.socket.send({ t: 'edit', act: edit, document, epoch, node, revision: 0, splices, digest });
  expect(await raw.answerOf(edit)).toBe('forms-not-editable');
  // Clicks and keys may pass the server: the widget decides by element.
  for (const id of ['name', 'gift', 'aisle', 'rich', 'notes']) {
    expect(await raw.act(await aimAt(id), 'click'), id).toBe('forms-not-editable');
    expect(await raw.act(await aimAt(id), 'key', { key: ' ' }), id).toBe('forms-not-editable');
  }
  expect(await stateOf(tab)).toEqual(before);
  // A button that belongs to no form stays.
  expect(await raw.act(await aimAt('count', 'Count'), 'click')).toBeNull();
  await tab.waitForText('#count', 'Counted 1');
});

test('[60] [72] the widget refuses crafted acts one by one, and the page stays as it is', async ({
  server,
  customer,
}) => {
  const { raw, tab } = await enter(customer, server);
  await tab.evaluate(() => {
    const secret = document.querySelector<HTMLInputElement>('#secret');
    if (secret) secret.value = 'mine';
  });
  const aimAt = async (id: string, words = '') => raw.aim(await raw.element(id), await boxOf(tab, `#${id}`), words);
  const before = await stateOf(tab);
  const count = await aimAt('count', 'Count');

  for (const id of ['secret', 'password']) {
    const secret = await aimAt(id);
    for (const kind of ['click', 'focus', 'text', 'key'] as const) {
      expect(await raw.act(secret, kind, { text: 'x', key: 'x' }), `${kind} at ${id}`).toBe('masked-field');
    }
    const edit = raw.newAct();
    const { document, epoch, node, digest } = secret;
    const splices = [{ position: 0, remove: 0, insert: 'x' }];
    raw.socket.send({ t: 'edit', act: edit, document, epoch, node, revision: 0, splices, digest });
    expect(await raw.answerOf(edit), `edit of ${id}`).toBe('masked-field');
  }
  expect(await raw.act({ ...count, digest: '00000000' }, 'click')).toBe('target-changed');
  expect(await raw.act({ ...count, node: 0x7ffffff0 }, 'click')).toBe('target-gone');
  expect(await raw.act({ ...count, document: 3 }, 'click')).toMatch(/^(target-gone|stale-epoch)$/);
  expect(await raw.act({ ...count, epoch: count.epoch + 1 }, 'click')).toBe('stale-epoch');
  expect(await raw.act({ ...count, epoch: 0 }, 'click')).toBe('stale-epoch');
  const moved = { ...count, sequence: 0, box: { ...count.box, y: count.box.y + 40 } };
  expect(await raw.act(moved, 'click')).toBe('target-moved');
  const select = raw.newAct();
  raw.socket.send({ t: 'act', act: select, ...(await aimAt('meal')), kind: 'select', options: [count.node] });
  expect(await raw.answerOf(select)).toMatch(/^target-/);
  for (const [url, code] of [
    ['https://evil.example/', 'url-not-allowed'],
    ['javascript:alert(1)', 'url-not-allowed'],
    ['data:text/html,x', 'url-not-allowed'],
  ] as const) {
    const act = raw.newAct();
    raw.socket.send({ t: 'navigate', act, to: 'url', url });
    expect(await raw.answerOf(act), url).toBe(code);
  }
  expect(await stateOf(tab)).toEqual(before);
  // The same act without the craft is carried out.
  expect(await raw.act(await aimAt('count', 'Count'), 'click')).toBeNull();
  await tab.waitForText('#count', 'Counted 1');
});

test('[43] [60] targets that were replaced, moved, covered or removed since are not clicked', async ({
  server,
  customer,
}) => {
  const { raw, tab } = await enter(customer, server);
  const seen = raw.aim(await raw.element('swap'), await boxOf(tab, '#swap'), 'Delete');
  const { sequence } = seen;

  await tab.evaluate(() => {
    const swap = document.querySelector('#swap');
    if (swap) swap.textContent = 'Delete everything';
  });
  expect(await raw.act(seen, 'click')).toBe('target-changed');
  await tab.evaluate(() => {
    const swap = document.querySelector<HTMLElement>('#swap');
    if (swap === null) return;
    swap.textContent = 'Delete';
    swap.style.marginLeft = '60px';
  });
  expect(await raw.act(seen, 'click')).toBe('target-moved');
  await tab.evaluate(() => {
    document.querySelector<HTMLElement>('#swap')?.style.removeProperty('margin-left');
    const cover = document.createElement('div');
    cover.id = 'cover';
    cover.style.cssText = 'position: fixed; inset: 0; background: #fffc';
    document.body.append(cover);
  });
  expect(await raw.act(seen, 'click')).toBe('target-covered');
  await tab.evaluate(() => {
    document.querySelector('#cover')?.remove();
    const swap = document.querySelector('#swap');
    swap?.replaceWith(swap.cloneNode(true));
  });
  expect(await raw.act(seen, 'click')).toBe('target-gone');
  expect(await tab.evaluate(() => document.querySelector<HTMLElement>('#swap')?.dataset.hits)).toBeUndefined();
  await poll('the changes in the stream', 10_000, async () => raw.header.sequence > sequence);
});

test('[60] the server refuses other sessions, other origins, other people’s signals, floods and floods of bytes', async ({
  server,
  customer,
  newPerson,
  admin,
}) => {
  const { raw, tab } = await enter(customer, server);
  const session = await sessionOf(raw);
  const before = await stateOf(tab);
  const cookie = await signInRaw(server);

  // A session that is not this agent's to see, and no session at all.
  const started = await newSessionsFromHere(admin);
  const other = await startSession(await newPerson(), fieldsPage(server, 'full-control'));
  const [listed] = await started();
  expect(listed?.state).toBe('waiting');
  const otherId = listed?.id ?? '';
  for (const id of [otherId, 'no-such-session']) {
    const stranger = await RawAgent.connect(server, id, cookie);
    const refused = await stranger.socket.signal('refused');
    expect(refused.code, id).toBe('session-not-found');
    await stranger.socket.closed();
    expect(stranger.socket.frames).toEqual([]);
  }
  await press(other.popup, 'Stop sharing');

  // Another site's page with the agent's cookie, and nobody's cookie.
  for (const [origin, theirs] of [
    ['https://evil.example', cookie],
    [new URL(server.info.pagesUrl ?? '').origin, cookie],
    [new URL(server.info.url).origin, ''],
  ] as const) {
    const foreign = await RawAgent.connect(server, session, theirs, { origin });
    await poll('a refusal', 10_000, async () => foreign.socket.status !== null || foreign.socket.close !== null);
    expect(foreign.socket.all('replica-welcome')).toEqual([]);
    expect(foreign.socket.frames).toEqual([]);
  }
  expect(
    (await askRaw(server, 'POST', `/api/sessions/${session}/end`, cookie, {}, 'https://evil.example')).status,
  ).toBe(403);

  // Signals of the other direction, and of the server itself.
  for (const signal of [
    { t: 'grant', grant: 'control' },
    { t: 'stop' },
    { t: 'epoch-start', document: 0, epoch: 99, isUnsent: true },
    { t: 'act-result', agent: 1, act: 'x' },
    { t: 'ended', by: 'admin', reason: 'closed' },
    { t: 'mode', mode: 'full-control' },
  ] as const) {
    raw.socket.send(JSON.stringify(signal));
  }
  raw.socket.send('{"t":');
  await raw.isDrained();
  expect(await stateOf(tab)).toEqual(before);
  expect(await raw.socket.all('ended')).toEqual([]);
  await poll('malformed signals in the audit log', 10_000, async () =>
    (await refusals(admin, session)).some((detail) => detail.includes('malformed-signal')),
  );

  // As fast as it goes: what is above the rate is answered and not passed on.
  const flood = Array.from({ length: 600 }, () => raw.newAct());
  const aim = raw.aim(await raw.element('count'), await boxOf(tab, '#count'), 'Count');
  for (const act of flood) raw.socket.send({ t: 'act', act, ...aim, kind: 'click' });
  const codes = await Promise.all(flood.map((act) => raw.answerOf(act)));
  const limited = codes.filter((code) => code === 'rate-limited').length;
  expect(limited).toBeGreaterThan(200);
  const landed = await tab.evaluate(() => Number(/\d+/.exec(document.querySelector('#count')?.textContent ?? '') ?? 0));
  expect(landed).toBeLessThanOrEqual(flood.length - limited);

  // Too large for any signal: the socket ends, the session does not.
  raw.socket.send(JSON.stringify({ t: 'act', text: 'x'.repeat(200_000) }));
  raw.socket.send(new Uint8Array(9 * 1024 * 1024));
  await raw.socket.closed();
  const again = await RawAgent.connect(server, session, cookie);
  await again.socket.signal('replica-welcome');
});

test('[36] [60] a second agent who did not join by code may enter a live session, not a waiting one', async ({
  server,
  customer,
}) => {
  const { raw } = await enter(customer, server);
  const second = await RawAgent.connect(server, await sessionOf(raw), await signInRaw(server, SECOND_AGENT));
  await second.socket.signal('replica-welcome');
  await second.element('far');
});

test('[121] nothing is acted on after a revoke: two hundred acts around it', async ({ server, customer }) => {
  const { side, raw, tab } = await enter(customer, server);
  await tab.evaluate(() => {
    const late: unknown[] = [];
    Object.assign(window, { late, isRevoked: false });
    document.addEventListener(
      'click',
      (event) => {
        if (!event.isTrusted && (window as unknown as { isRevoked: boolean }).isRevoked) late.push(event.type);
      },
      true,
    );
  });
  const aim = raw.aim(await raw.element('count'), await boxOf(tab, '#count'), 'Count');
  expect(await raw.act(aim, 'click')).toBeNull();
  const acts = Array.from({ length: 200 }, () => raw.newAct());
  let next = 0;
  const sending = poll('all acts sent', 20_000, async () => {
    for (let count = 0; count < 2 && next < acts.length; count++, next++) {
      raw.socket.send({ t: 'act', act: acts[next]!, ...aim, kind: 'click' });
    }
    return next === acts.length;
  });
  await poll('a part of the acts', 10_000, async () => next > 60);
  await tab.evaluate(() => {
    // The second Esc revokes while it is dispatched; from its end on nothing may land.
    let presses = 0;
    addEventListener('keyup', ({ key }) => {
      if (key === 'Escape' && ++presses === 2) (window as unknown as { isRevoked: boolean }).isRevoked = true;
    });
  });
  await tab.press('Escape');
  await tab.press('Escape');
  await raw.socket.signal('grant');
  expect((await raw.socket.signal('grant')).grant).toBe('point');
  await sending;
  const codes = await Promise.all(acts.map((act) => raw.answerOf(act)));
  const first = codes.indexOf('not-allowed');
  expect(first).toBeGreaterThan(0);
  expect(codes.slice(first).every((code) => code === 'not-allowed')).toBe(true);
  expect(await tab.evaluate(() => (window as unknown as { late: unknown[] }).late)).toEqual([]);
  const landed = codes.filter((code) => code === null).length;
  await tab.waitForText('#count', `Counted ${landed + 1}`);
  expect(await side.popup.text('.window')).not.toContain('can also click and type');
});
