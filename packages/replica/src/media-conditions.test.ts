import { describe, expect, it } from 'vitest';
import { decideColorScheme, rewriteMedia } from './media-conditions.ts';

const features = new Map([
  ['prefers-color-scheme', 'dark'],
  ['prefers-reduced-motion', 'no-preference'],
  ['any-pointer', 'coarse fine'],
  ['hover', 'none'],
  ['resolution', '2dppx'],
]);
const yes = '(min-width: 0px)';
const no = '(max-width: 0px)';

describe('rewriteMedia', () => {
  it.each([
    ['(prefers-color-scheme: dark)', yes],
    ['(prefers-color-scheme:light)', no],
    ['screen and (prefers-color-scheme: dark) and (min-width: 600px)', `screen and ${yes} and (min-width: 600px)`],
    ['not all and (hover)', `not all and ${no}`],
    ['(prefers-reduced-motion)', no],
    ['(prefers-reduced-motion: no-preference)', yes],
    ['(any-pointer: fine) or (pointer: fine)', `${yes} or (pointer: fine)`],
    ['(min-resolution: 192dpi)', yes],
    ['(min-resolution: 2.5x)', no],
    ['(-webkit-min-device-pixel-ratio: 1.5)', yes],
    ['(resolution >= 3dppx)', no],
    ['(1dppx < resolution <= 2dppx)', yes],
    ['(scripting: enabled)', yes],
    ['(min-width: 10px)', '(min-width: 10px)'],
    ['(prefers-contrast: more)', '(prefers-contrast: more)'],
  ])('%s', (query, expected) => {
    expect(rewriteMedia(query, features)).toBe(expected);
  });
});

describe('decideColorScheme', () => {
  it.each([
    ['light dark', 'dark'],
    ['only light', 'only light'],
    ['dark', 'dark'],
    ['normal', 'normal'],
  ])('%s', (value, expected) => {
    expect(decideColorScheme(value, features)).toBe(expected);
  });
});
