import { encodeFrame, encodePointer, frameKinds, pointerFlags } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, makeRoom, page, pointer, settle, watchedRoom } from '../testing/test-room.ts';
import { askBeforeMs } from './time-limits.ts';

const minute = 60_000;
const goOn = { t: 'go-on', reason: 'time-limit' } as const;

describe('the limits of a session’s time', () => {
  it('total: both sides are asked before, and it ends whatever happens', async () => {
    const { test, primary, agent, clock } = await watchedRoom({ license: { maxTotalMinutes: 10 } });
    for (let count = 0; count < 9; count++) {
      expect(primary.peer.all('ending')).toEqual([]);
      await clock.advance(minute);
      primary.link.receiveBinary(pointer(1, count));
    }
    for (const { peer } of [primary, agent]) {
      expect(peer.last('ending')).toEqual({ t: 'ending', reason: 'time-limit', inMs: askBeforeMs });
    }
    // Who comes in meanwhile is asked as well.
    await clock.advance(20_000);
    const second = await enter(test, 'ben');
    const next = await connectPrimary(test, primary.secret);
    for (const { peer } of [second, next]) expect(peer.last('ending')).toMatchObject({ inMs: askBeforeMs - 20_000 });
    await clock.advance(39_999);
    expect(test.room.isOver).toBe(false);
    await clock.advance(1);
    expect(agent.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'time-limit' });
    expect(next.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'time-limit' });
    expect(test.row).toMatchObject({ state: 'ended', endReason: 'time-limit' });
    expect(clock.pending).toBe(0);
  });

  it('total: the customer goes on for as long again, as often as asked, and a restart does not forget it', async () => {
    const license = { maxTotalMinutes: 10 };
    const { test, primary, agent, clock } = await watchedRoom({ license });
    for (let round = 0; round < 2; round++) {
      await clock.advance(9 * minute + 1000);
      expect(primary.peer.last('ending').reason).toBe('time-limit');
      primary.say(goOn);
      for (const { peer } of [primary, agent]) expect(peer.last('ending')).toEqual({ t: 'ending', reason: 'nothing' });
    }
    await settle();
    expect(test.room.isOver).toBe(false);
    expect(test.row.timeFrom).toBe(clock.now());
    expect(test.notes.filter((note) => note === 'customer went-on')).toHaveLength(2);

    // Its clock begins where this one did.
    const passedMs = clock.now() - test.row.startedAt;
    const row = { ...test.row, joinedAt: (test.row.joinedAt ?? 0) - passedMs, timeFrom: test.row.startedAt };
    const restored = makeRoom({ row, license, isRestored: true, limits: { graceMs: 60 * minute } });
    await restored.clock.advance(9 * minute - 1000);
    expect(restored.room.isOver).toBe(false);
    const back = await connectPrimary(restored, primary.secret);
    expect(back.peer.all('ending')).toEqual([]);
  });

  it('total: nobody takes more time than was asked about, and no agent takes any', async () => {
    const { test, primary, agent, clock } = await watchedRoom({ license: { maxTotalMinutes: 10 } });
    // Unasked, and then for something else.
    for (let count = 0; count < 8; count++) {
      await clock.advance(minute);
      primary.say(goOn);
    }
    await clock.advance(minute + 1000);
    primary.say({ t: 'go-on', reason: 'idle' });
    agent.say({ t: 'still-here' });
    agent.say(goOn);
    agent.link.receiveBinary(pointer(1, 6));
    expect(test.notes).toContain('ada refused malformed-signal');
    expect(primary.peer.last('ending').reason).toBe('time-limit');
    await clock.advance(minute);
    expect(test.row).toMatchObject({ endReason: 'time-limit', timeFrom: null });
  });

  it('total: is not put off by idle questions that come between', async () => {
    const { test, agent, clock } = await watchedRoom({ license: { maxTotalMinutes: 3, maxIdleMinutes: 1 } });
    // Each half minute without anything is asked about; somebody is there each time.
    for (let ms = 0; ms < 3 * minute; ms += 10_000) {
      await clock.advance(10_000);
      if (agent.peer.all('ending').at(-1)?.reason === 'idle') agent.say({ t: 'still-here' });
    }
    expect(agent.peer.all('ending').filter(({ reason }) => reason === 'idle').length).toBeGreaterThan(1);
    expect(test.row.endReason).toBe('time-limit');
  });

  it('total: counts on after a restart, and asks for the whole time even if it was over meanwhile', async () => {
    const { test } = await watchedRoom({ license: { maxTotalMinutes: 10 } });
    const row = { ...test.row, joinedAt: test.clock.now() - 12 * minute };
    const license = { maxTotalMinutes: 10 };
    const restored = makeRoom({ row, license, isRestored: true, limits: { graceMs: 60 * minute } });
    await restored.clock.advance(5000);
    const back = await connectPrimary(restored, 's1');
    expect(back.peer.last('ending')).toEqual({ t: 'ending', reason: 'time-limit', inMs: askBeforeMs });
    await restored.clock.advance(askBeforeMs);
    expect(restored.row.endReason).toBe('time-limit');
  });

  it('idle: what people do counts, what the page does by itself does not', async () => {
    const { test, primary, agent, clock } = await watchedRoom({ license: { maxIdleMinutes: 5 } });
    await clock.advance(3 * minute);
    primary.link.receiveBinary(pointer(1, 5));
    await clock.advance(3 * minute);
    agent.link.receiveBinary(pointer(1, 6));
    await clock.advance(3 * minute);
    primary.say({ t: 'grant', grant: 'point' });
    await clock.advance(3 * minute);
    expect(agent.peer.all('ending')).toEqual([]);
    await clock.advance(minute);
    expect(primary.peer.last('ending')).toEqual({ t: 'ending', reason: 'idle', inMs: askBeforeMs });
    primary.link.receiveBinary(page(1, 1));
    agent.say({ t: 'rendered', log: 1 });
    expect(agent.peer.last('ending').reason).toBe('idle');
    await clock.advance(minute);
    expect(agent.peer.last('ended')).toEqual({ t: 'ended', by: 'server', reason: 'idle' });
    expect(test.row.endReason).toBe('idle');
  });

  it('idle: a pointer that rests is no sign of life, also where something comes up below it', async () => {
    const { test, primary, agent, clock } = await watchedRoom({ license: { maxIdleMinutes: 5 } });
    agent.link.receiveBinary(pointer(1, 6));
    primary.link.receiveBinary(pointer(1, 5));
    await clock.advance(4 * minute + 1000);
    const left = { node: 0, x: 0, y: 0, documentX: 0, documentY: 0, flags: pointerFlags.left, presses: 0 };
    for (const { link } of [primary, agent]) {
      link.receiveBinary(encodeFrame(frameKinds.pointer, 0, 1, 1, encodePointer(left)));
    }
    agent.link.receiveBinary(pointer(1, 6));
    primary.link.receiveBinary(pointer(1, 5));
    expect(agent.peer.last('ending').reason).toBe('idle');
    await clock.advance(minute);
    expect(test.row.endReason).toBe('idle');
  });

  it.each([
    ['the customer’s answer', (sides) => sides.primary.say({ t: 'go-on', reason: 'idle' })],
    ['the agent’s answer', (sides) => sides.agent.say({ t: 'still-here' })],
    ['the customer’s pointer', (sides) => sides.primary.link.receiveBinary(pointer(1, 5))],
    ['the agent’s pointer', (sides) => sides.agent.link.receiveBinary(pointer(1, 6))],
    ['a pause', (sides) => sides.primary.say({ t: 'pause', by: 'customer' })],
  ] satisfies [string, (sides: Awaited<ReturnType<typeof watchedRoom>>) => void][])(
    'idle: the question is over with %s',
    async (_, answer) => {
      const sides = await watchedRoom({ license: { maxIdleMinutes: 5 } });
      const { test, primary, agent, clock } = sides;
      await clock.advance(4 * minute + 30_000);
      expect(agent.peer.last('ending').reason).toBe('idle');
      answer(sides);
      for (const { peer } of [primary, agent]) expect(peer.last('ending')).toEqual({ t: 'ending', reason: 'nothing' });
      await clock.advance(4 * minute - 1);
      expect(agent.peer.last('ending').reason).toBe('nothing');
      await clock.advance(minute + 1);
      expect(test.row.endReason).toBe('idle');
    },
  );

  it('short ones are asked about after half of their time', async () => {
    const { test, primary, clock } = await watchedRoom({ license: { maxIdleMinutes: 1 } });
    await clock.advance(29_999);
    expect(primary.peer.all('ending')).toEqual([]);
    await clock.advance(1);
    expect(primary.peer.last('ending')).toEqual({ t: 'ending', reason: 'idle', inMs: 30_000 });
    await clock.advance(30_000);
    expect(test.row.endReason).toBe('idle');
  });

  it('none: a license without limits lets a session go on, and one that is changed is followed at once', async () => {
    const { test, agent, clock } = await watchedRoom();
    await clock.advance(24 * 60 * minute);
    expect(agent.peer.all('ending')).toEqual([]);
    test.room.changeLicense({ ...test.room.license, maxTotalMinutes: 60 });
    await clock.advance(5000);
    expect(agent.peer.last('ending')).toEqual({ t: 'ending', reason: 'time-limit', inMs: askBeforeMs });
    test.room.changeLicense({ ...test.room.license, maxTotalMinutes: 0 });
    await clock.advance(5000);
    expect(agent.peer.last('ending').reason).toBe('nothing');
    test.room.changeLicense({ ...test.room.license, maxTotalMinutes: 60 });
    await clock.advance(5000 + askBeforeMs);
    expect(test.row.endReason).toBe('time-limit');
  });

  it('answers are taken at a moderate rate', async () => {
    const { test, primary, clock } = await watchedRoom({ license: { maxTotalMinutes: 10 } });
    await clock.advance(9 * minute);
    for (let count = 0; count < 20; count++) primary.say(goOn);
    expect(test.notes.filter((note) => note === 'customer went-on')).toHaveLength(1);
    expect(test.notes).toContain('customer refused rate-limited');
  });
});
