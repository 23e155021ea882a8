import { expect, it } from 'vitest';
import { splitAddress } from './arrival.ts';

const token = 'A_-3456789012345678901';
const own = `_alongside=${token}`;

it.each([
  [`https://a.example/#${own}`, 'https://a.example/'],
  [`https://a.example/p?x=1#${own}`, 'https://a.example/p?x=1'],
  [`https://a.example/#part&${own}`, 'https://a.example/#part'],
  [`https://a.example/#/route?${own}`, 'https://a.example/#/route'],
  [`https://a.example/#/route?x=1&${own}`, 'https://a.example/#/route?x=1'],
  [`https://a.example/#${own}&state=7`, 'https://a.example/#state=7'],
  [`https://a.example/?${own}`, 'https://a.example/'],
  [`https://a.example/?${own}#part`, 'https://a.example/#part'],
  [`https://a.example/?x=1&${own}`, 'https://a.example/?x=1'],
  [`https://a.example/?${own}&x=1#part`, 'https://a.example/?x=1#part'],
  [`https://a.example/?x=%20&${own}&y=#/r`, 'https://a.example/?x=%20&y=#/r'],
])('%s is left as %s', (href, clean) => {
  expect(splitAddress(href)).toEqual({ token, clean });
});

it('the proof of a link for a mask report is told by its beginning', () => {
  const href = `https://a.example/#part&_alongside=r.${token}`;
  expect(splitAddress(href)).toEqual({ token: `r.${token}`, clean: 'https://a.example/#part' });
});

it.each([
  `https://a.example/#_alongside=x.${token}`,
  'https://a.example/',
  'https://a.example/#_alongside=short',
  `https://a.example/#${own}longer`,
  `https://a.example/#x_alongside=${token}`,
  `https://a.example/_alongside=${token}`,
])('%s has none', (href) => {
  expect(splitAddress(href)).toBeNull();
});
