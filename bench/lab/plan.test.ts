import { describe, expect, it } from 'vitest';
import { alternate, fullRuns, planOf, quickRuns } from './plan.ts';

const parts = ['one', 'two', 'three'];

describe('the plan of a run', () => {
  it('is everything unless parts are named, in their own order', () => {
    expect(planOf([], parts)).toEqual({ names: parts, runs: fullRuns });
    expect(planOf(['three', '--quick', 'one'], parts)).toEqual({ names: ['one', 'three'], runs: quickRuns });
  });

  it('says what it does not know, and helps', () => {
    expect(planOf(['one', 'four', '--fast'], parts)).toBe('Unknown: four, --fast.');
    expect(planOf(['--help', 'four'], parts)).toBe('help');
  });

  it('lets modes take turns, every other round the other way', async () => {
    const order: string[] = [];
    await alternate(['a', 'b', 'c'], 3, async (mode, run) => void order.push(`${mode}${run}`));
    expect(order).toEqual(['a0', 'b0', 'c0', 'c1', 'b1', 'a1', 'a2', 'b2', 'c2']);
  });
});
