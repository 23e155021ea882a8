import { handoffTokenPattern, withToken } from '@alongside/protocol';
import { expect, it } from 'vitest';
import { splitAddress } from '../loader/arrival.ts';
import { handoffOf, makeToken } from './token.ts';

const token = makeToken();

it('has 128 random bits and is fit for addresses and cookies', () => {
  for (let count = 0; count < 200; count++) expect(makeToken()).toMatch(handoffTokenPattern);
  expect(makeToken()).not.toBe(makeToken());
});

it('is told as a hash, with the code where there is one', () => {
  expect(handoffOf(token, null)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(handoffOf(token, '123456782').code).toBe('123456782');
});

it.each([
  ['https://b.example/', 'fragment', '#P'],
  ['https://b.example/#part', 'fragment', '#part&P'],
  ['https://b.example/#/route', 'ask', '#/route?P'],
  ['https://b.example/#!/route?x=1', 'fragment', '#!/route?x=1&P'],
  ['https://b.example/?x=1#part', 'query', '?x=1&P#part'],
  ['https://b.example/', 'query', '?P'],
] as const)('goes into %s by %s, and out again', (href, way, end) => {
  const carried = withToken(href, token, way);
  expect(carried.endsWith(end.replace('P', `_alongside=${token}`))).toBe(true);
  expect(splitAddress(carried)).toEqual({ token, clean: href });
});
