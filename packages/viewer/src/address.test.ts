import { describe, expect, it } from 'vitest';
import { resolveAddress } from './address.ts';

const page = 'https://www.acmejets.example/book?x=1';
const domains = ['www.acmejets.example', '*.acmejets.example'];

describe('resolveAddress', () => {
  it.each([
    ['https://www.acmejets.example/a', 'https://www.acmejets.example/a'],
    ['help.acmejets.example/faq', 'https://help.acmejets.example/faq'],
    ['/account#top', 'https://www.acmejets.example/account#top'],
    ['?y=2', 'https://www.acmejets.example/book?y=2'],
    ['https://evil.example/', null],
    ['https://www.acmejets.example@evil.example/', null],
    ['https://user@www.acmejets.example/', null],
    ['javascript:alert(1)', null],
    ['//evil.example/', null],
    ['file:///etc/passwd', null],
    ['two words', null],
    ['', null],
  ])('%s', (typed, expected) => {
    expect(resolveAddress(typed, page, domains)).toBe(expected);
  });
});
