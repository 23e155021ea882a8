import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it.each(['', 'a', 'abc', 'Zm9vYmFyYmF6cXV4LV8xMg', 'x'.repeat(54), 'x'.repeat(55)])('of %j is that of Node', (text) => {
  expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});

it('of what does not fit is refused', () => {
  expect(() => sha256('x'.repeat(56))).toThrow(RangeError);
});
