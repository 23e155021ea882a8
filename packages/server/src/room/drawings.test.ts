import {
  type Drawing,
  type DrawingChange,
  type DrawingShape,
  fadingInkMs,
  maxDrawingPoints,
  maxDrawings,
  maxDrawingsOfAgent,
  type Signal,
} from '@alongside/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../store/database.ts';
import { createLicense, licenseDefaults } from '../store/licenses.ts';
import { changeSession, findSession } from '../store/sessions.ts';
import type { FakePeer } from '../testing/fake-peer.ts';
import { connectPrimary, enter, license, makeRoom, settle, watchedRoom } from '../testing/test-room.ts';

const frame: DrawingShape = { kind: 'rectangle', colour: 1, points: [0, 0, 1, 1] };

function draw(act: string, more: Partial<Signal<'draw'>> = {}): Signal<'draw'> {
  return { t: 'draw', act, document: 0, epoch: 1, node: 7, isFading: false, shape: frame, ...more };
}

function changes(peer: FakePeer): DrawingChange[] {
  return peer.all('drawings').map(({ change }) => JSON.parse(change) as DrawingChange);
}

/** What one side has on its screen, by what it was told. */
function shown(peer: FakePeer): Drawing[] {
  const known = new Map<string, Drawing>();
  for (const { isFresh, put, gone, places, epoch } of changes(peer)) {
    if (isFresh === true) known.clear();
    if (put !== undefined) known.set(put.id, put);
    for (const id of gone ?? []) known.delete(id);
    for (const { id, node } of places ?? []) known.set(id, { ...known.get(id)!, node, epoch: epoch ?? 0 });
  }
  return [...known.values()];
}

const ids = (peer: FakePeer): string[] => shown(peer).map(({ id }) => id);
const refusals = (peer: FakePeer): (string | undefined)[] => peer.all('act-result').map(({ code }) => code);

