import { describe, expect, it } from 'vitest';
import {
  pageRuleMistake,
  patternMistake,
  readPageRules,
  readStrings,
  stringsMistake,
  writePageRules,
  writeStrings,
} from './license-rules.ts';

const canParse = (selector: string) => !selector.includes('[[');

describe('rules for some pages', () => {
  const pages = [
    { pattern: 'shop.example/account/*', masked: ['.a, .b', '#c'], hidden: ['nav > p'], unmasked: [] },
    { pattern: '/orders/*', masked: [], hidden: [], unmasked: ['main'] },
  ];

  it('are the same after being written and read', () => {
    expect(readPageRules(writePageRules(pages))).toEqual(pages);
    expect(pageRuleMistake(writePageRules(pages), canParse)).toBeNull();
  });

  it('name what is wrong with a line', () => {
    expect(pageRuleMistake('/orders/* .total', canParse)).toContain('/orders/* .total');
    expect(pageRuleMistake('/orders/* mask .total[[', canParse)).toContain('.total[[');
    expect(patternMistake(['/a b'])).toContain('/a b');
    expect(patternMistake(['shop.example/*', '/x', 'app.example/#/account/*'])).toBeNull();
  });
});

describe('texts by language', () => {
  const strings = { de: { 'popup-title': 'Gemeinsam = gut', 'popup-close': 'X' }, 'pt-BR': { 'popup-title': 'Ajuda' } };

  it('are the same after being written and read', () => {
    expect(readStrings(writeStrings(strings))).toEqual(strings);
    expect(stringsMistake(writeStrings(strings))).toBeNull();
    expect(readStrings('')).toEqual({});
  });

  it('name what is wrong with a line', () => {
    expect(stringsMistake('popup-title = x')).toContain('[');
    expect(stringsMistake('[German]\npopup-title = x')).toContain('German');
    expect(stringsMistake('[de]\npopup-title')).toContain('popup-title');
  });
});
