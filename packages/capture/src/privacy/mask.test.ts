import { describe, expect, it } from 'vitest';
import { maskText } from './mask.ts';

describe('maskText', () => {
  it('[69] gives an asterisk for each character that is not white space', () => {
    expect(maskText('Ada  Lovelace\n1815')).toBe('***  ********\n****');
    expect(maskText('')).toBe('');
    expect(maskText('naïve 😀')).toBe('***** *');
  });

  it('[69] cuts runs over 32', () => {
    expect(maskText(`${'x'.repeat(32)} ${'y'.repeat(33)} ${'z'.repeat(5000)}`)).toBe(
      `${'*'.repeat(32)} ${'*'.repeat(32)} ${'*'.repeat(32)}`,
    );
  });
});
