import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, makeRoom, page, settle, watchedRoom } from '../testing/test-room.ts';

const minute = 60_000;

describe('a session that waits', () => {
  it('ends when its code expires', async () => {
    const test = makeRoom();
    const primary = await connectPrimary(test, 's0');
    await test.clock.advance(15 * minute - 1);
    expect(test.room.isOver).toBe(false);
    await test.clock.advance(1);
    expect(primary.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'code-expired' });
    expect(test.row).toMatchObject({ state: 'ended', endedBy: 'server', endReason: 'code-expired' });
    expect(test.clock.pending).toBe(0);
  });

  it('frees its place when the customer never connects', async () => {
    const test = makeRoom();
    await test.clock.advance(2 * minute);
    expect(test.row.endReason).toBe('customer-lost');
    expect(test.ended).toBe(1);
  });

  it('no longer expires once an agent has joined', async () => {
    const test = makeRoom();
    await connectPrimary(test, 's0');
    await test.clock.advance(14 * minute);
    await enter(test);
    await test.clock.advance(60 * minute);
    expect(test.room.isOver).toBe(false);
    expect(test.row).toMatchObject({ state: 'live', agents: [{ account: 'ada', number: 1 }] });
  });
});

describe('absence of the customer', () => {
  it('[64] waits the away time after a goodbye', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    primary.say({ t: 'leaving' });
    primary.link.closed();
    expect(agent.peer.last('primary')).toEqual({ t: 'primary', primary: 'away', untilMs: 15 * minute });
    await clock.advance(15 * minute - 1);
    expect(test.room.isOver).toBe(false);
    await clock.advance(1);
    expect(agent.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'customer-lost' });
  });

  it('waits the away time for a page whose browser closed the socket as going away', async () => {
    const { agent, primary } = await watchedRoom();
    primary.link.closed(1001);
    expect(agent.peer.last('primary')).toEqual({ t: 'primary', primary: 'away', untilMs: 15 * minute });
  });

  it('waits for the rest of the away time after a restart, and at least the grace time', async () => {
    const { test, primary, clock } = await watchedRoom();
    primary.say({ t: 'leaving' });
    await settle();
    expect(test.row.awayUntil).toBe(clock.now() + 15 * minute);
    const row = { ...test.row, state: 'waiting' as const, codeExpiresAt: clock.now() + 60 * minute };
    for (const [leftMs, expectedMs] of [
      [10 * minute, 10 * minute],
      [10, 2 * minute],
    ] as const) {
      const again = makeRoom({ isRestored: true, row: { ...row, awayUntil: clock.now() + leftMs } });
      expect(again.room.presence.state).toBe('away');
      await again.clock.advance(expectedMs - 1);
      expect(again.room.isOver).toBe(false);
      await again.clock.advance(1);
      expect(again.row.endReason).toBe('customer-lost');
    }
    const back = await connectPrimary(test, primary.secret);
    expect(back.peer.last('primary-welcome').connection).toBe(2);
    expect(test.row.awayUntil).toBeNull();
  });

  it('is over when the page stays after all', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    primary.say({ t: 'leaving' });
    primary.link.receiveBinary(page(1, 1));
    expect(agent.peer.last('primary').primary).toBe('connected');
    await clock.advance(60 * minute);
    expect(test.room.isOver).toBe(false);
    expect(test.row.awayUntil).toBeNull();
  });

  it('[86] waits the grace time after a silent loss, and goes on when the customer is back', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    primary.link.closed();
    await clock.advance(2 * minute - 1);
    const back = await connectPrimary(test, primary.secret);
    expect(agent.peer.last('primary').primary).toBe('connected');
    await clock.advance(10 * minute);
    expect(test.room.isOver).toBe(false);
    back.link.closed();
    await clock.advance(2 * minute);
    expect(test.row.endReason).toBe('customer-lost');
  });
});

