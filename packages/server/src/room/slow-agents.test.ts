import { compactFrames, decodeFrameHeader, frameKinds } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { RealPage, textAfter } from '../testing/real-page.ts';
import { enter, page, settle, watchedRoom } from '../testing/test-room.ts';
import type { CompactionPlan } from './session-log.ts';

const kilobytes = (count: number) => 'x'.repeat(count * 1024);

async function compactHere(plan: CompactionPlan): Promise<Uint8Array[]> {
  return Promise.all(plan.documents.map(({ base, frames }) => compactFrames(base, frames)));
}

/** Compacts in this thread, and can wait for what was asked for so far. */
function watchCompactions(test: { compact: (plan: CompactionPlan) => Promise<(Uint8Array | null)[]> }) {
  const compactions: Promise<unknown>[] = [];
  test.compact = (plan) => {
    const compacted = compactHere(plan);
    compactions.push(compacted);
    return compacted;
  };
  return {
    async done(): Promise<number> {
      await Promise.all(compactions);
      await settle();
      return compactions.length;
    },
  };
}

describe('the log of a page', () => {
  it('is compacted when it outgrows a megabyte, and late and resuming agents end up with the same page', async () => {
    const { test, room, primary, agent } = await watchedRoom();
    const compactions = watchCompactions(test);
    const real = new RealPage();
    primary.link.receiveBinary(real.start('first'));
    const { run } = agent.peer.last('replica-welcome');
    for (let change = 0; change < 60; change++) primary.link.receiveBinary(real.change(`${change} ${kilobytes(25)}`));
    expect(await compactions.done()).toBe(1);
    expect(room.log.bytes).toBeLessThan(600 * 1024);
    primary.link.receiveBinary(real.change('the end'));

    const late = await enter(test, 'ben');
    expect(decodeFrameHeader(late.peer.frames[0]!)?.kind).toBe(frameKinds.compactedDeflated);
    expect(late.peer.frames.length).toBeLessThan(agent.peer.frames.length);
    expect(await textAfter(late.peer.frames)).toBe('the end');
    expect(await textAfter(agent.peer.frames)).toBe('the end');

    // Somebody who has the first ten frames gets the compacted one on top, somebody further on only the rest.
    const early = await enter(test, 'cleo', { run, log: 10 });
    expect(early.peer.last('replica-welcome').isResumed).toBe(true);
    expect(await textAfter([...agent.peer.frames.slice(0, 10), ...early.peer.frames])).toBe('the end');
    const recent = await enter(test, 'dan', { run, log: 61 });
    expect(recent.peer.frames.map((frame) => decodeFrameHeader(frame)?.log)).toEqual([62]);
  });

  it('keeps what arrives during a compaction, and throws its result away when the page has started over', async () => {
    const { test, room, primary } = await watchedRoom();
    let finish = () => {};
    const isFinished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const compacted: Promise<unknown>[] = [];
    test.compact = (plan) => {
      const held = isFinished.then(() => compactHere(plan));
      compacted.push(held);
      return held;
    };
    const real = new RealPage();
    primary.link.receiveBinary(real.start('first'));
    for (let change = 0; change < 50; change++) primary.link.receiveBinary(real.change(`${change} ${kilobytes(25)}`));
    primary.link.receiveBinary(real.change('during'));
    expect(compacted).toHaveLength(1);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    const next = new RealPage(2);
    primary.link.receiveBinary(next.start('next page'));
    finish();
    await Promise.all(compacted);
    await settle();
    const late = await enter(test, 'ben');
    expect(await textAfter(late.peer.frames)).toBe('next page');
    expect(room.log.bytes).toBeLessThan(1024);
  });

  it('stays as it is when compaction fails, and asks for a fresh start at its hard limit, not again and again', async () => {
    const { primary, agent, room, clock } = await watchedRoom({ limits: { maxLogBytes: 3 * 1024 * 1024 } });
    let sequence = 0;
    for (; sequence < 35; ) primary.link.receiveBinary(page(1, ++sequence, 100 * 1024));
    expect(primary.peer.last('capture').reason).not.toBe('overflow');
    await clock.advance(0);
    for (let round = 1; round <= 2; round++) {
      await clock.advance(0);
      expect(primary.peer.all('capture').filter(({ reason }) => reason === 'overflow')).toHaveLength(1);
      expect(room.log.bytes).toBe(0);
      primary.link.receiveBinary(page(round, 40));
      primary.say({ t: 'epoch-start', document: 0, epoch: round + 1, isUnsent: false });
      for (let next = 0; next < 35; ) primary.link.receiveBinary(page(round + 1, ++next, 100 * 1024));
    }
    await clock.advance(10_000);
    expect(primary.peer.all('capture').filter(({ reason }) => reason === 'overflow')).toHaveLength(2);
    expect(agent.peer.closedWith).toBeNull();
  });

  it('counts the bytes of every entry exactly', async () => {
    const { room, primary } = await watchedRoom();
    let expected = 0;
    for (let sequence = 1; sequence <= 30; sequence++) {
      const frame = page(1, sequence, sequence * 7);
      expected += frame.length;
      primary.link.receiveBinary(frame);
    }
    expect(room.log.bytes).toBe(expected);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    expect(room.log.bytes).toBe(0);
  });
});

