import { describe, expect, it } from 'vitest';
import { Secrets } from './secrets.ts';

function secretsOf(...values: string[]): { secrets: Secrets; told: string[] } {
  const told: string[] = [];
  const secrets = new Secrets((value) => told.push(value));
  for (const value of values) secrets.add(value);
  return { secrets, told };
}

describe('Secrets', () => {
  it('masks a value wherever it turns up, in any case', () => {
    const { secrets, told } = secretsOf('Hunter-22 x');
    expect(secrets.scrub('is HUNTER-22  X it')).toBe('is *********  * it');
    expect(secrets.isIn('hunter-22 x')).toBe(true);
    expect(secrets.isIn('hunter')).toBe(false);
    expect(told).toEqual(['Hunter-22 x']);
  });

  it('leaves values under four characters and an empty set alone', () => {
    const { secrets } = secretsOf('abc', '  x  ', '');
    expect(secrets.isEmpty).toBe(true);
    expect(secrets.scrub('abc x')).toBe('abc x');
    expect(secrets.isIn('abc')).toBe(false);
  });

  it('finds numbers with and without separators', () => {
    const { secrets } = secretsOf('4111 1111 1111 1111', '(555) 010-9999');
    expect(secrets.scrub('card 4111-1111-1111-1111.')).toBe('card *******************.');
    expect(secrets.scrub('card 4111111111111111.')).toBe('card ****************.');
    expect(secrets.scrub('call 5550109999')).toBe('call **********');
  });

  it('finds what was there while the value was typed', () => {
    const { secrets, told } = secretsOf('41', '4111', '41112', '411122');
    expect(secrets.scrub('4111 and 411122 and 41112')).toBe('**** and ****** and *****');
    expect(secrets.scrub('411')).toBe('411');
    secrets.add('4111');
    expect(told).toEqual(['4111', '41112', '411122']);
  });

  it('takes every line of a value, and long ones in pieces', () => {
    const long = Array.from({ length: 700 }, (_, index) => `k${index}`).join('');
    const { secrets } = secretsOf(`first line\nsecond line\n${long}`);
    expect(secrets.scrub('second line')).toBe('****** ****');
    expect(secrets.scrub(`x ${long.slice(0, 1024)} y`)).not.toMatch(/k\d/);
  });

  it('spares names that are plain words, not those that tell something', () => {
    const { secrets } = secretsOf('main', 'ada@a.example', 'zq77x9');
    expect(secrets.scrub('main')).toBe('****');
    expect(secrets.scrubName('main-zq77x9 ada@a.example')).toBe('main-****** *************');
  });

  it('keeps a hundred and lets the oldest go', () => {
    const { secrets } = secretsOf(...Array.from({ length: 101 }, (_, index) => `value-${index + 100}x`));
    expect(secrets.isIn('value-100x')).toBe(false);
    expect(secrets.isIn('value-101x')).toBe(true);
    expect(secrets.isIn('value-200x')).toBe(true);
  });

  it('takes characters of patterns for what they are', () => {
    const { secrets } = secretsOf('a.*b(c|d)', '$[x]^{2}/\\+?');
    expect(secrets.scrub('axxb(c|d) a.*b(c|d) $[x]^{2}/\\+?')).toBe('axxb(c|d) ********* ************');
  });
});
