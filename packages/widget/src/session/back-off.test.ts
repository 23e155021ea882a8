import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('doubles up to a limit and spreads over the upper half of each step', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 40, 2000].map((failures) => backOffMs(failures, 1));
  expect(longest).toEqual([400, 800, 1600, 3200, 5000, 5000, 5000, 5000, 5000]);
  for (const failures of [1, 5, 100]) expect(backOffMs(failures, 0)).toBe(backOffMs(failures, 1) / 2);
});
