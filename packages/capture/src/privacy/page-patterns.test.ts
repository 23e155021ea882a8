import { expect, it } from 'vitest';
import { fitsPage } from './page-patterns.ts';

it.each([
  ['shop.example/account/*', 'https://shop.example/account/cards', true],
  ['shop.example/account/*', 'https://shop.example/account', true],
  ['shop.example/account/*', 'https://shop.example/account/', true],
  ['shop.example/account/*', 'https://shop.example/accounts', false],
  ['shop.example/account/*', 'https://other.example/account/cards', false],
  ['https://shop.example/account/*', 'https://shop.example/account/cards', true],
  ['shop.example/account', 'https://shop.example/account/', true],
  ['shop.example/account', 'https://shop.example/account?from=mail#top', true],
  ['shop.example', 'https://shop.example/any/where', true],
  ['*.shop.example/*', 'https://pay.shop.example/', true],
  ['*.shop.example/*', 'https://shop.example/', false],
  ['/checkout/*', 'https://any.example/checkout/2', true],
  ['/checkout/*', 'https://any.example/de/checkout', true],
  ['/checkout', 'https://any.example/checkout-help', false],
  ['shop.example/account/*', 'https://SHOP.example/%61ccount/x', true],
  ['shop.example/account/*', 'https://shop.example//account/x', true],
  ['shop.example/Account/*', 'https://shop.example/account/x', true],
  ['localhost/pay*', 'http://localhost:4300/payment', true],
  ['localhost:4300/pay*', 'http://localhost:4300/payment', true],
  ['localhost:4301/pay*', 'http://localhost:4300/payment', false],
  ['app.example/#/account/*', 'https://app.example/#/account/1', true],
  ['app.example/#/account/*', 'https://app.example/#/home', false],
  ['shop.example/a.b', 'https://shop.example/aXb', false],
  ['shop.example/x?step=pay', 'https://shop.example/x?step=pay', true],
])('%s %s: %s', (pattern, url, fits) => {
  expect(fitsPage([pattern], url)).toBe(fits);
});

it('fits nothing without patterns', () => {
  expect(fitsPage([], 'https://shop.example/')).toBe(false);
});
