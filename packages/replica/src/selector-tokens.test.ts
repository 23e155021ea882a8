import { describe, expect, it } from 'vitest';
import { rewriteSelector } from './selector-tokens.ts';

const t = (word: string) => `[alongside-state~=${word}]`;

describe('rewriteSelector', () => {
  it.each([
    ['a', 'a'],
    ['a:hover', `a${t('hover')}`],
    ['a:HOVER, b:active', `a${t('hover')}, b${t('active')}`],
    ['a:focus-visible:not(:focus)', `a${t('focus-visible')}:not(${t('focus')})`],
    [':is(a, b:hover) > :has(:focus-within)', `:is(a, b${t('hover')}) > :has(${t('focus-within')})`],
    ['&:hover &', `&${t('hover')} &`],
    [':host(:hover) a', `:host(${t('hover')}) a`],
    [':host:hover a', `:host(${t('hover')}) a`],
    [':host-context(a:hover) b', `:host-context(a${t('hover')}) b`],
    ['::slotted(a:hover)', `::slotted(a${t('hover')})`],
    ['x-a::part(b):hover', 'x-a::part(b):hover'],
    ['::-webkit-scrollbar-thumb:hover a:hover', `::-webkit-scrollbar-thumb:hover a${t('hover')}`],
    ['.hover\\:bg:hover', `.hover\\:bg${t('hover')}`],
    ['[title=":hover"]:hover', `[title=":hover"]${t('hover')}`],
    ['x-a:not(:defined)', 'x-a:not(:is(:defined,[alongside-state~=defined]))'],
    [':nth-child(2n + 1 of a:hover)', `:nth-child(2n + 1 of a${t('hover')})`],
    ['a:hovering', 'a:hovering'],
    ['input:user-invalid', `input${t('user-invalid')}`],
    ['a:hover::before', `a${t('hover')}::before`],
  ])('%s', (selector, expected) => {
    expect(rewriteSelector(selector)).toBe(expected);
  });
});
