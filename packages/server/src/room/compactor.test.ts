import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { RealPage, textAfter } from '../testing/real-page.ts';
import { Compactor } from './compactor.ts';
import type { CompactionPlan } from './session-log.ts';

const stops: Compactor[] = [];
afterEach(() => Promise.all(stops.splice(0).map((compactor) => compactor.stop())));

function planOf(...frames: Uint8Array[]): CompactionPlan {
  return { run: 'run', bytes: 1, documents: [{ document: 0, epoch: 1, last: frames.length, base: null, frames }] };
}

describe('the compaction thread', () => {
  it('answers with frames that say the same, job by job, and a stream that cannot be read spoils no other', async () => {
    const errors: string[] = [];
    const compactor = new Compactor(systemClock, (names) => errors.push(...names));
    stops.push(compactor);
    const real = new RealPage();
    const frames = [real.start('one'), real.change('two'), real.change('three')];
    const [good, bad, again] = await Promise.all([
      compactor.compact(planOf(...frames)),
      compactor.compact(planOf(new Uint8Array([1, 2, 3]))),
      compactor.compact(planOf(...frames.slice(0, 2))),
    ]);
    expect(await textAfter([good[0]!])).toBe('three');
    expect(bad).toEqual([null]);
    expect(errors).toHaveLength(1);
    expect(await textAfter([again[0]!, frames[2]!])).toBe('three');
    // The log still has its own bytes: they were copied, not moved.
    expect(frames[0]!.length).toBeGreaterThan(0);
  });

  it('lets nobody wait for ever when it stops', async () => {
    const compactor = new Compactor(systemClock, () => {});
    const waiting = [1, 2, 3].map(() => compactor.compact(planOf(new RealPage().start('x'))));
    const outcomes = Promise.allSettled(waiting);
    await compactor.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(compactor.compact(planOf())).rejects.toThrow();
  });
});
