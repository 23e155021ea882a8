import { expect, it } from 'vitest';
import { isSecurePage } from './secure-page.ts';

it.each([
  ['https://www.example.com/', true],
  ['http://www.example.com/', false],
  ['http://localhost:4300/', true],
  ['http://acmejets.localhost:4300/', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]:80/', true],
  ['http://localhost.example.com/', false],
  ['http://notlocalhost/', false],
  ['file:///tmp/page.html', false],
  ['about:blank', false],
])('%s: %s', (url, isSecure) => {
  expect(isSecurePage(new URL(url))).toBe(isSecure);
});
