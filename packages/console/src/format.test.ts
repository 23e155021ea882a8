import { describe, expect, it } from 'vitest';
import { formatAction, formatAddress, formatAge, formatDate, formatDuration, formatInstant } from './format.ts';

describe('formatDuration', () => {
  it('uses the two largest units that matter', () => {
    expect(formatDuration(-5)).toBe('0 s');
    expect(formatDuration(59_999)).toBe('59 s');
    expect(formatDuration(60_000)).toBe('1 min');
    expect(formatDuration(3_599_999)).toBe('59 min');
    expect(formatDuration(3_900_000)).toBe('1 h 05 min');
    expect(formatDuration(183_600_000)).toBe('2 d 3 h');
  });
});

describe('formatAge', () => {
  it('says just now, then how long, then the date', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    expect(formatAge(now - 9_999, now)).toBe('just now');
    expect(formatAge(now + 500, now)).toBe('just now');
    expect(formatAge(now - 10_000, now)).toBe('10 s ago');
    expect(formatAge(now - 7_200_000, now)).toBe('2 h 00 min ago');
    expect(formatAge(now - 3 * 86_400_000, now, 'en-GB')).toBe('19 Nov 2026');
  });
});

describe('dates', () => {
  it('follow the locale', () => {
    const at = new Date(2026, 2, 4, 15, 6, 7).getTime();
    expect(formatDate(at, 'en-GB')).toBe('4 Mar 2026');
    expect(formatInstant(at, 'en-GB')).toBe('04 Mar 2026, 15:06:07');
  });
});

describe('formatAddress', () => {
  it('shortens to host and path', () => {
    expect(formatAddress('https://acmejets.com/')).toBe('acmejets.com');
    expect(formatAddress('https://acmejets.com:8443/booking?x=1#y')).toBe('acmejets.com:8443/booking');
    expect(formatAddress('not an address')).toBe('not an address');
  });
});

describe('formatAction', () => {
  it('makes words of codes', () => {
    expect(formatAction('license.updated')).toBe('License updated');
    expect(formatAction('sign-in_failed')).toBe('Sign in failed');
  });
});