describe('a slow agent', () => {
  it('holds nobody up, is told, and catches up with one compacted frame instead of all that it missed', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    const compactions = watchCompactions(test);
    const ben = await enter(test, 'ben');
    const real = new RealPage();
    primary.link.receiveBinary(real.start('first'));
    ben.peer.isSlow = true;
    for (let change = 0; change < 400; change++) {
      primary.link.receiveBinary(real.change(`${change} ${kilobytes(25)}`));
      if (change % 40 === 39) await compactions.done();
    }
    primary.link.receiveBinary(real.change('the end'));
    expect(agent.peer.frames).toHaveLength(402);
    const before = ben.peer.frames.length;
    expect(before).toBeLessThan(120);
    await clock.advance(1100);
    expect(ben.peer.all('behind')).toHaveLength(1);
    ben.peer.isSlow = false;
    ben.peer.bufferedBytes = 0;
    await clock.advance(100);
    const missed = ben.peer.frames.slice(before);
    expect(missed.length).toBeLessThan(200);
    expect(decodeFrameHeader(missed[0]!)?.kind).toBe(frameKinds.compactedDeflated);
    expect(ben.peer.last('caught-up').log).toBe(402);
    expect(await textAfter(ben.peer.frames)).toBe('the end');
  });

  it('is not told for a moment of congestion', async () => {
    const { primary, agent, clock } = await watchedRoom();
    agent.peer.isSlow = true;
    for (let sequence = 1; sequence <= 30; sequence++) primary.link.receiveBinary(page(1, sequence, 100_000));
    agent.peer.isSlow = false;
    agent.peer.bufferedBytes = 0;
    await clock.advance(200);
    expect(agent.peer.frames).toHaveLength(30);
    expect(agent.peer.all('behind')).toHaveLength(0);
  });
});

describe('a replica that differs', () => {
  it('gets a new epoch, at most one in ten seconds', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    const diverged = { t: 'diverged' as const, document: 0, epoch: 1, sequence: 1, what: 'links' };
    agent.say(diverged);
    agent.say(diverged);
    expect(primary.peer.all('capture').filter(({ reason }) => reason === 'diverged')).toHaveLength(1);
    await clock.advance(10_000);
    agent.say(diverged);
    expect(primary.peer.all('capture').filter(({ reason }) => reason === 'diverged')).toHaveLength(2);
    expect(test.notes.filter((note) => note.includes('diverged'))).toHaveLength(3);
  });

  it('gets it later when the epoch made for it differs again, and not when another came meanwhile', async () => {
    const { primary, agent, clock } = await watchedRoom();
    const diverged = { t: 'diverged' as const, document: 0, epoch: 1, sequence: 1, what: 'links' };
    const asked = () => primary.peer.all('capture').filter(({ reason }) => reason === 'diverged').length;
    agent.say(diverged);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    agent.say({ ...diverged, epoch: 2 });
    expect(asked()).toBe(1);
    await clock.advance(10_000);
    expect(asked()).toBe(2);
    agent.say({ ...diverged, epoch: 2 });
    primary.say({ t: 'epoch-start', document: 0, epoch: 3, isUnsent: false });
    await clock.advance(20_000);
    expect(asked()).toBe(2);
  });
});