describe('drawings', () => {
  it('[39] reach the page and every agent under the name of who sent them, once they are stored', async () => {
    const { test, primary, agent } = await watchedRoom();
    const ben = await enter(test, 'ben');
    let store = (): void => {};
    test.beforeSave = () =>
      new Promise((resolve) => {
        store = resolve;
      });
    agent.say({ ...draw('a1'), agent: 2, name: 'ben', id: '2:x' } as Signal);
    await settle();
    expect(shown(primary.peer)).toEqual([]);
    store();
    await settle();
    const drawing = { id: '1:a1', agent: 1, name: 'ada', epoch: 1, node: 7, isFading: false, shape: frame };
    for (const { peer } of [primary, agent, ben]) expect(shown(peer)).toEqual([drawing]);
    expect(test.row.drawings).toEqual([drawing]);
  });

  it('are told to who comes later, and to the next page, before anything else is said of them', async () => {
    const { test, primary, agent } = await watchedRoom();
    agent.say(draw('a1'));
    agent.say(draw('a2'));
    await settle();
    const ben = await enter(test, 'ben');
    expect(ids(ben.peer)).toEqual(['1:a1', '1:a2']);
    expect(changes(ben.peer)[0]).toEqual({ isFresh: true, isHidden: false });
    const next = await connectPrimary(test, primary.secret);
    expect(ids(next.peer)).toEqual(['1:a1', '1:a2']);
  });

  it('[40] need a grant of point, in every mode', async () => {
    for (const mode of ['no-control', 'partial-control', 'full-control'] as const) {
      const test = makeRoom();
      const primary = await connectPrimary(test, 's0', { mode });
      const agent = await enter(test);
      primary.say({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
      primary.say({ t: 'grant', grant: 'point' });
      agent.say(draw('a1'));
      await settle();
      expect(ids(primary.peer), mode).toEqual(['1:a1']);
      primary.say({ t: 'grant', grant: 'view' });
      agent.say(draw('a2'));
      agent.say({ t: 'undraw', what: 'all' });
      await settle();
      expect(ids(primary.peer), mode).toEqual(['1:a1']);
      expect(refusals(agent.peer)).toEqual(['not-allowed']);
    }
  });

  it('are refused while sharing is paused, for another epoch, and twice under one name', async () => {
    const { primary, agent } = await watchedRoom();
    agent.say(draw('a1', { epoch: 2 }));
    agent.say(draw('a2', { document: 5 }));
    agent.say(draw('a3'));
    agent.say(draw('a3'));
    primary.say({ t: 'pause', by: 'customer' });
    agent.say(draw('a4'));
    await settle();
    expect(refusals(agent.peer)).toEqual(['stale-epoch', 'stale-epoch', 'bad-request', 'not-allowed']);
    expect(ids(primary.peer)).toEqual(['1:a3']);
  });

  it('are taken back by who drew them, and cleared by anybody', async () => {
    const { test, primary, agent } = await watchedRoom();
    const ben = await enter(test, 'ben');
    for (const act of ['a1', 'a2', 'a3']) agent.say(draw(act));
    for (const act of ['b1', 'b2']) ben.say(draw(act));
    await settle();
    agent.say({ t: 'undraw', what: 'last' });
    await settle();
    expect(ids(primary.peer)).toEqual(['1:a1', '1:a2', '2:b1', '2:b2']);
    ben.say({ t: 'undraw', what: 'own' });
    await settle();
    expect(ids(agent.peer)).toEqual(['1:a1', '1:a2']);
    ben.say({ t: 'undraw', what: 'last' });
    await settle();
    expect(ids(agent.peer)).toEqual(['1:a1', '1:a2']);
    ben.say({ t: 'undraw', what: 'all' });
    await settle();
    expect(ids(primary.peer)).toEqual([]);
    expect(test.row.drawings).toEqual([]);
  });

  it('follow what the page says of its epoch of now, and go where it has no place for them', async () => {
    const { primary, agent } = await watchedRoom();
    agent.say(draw('a1'));
    agent.say(draw('a2'));
    await settle();
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.say({ t: 'drawings-at', epoch: 1, places: [{ id: '1:a1', node: 50 }], isHidden: false });
    const places = [
      { id: '1:a1', node: 70 },
      { id: '1:a2', node: 0 },
      { id: '9:no', node: 4 },
    ];
    primary.say({ t: 'drawings-at', epoch: 2, places, isHidden: false });
    await settle();
    expect(shown(agent.peer)).toMatchObject([{ id: '1:a1', epoch: 2, node: 70 }]);
    expect(changes(agent.peer).at(-1)).toEqual({ gone: ['1:a2'], why: 'lost' });
    primary.say({ t: 'drawings-at', epoch: 0, places: [], isHidden: true });
    expect(changes(agent.peer).at(-1)).toEqual({ isHidden: true });
    // An agent cannot say so.
    agent.say({ t: 'drawings-at', epoch: 2, places: [{ id: '1:a1', node: 0 }], isHidden: true });
    await settle();
    expect(ids(agent.peer)).toEqual(['1:a1']);
  });

  it('in fading ink go by themselves and are never stored', async () => {
    const { test, clock, primary, agent } = await watchedRoom();
    agent.say(draw('a1', { isFading: true }));
    agent.say(draw('a2', { isFading: true }));
    agent.say({ t: 'undraw', what: 'last' });
    await settle();
    expect(ids(primary.peer)).toEqual(['1:a1']);
    expect(test.row.drawings).toEqual([]);
    clock.advance(fadingInkMs);
    await settle();
    expect(ids(primary.peer)).toEqual([]);
    expect(changes(agent.peer).at(-1)).toEqual({ gone: ['1:a1'], why: 'faded' });
  });

  it('have an end: of one agent, of all, and in size', async () => {
    const { test, clock, primary, agent } = await watchedRoom();
    const add = async (from: typeof agent, count: number, shape: DrawingShape = frame): Promise<void> => {
      for (let index = 0; index < count; index++) {
        clock.advance(1000);
        from.say(draw(`x${index}`, { shape }));
      }
      await settle();
    };
    await add(agent, maxDrawingsOfAgent + 3);
    expect(shown(primary.peer)).toHaveLength(maxDrawingsOfAgent);
    expect(refusals(agent.peer)).toEqual(Array.from({ length: 3 }, () => 'too-many-drawings'));
    const ben = await enter(test, 'ben');
    await add(ben, maxDrawings - maxDrawingsOfAgent + 1);
    expect(shown(primary.peer)).toHaveLength(maxDrawings);
    expect(refusals(ben.peer)).toEqual(['too-many-drawings']);
    ben.say({ t: 'undraw', what: 'all' });
    await settle();
    const points = Array.from({ length: 2 * maxDrawingPoints }, () => 0.1234567);
    const cleo = await enter(test, 'cleo');
    await add(cleo, 55, { kind: 'pen', colour: 0, points });
    expect(refusals(cleo.peer)).toContain('too-many-drawings');
    expect(JSON.stringify(test.row.drawings).length).toBeLessThan(300_000);
  });

  it('as fast as they come are answered, and few are taken', async () => {
    const { primary, agent } = await watchedRoom();
    for (let index = 0; index < 300; index++) agent.say(draw(`x${index}`));
    await settle();
    expect(refusals(agent.peer).filter((code) => code === 'rate-limited').length).toBeGreaterThan(200);
    expect(shown(primary.peer).length).toBeLessThanOrEqual(maxDrawingsOfAgent);
  });

  it('end with the session', async () => {
    const { test, room, agent, clock } = await watchedRoom();
    agent.say(draw('a1'));
    agent.say(draw('a2', { isFading: true }));
    await settle();
    await room.end('customer', 'stopped');
    expect(test.row).toMatchObject({ state: 'ended', drawings: [] });
    const told = agent.peer.all('drawings').length;
    clock.advance(fadingInkMs);
    await settle();
    expect(agent.peer.all('drawings')).toHaveLength(told);
  });
});

describe('drawings in the store', () => {
  const store = openStore(':memory:');
  afterEach(async () => (await store).destroy());

  it('survive a restart of the server', async () => {
    const opened = await store;
    const { id, ...draft } = license;
    await createLicense(opened, { ...licenseDefaults, ...draft }, id);
    const { test, agent } = await watchedRoom();
    agent.say(draw('a1'));
    await settle();
    await opened
      .insertInto('sessions')
      .values({
        id: 'session',
        license_id: id,
        state: 'live',
        code_hash: null,
        code_expires_at: 0,
        secret_hash: 'hash:s0',
        next_secret_hashes: '[]',
        connection: 1,
        mode: 'full-control',
        grant: 'control',
        visitor_hash: '',
        address_hash: null,
        agents: '[]',
        drawings: '[]',
        returns: '{"host":null,"parked":[]}',
        away_until: null,
        customer_id: null,
        started_at: 0,
        joined_at: 0,
        time_from: null,
        ended_at: null,
        ended_by: null,
        end_reason: null,
      })
      .execute();
    await changeSession(opened, 'session', { drawings: test.row.drawings });
    const row = await findSession(opened, 'session');
    expect(row?.drawings).toEqual(test.row.drawings);
    const again = makeRoom({ row: { ...test.row, drawings: row?.drawings ?? [] }, isRestored: true });
    const page = await connectPrimary(again, 's1');
    const later = await enter(again, 'ben');
    for (const { peer } of [page, later]) expect(ids(peer)).toEqual(['1:a1']);
  });
});
