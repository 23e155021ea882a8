import { describe, expect, it } from 'vitest';
import { median, percentile, ratio, spread } from './statistics.ts';

describe('statistics', () => {
  it('takes the middle of an odd and the mean of the two middle of an even number of samples, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('interpolates percentiles', () => {
    const samples = [0, 10, 20, 30, 40];
    expect(percentile(samples, 95)).toBeCloseTo(38);
    expect(percentile(samples, 0)).toBe(0);
    expect(percentile(samples, 100)).toBe(40);
    expect(spread(samples)).toBe(10);
  });

  it('never credits a negative cost, and never divides by nothing', () => {
    expect(ratio(-3, 10)).toBe(0);
    expect(ratio(5, 10)).toBe(0.5);
    expect(ratio(1, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(ratio(-1, -2)).toBe(1);
  });
});
