import { describe, expect, it } from 'vitest';
import { rewriteCss } from './css-text.ts';

const resolve = (url: string) => (url.startsWith('asset:') ? `/a/${url.slice(6)}` : url.startsWith('#') ? url : null);
const rewrite = (text: string) => rewriteCss(text, resolve);

describe('rewriteCss', () => {
  it.each([
    ['p { color: red }', 'p { color: red }'],
    ['p { background: url(asset:7) }', 'p { background: url("/a/7") }'],
    ['p { background: URL( "asset:7" ) }', 'p { background: url("/a/7") }'],
    ["p { mask: url('#m') }", 'p { mask: url("#m") }'],
    ['p { background: url(https://evil/x.png) }', 'p { background: url("") }'],
    ['p { background: u\\72l(https://evil/x.png) }', 'p { background: url("") }'],
    ['p { background: \\75\\72\\6c ("https://evil/x.png") }', 'p { background: url("") }'],
    ['p { background: url(https://evil/a\\)b.png) no-repeat }', 'p { background: url("") no-repeat }'],
    ['p { background: url("https://evil/)") }', 'p { background: url("") }'],
    ['p { background: url(https://evil', 'p { background: url("")'],
    ['p { background: image-set("asset:1" 1x, "https://evil" 2x) }', 'p { background: image-set("/a/1" 1x, "" 2x) }'],
    ['p { background: -webkit-image-set(url(asset:1) 1x) }', 'p { background: -webkit-image-set(url("/a/1") 1x) }'],
    ['p { content: "url(https://evil)" }', 'p { content: "url(https://evil)" }'],
    ['/* url(https://evil) */ p {}', '/* url(https://evil) */ p {}'],
    ['p { --u: url(https://evil) }', 'p { --u: url("") }'],
    ['@import "https://evil/a.css"; p {}', '@alongside-import "https://evil/a.css"; p {}'],
    ['@\\69mport url(https://evil)', '@alongside-import url("")'],
    ['@IMPORT url(asset:1)', '@alongside-import url("/a/1")'],
    [
      '.import\\:x::before { content: "\\"" } a { cursor: url(x) }',
      '.import\\:x::before { content: "\\"" } a { cursor: url("") }',
    ],
    ['p { background: src("https://evil") }', 'p { background: src("") }'],
    [
      'p { width: calc((1px + 2px)) } q { background: image-set("x") }',
      'p { width: calc((1px + 2px)) } q { background: image-set("") }',
    ],
  ])('%s', (text, expected) => {
    expect(rewrite(text)).toBe(expected);
  });

  it('never lets a resolved address out of its quotes', () => {
    expect(rewriteCss('url(asset:1)', () => 'a"b\\c\nd')).toBe('url("a\\"b\\\\c d")');
  });

  it('is total and leaves no address of others in random texts', () => {
    let seed = Number(process.env.ALONGSIDE_SEED);
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    const parts = [
      'url(',
      'u\\rl(',
      '"',
      "'",
      ')',
      '(',
      '\\',
      '/*',
      '*/',
      '@import ',
      'http://evil/',
      ' ',
      '\n',
      '{',
      '}',
      ';',
      'image-set(',
    ];
    for (let round = 0; round < 20_000; round++) {
      let text = '';
      for (let part = 0; part < 12; part++) text += parts[random(parts.length)];
      const once = rewriteCss(text, () => null);
      // What went through once has nothing left to blank.
      expect(
        rewriteCss(once, (url) => (url === '' ? '' : `left:${url}`)),
        JSON.stringify(text),
      ).not.toContain('left:');
    }
  });
});
