import { checkDigit } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { codeGroups, codeState, emptyEntry, enter, paste } from './code-entry.ts';

const good = `12345678${checkDigit('12345678')}`;
const type = (text: string, before = emptyEntry) => enter(before, text, 9);

describe('enter', () => {
  it('takes a code in every usual grouping', () => {
    const grouped = `${good.slice(0, 3)} ${good.slice(3, 6)} ${good.slice(6)}`;
    for (const pasted of [good, grouped, grouped.replaceAll(' ', '-'), ` ${grouped.replaceAll(' ', '\u00a0')}\n`]) {
      expect(type(pasted)).toEqual({ digits: good, note: null });
    }
  });

  it('reads full-width digits as digits', () => {
    expect(type('１２３').digits).toBe('123');
  });

  it('leaves other characters out and says so', () => {
    expect(type('12a3')).toEqual({ digits: '123', note: 'strange' });
    expect(type('123', { digits: '12', note: 'strange' })).toEqual({ digits: '123', note: null });
  });

  it('ignores one more key on a full field', () => {
    const full = { digits: good, note: null };
    expect(type(`${good}7`, full)).toEqual(full);
    expect(type(`7${good}`, full)).toEqual(full);
  });

  it('refuses text that is too long instead of cutting it', () => {
    expect(type(`${good}12`)).toEqual({ digits: '', note: 'too-long' });
  });
});

describe('paste', () => {
  const full = { digits: '000000000', note: null };

  it('replaces what is there by a whole code', () => {
    expect(paste(full, ` ${good.slice(0, 3)}-${good.slice(3)}\n`, 9)).toEqual({ digits: good, note: null });
    expect(paste(emptyEntry, `Session ID: ${good}`, 9)).toEqual({ digits: good, note: null });
  });

  it('refuses a number that is too long', () => {
    expect(paste(full, '1234567890', 9)).toEqual({ digits: '000000000', note: 'too-long' });
  });

  it('leaves parts to the field', () => {
    expect(paste(full, '123', 9)).toBeNull();
  });
});

describe('codeState', () => {
  it('tells the four states apart', () => {
    expect(codeState('', 9)).toBe('empty');
    expect(codeState(good.slice(0, 8), 9)).toBe('incomplete');
    expect(codeState(good, 9)).toBe('ready');
    const wrong = good.slice(0, 8) + ((Number(good[8]) + 1) % 10);
    expect(codeState(wrong, 9)).toBe('check-digit');
  });

  it('catches every single wrong digit', () => {
    for (let place = 0; place < 9; place++) {
      for (let digit = 0; digit < 10; digit++) {
        if (String(digit) === good[place]) continue;
        expect(codeState(good.slice(0, place) + digit + good.slice(place + 1), 9)).toBe('check-digit');
      }
    }
  });
});

describe('codeGroups', () => {
  it('groups by three, the rest last', () => {
    expect(codeGroups(9)).toEqual([3, 3, 3]);
    expect(codeGroups(10)).toEqual([3, 3, 3, 1]);
    expect(codeGroups(4)).toEqual([3, 1]);
  });
});
