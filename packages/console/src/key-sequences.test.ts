import { expect, it } from 'vitest';
import { idleKeys, pressKey, sequenceMs } from './key-sequences.ts';

const sequences = ['c', '?', 'g c', 'g l'];

function type(keys: readonly (readonly [string, number])[]): (string | null)[] {
  let state = idleKeys;
  return keys.map(([key, at]) => {
    const next = pressKey(state, key, at, sequences);
    state = next.state;
    return next.hit;
  });
}

it('knows single keys and pairs', () => {
  expect(
    type([
      ['c', 0],
      ['g', 10],
      ['l', 20],
    ]),
  ).toEqual(['c', null, 'g l']);
});

it('prefers the pair to the single key of its second letter', () => {
  expect(
    type([
      ['g', 0],
      ['c', 10],
    ]),
  ).toEqual([null, 'g c']);
});

it('forgets the first letter after a while', () => {
  expect(
    type([
      ['g', 0],
      ['l', sequenceMs + 1],
    ]),
  ).toEqual([null, null]);
  expect(
    type([
      ['g', 0],
      ['c', sequenceMs + 1],
    ]),
  ).toEqual([null, 'c']);
});

it('starts anew when the second letter fits nothing', () => {
  expect(
    type([
      ['g', 0],
      ['x', 1],
      ['l', 2],
    ]),
  ).toEqual([null, null, null]);
  expect(
    type([
      ['g', 0],
      ['g', 1],
      ['l', 2],
    ]),
  ).toEqual([null, null, 'g l']);
});