describe('[85] absence of agents', () => {
  it('stops capture after 30 s and drops the page, and a rejoin starts a new epoch', async () => {
    const { test, room, primary, agent, clock } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'Shop' });
    agent.link.closed();
    expect(primary.peer.last('agents').agents).toEqual([]);
    await clock.advance(29_999);
    expect(room.log.bytes).toBeGreaterThan(0);
    await clock.advance(1);
    expect(primary.peer.last('capture')).toEqual({ t: 'capture', isOn: false, reason: 'unwatched' });
    expect(room.log.bytes).toBe(0);
    expect(room.page).toBeNull();
    expect(test.forgotten.at(-1)).toBe('null Infinity');
    primary.link.receiveBinary(page(1, 2));
    expect(room.log.bytes).toBe(0);
    const back = await enter(test);
    expect(primary.peer.last('capture')).toEqual({ t: 'capture', isOn: true, reason: 'joined' });
    expect(back.peer.frames).toHaveLength(0);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(2, 1));
    expect(back.peer.frames).toHaveLength(1);
  });

  it('within 30 s a rejoin gets the log and the page is not asked', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    agent.link.closed();
    await clock.advance(29_000);
    const back = await enter(test);
    expect(back.peer.frames).toHaveLength(1);
    await clock.advance(60_000);
    expect(primary.peer.all('capture')).toHaveLength(1);
  });

  it('ends the session after the grace time', async () => {
    const { primary, agent, clock } = await watchedRoom();
    agent.link.closed();
    await clock.advance(2 * minute - 1);
    expect(primary.peer.all('ended')).toHaveLength(0);
    await clock.advance(1);
    expect(primary.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'agent-lost' });
  });

  it('ends it also when the agent who joined never came', async () => {
    const test = makeRoom();
    await connectPrimary(test, 's0');
    await test.room.join({ account: 'ada', name: 'ada', signIn: '' });
    await test.clock.advance(2 * minute);
    expect(test.row.endReason).toBe('agent-lost');
  });

  it('holds the agent’s place for the grace time', async () => {
    const { room, agent, clock } = await watchedRoom();
    expect(room.agents.holdsPlaceOf('ada')).toBe(true);
    agent.link.closed();
    await clock.advance(2 * minute - 2);
    expect(room.agents.holdsPlaceOf('ada')).toBe(true);
    expect(room.agents.holdsPlaceOf('ben')).toBe(false);
  });
});

describe('the end', () => {
  it('[27] by the customer: told to all after it is stored, and nothing is left', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    let commit = () => {};
    test.beforeSave = () =>
      new Promise((resolve) => {
        commit = resolve;
      });
    primary.say({ t: 'stop' });
    await settle();
    expect(agent.peer.all('ended')).toHaveLength(0);
    // Nothing passes any more meanwhile.
    primary.link.receiveBinary(page(1, 2));
    expect(agent.peer.frames).toHaveLength(1);
    commit();
    await settle();
    expect(agent.peer.last('ended')).toEqual({ t: 'ended', by: 'customer', reason: 'stopped' });
    expect(agent.peer.closedWith?.reason).toBe('session-ended');
    expect(test.room.log.bytes).toBe(0);
    expect(test.ended).toBe(1);
    expect(clock.pending).toBe(0);
    await expect(connectPrimary(test, primary.secret)).rejects.toThrow('session-ended');
  });

  it('[84] by the agent', async () => {
    const { primary, agent } = await watchedRoom();
    agent.say({ t: 'close-session' });
    await settle();
    expect(primary.peer.last('ended')).toEqual({ t: 'ended', by: 'agent', reason: 'closed' });
  });

  it('draining asks all to come back and leaves the row alone', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    test.room.drain(1000);
    expect(primary.peer.last('reconnect')).toEqual({ t: 'reconnect', afterMs: 1000 });
    expect(agent.peer.closedWith?.reason).toBe('server-draining');
    primary.link.closed();
    agent.link.closed();
    expect(clock.pending).toBe(0);
    expect(test.row.state).toBe('live');
  });
});

describe('[8] mode', () => {
  it('is the strictest of snippet and license, and follows the page', async () => {
    const { test, primary, agent } = await watchedRoom({ license: { mostPermissiveMode: 'partial-control' } });
    expect(primary.peer.last('primary-welcome').mode).toBe('partial-control');
    const next = await connectPrimary(test, primary.secret, { mode: 'no-control' });
    expect(next.peer.last('primary-welcome').mode).toBe('no-control');
    expect(agent.peer.last('mode').mode).toBe('no-control');
    const last = await connectPrimary(test, next.secret, { mode: 'full-control' });
    expect(last.peer.last('primary-welcome').mode).toBe('partial-control');
    expect(test.row.mode).toBe('partial-control');
  });
});
