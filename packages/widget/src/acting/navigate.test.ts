import { describe, expect, it } from 'vitest';
import { allowedAddress, planNavigation } from './navigate.ts';

const from = new URL('https://www.example.com/shop/cart?x=1');
const domains = ['www.example.com', '*.example.org', 'pay.example.net:8443'];

describe('addresses that an agent may open', () => {
  it.each([
    ['/account', 'https://www.example.com/account'],
    ['checkout#top', 'https://www.example.com/shop/checkout#top'],
    ['https://help.example.org/a', 'https://help.example.org/a'],
    ['https://pay.example.net:8443/', 'https://pay.example.net:8443/'],
  ])('%s', (url, expected) => {
    expect(allowedAddress(url, from, domains)).toBe(expected);
  });

  it.each([
    'https://example.org/',
    'https://evil.example/',
    'https://pay.example.net/',
    'http://www.example.com/',
    'https://user@www.example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://www.example.com/1',
    '//evil.example/',
    'https://',
  ])('not %s', (url) => {
    expect(allowedAddress(url, from, domains)).toBeNull();
  });

  it('are those of the own host when no domains are known', () => {
    expect(allowedAddress('/x', from, [])).toBe('https://www.example.com/x');
    expect(allowedAddress('https://help.example.org/', from, [])).toBeNull();
  });
});

describe('back and forward', () => {
  const page = (length: number, navigation?: { canGoBack: boolean; canGoForward: boolean }) =>
    ({ history: { length }, location: from, ...(navigation && { navigation }) }) as unknown as Window;

  it('are refused where the page cannot go', () => {
    expect(planNavigation({ to: 'back' }, page(5, { canGoBack: false, canGoForward: true }), [])).toBe(
      'cannot-go-back',
    );
    expect(planNavigation({ to: 'forward' }, page(5, { canGoBack: true, canGoForward: false }), [])).toBe(
      'cannot-go-back',
    );
    expect(planNavigation({ to: 'back' }, page(1), [])).toBe('cannot-go-back');
  });

  it('are done elsewhere', () => {
    expect(planNavigation({ to: 'back' }, page(2), [])).toBeTypeOf('function');
    expect(planNavigation({ to: 'back' }, page(1, { canGoBack: true, canGoForward: false }), [])).toBeTypeOf(
      'function',
    );
    expect(planNavigation({ to: 'reload' }, page(1), [])).toBeTypeOf('function');
  });
});
