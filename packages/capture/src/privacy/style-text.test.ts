import { assetKinds } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { endsOpen, importsIn, safeStyleText } from './style-text.ts';

function safe(text: string, isMasked = false): string {
  return safeStyleText(text, {
    baseUrl: 'https://a.example/css/site.css',
    isMasked,
    reference: (url, kind) => (url.includes('private') ? '' : `asset:${kind}:${url}`),
    importOf: (url, conditions) => `/*import ${url} ${conditions}*/`,
  });
}

describe('safeStyleText', () => {
  it.each([
    // What is not a URL stays.
    ['a{color:red}', 'a{color:red}'],
    [String.raw`.a\"b{c:d}`, String.raw`.a\"b{c:d}`],
    ['a{content:"url(x.png)"}', 'a{content:"url(x.png)"}'],
    ["a{content:'it\\'s url(x)'}", "a{content:'it\\'s url(x)'}"],
    ['a{fill:url(#g)}', 'a{fill:url("#g")}'],
    ['@namespace svg url(http://www.w3.org/2000/svg);a{}', '@namespace svg url(http://www.w3.org/2000/svg);a{}'],
    // URLs become assets.
    ['a{b:url(i.png)}', 'a{b:url("asset:1:https://a.example/css/i.png")}'],
    ['a{b:url( "/i (1).png" ) no-repeat}', 'a{b:url("asset:1:https://a.example/i%20(1).png") no-repeat}'],
    ["a{b:URL('//c.example/i.png?x=1')}", 'a{b:url("asset:1:https://c.example/i.png?x=1")}'],
    ['a{b:u\\72l(i.png)}', 'a{b:url("asset:1:https://a.example/css/i.png")}'],
    ['a{b:url(i\\29.png)}', 'a{b:url("asset:1:https://a.example/css/i).png")}'],
    ['a{b:url(s.svg#icon)}', 'a{b:url("asset:1:https://a.example/css/s.svg")}'],
    ['a{b:url(/private.png)}', 'a{b:url("")}'],
    ['a{b:url(data:image/png;base64,AA==)}', 'a{b:url("asset:1:data:image/png;base64,AA==")}'],
    ['a{b:url(un"quoted)}', 'a{b:bad-url}'],
    [
      '@font-face { font-family: "F"; src: url(f.woff2) format("woff2"), local("x}y") } b{c:url(i.png)}',
      '@font-face { font-family: "F"; src: url("asset:2:https://a.example/css/f.woff2") format("woff2"), local("x}y") } b{c:url("asset:1:https://a.example/css/i.png")}',
    ],
    [
      'a{b:image-set("i.png" 1x, url(j.png) 2x type("image/png"))}',
      'a{b:image-set(url("asset:1:https://a.example/css/i.png") 1x, url("asset:1:https://a.example/css/j.png") 2x type("image/png"))}',
    ],
    ['a{b:-webkit-image-set(url(i.png) 1x)}', 'a{b:-webkit-image-set(url("asset:1:https://a.example/css/i.png") 1x)}'],
    // Comments go.
    ['a{/* s3cret */b:c}/* s3cret', 'a{b:c}'],
    ['a/* s3cret */b{}', 'a/**/b{}'],
    ['a{b:url(/* x */)}', 'a{b:bad-url}'],
    // Imports are for the caller.
    ['@import "b.css" layer(x) screen;c{}', '/*import https://a.example/css/b.css layer(x) screen*/c{}'],
    ["@import url('b.css');", '/*import https://a.example/css/b.css */'],
    ['@IMPORT/**/url(b.css)/**/print', '/*import https://a.example/css/b.css print*/'],
    // What is cut short.
    ['a{b:url(i.png', 'a{b:url("asset:1:https://a.example/css/i.png")'],
    ['a{b:"c', 'a{b:"c'],
  ])('%s', (text, expected) => {
    expect(safe(text)).toBe(expected);
  });

  it('shows neither images nor generated text under a mask', () => {
    expect(safe('font:"My Font";content:"s3cret";--x: "s3cret";background:url(i.png) red', true)).toBe(
      'font:"My Font";content:"******";--x: "******";background:url("") red',
    );
  });

  it('keeps a sheet of half a megabyte under a few milliseconds a hundred kilobytes', () => {
    const sheet = '.a:hover > .b::before{color:rgba(0,0,0,.5);content:"\\201C";background:url(i.png)}\n'.repeat(6000);
    const startedAt = performance.now();
    expect(safe(sheet).length).toBeGreaterThan(sheet.length);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('takes very long strings and URLs', () => {
    const data = `data:font/woff2;base64,${'A'.repeat(3_000_000)}`;
    expect(safe(`@font-face{src:url(${data})}`)).toBe(`@font-face{src:url("asset:2:${data}")}`);
    expect(safe(`@font-face{src:url("${data}")}`)).toBe(`@font-face{src:url("asset:2:${data}")}`);
    expect(assetKinds.font).toBe(2);
  });
});

describe('importsIn', () => {
  it('finds the addresses of all imports', () => {
    expect(
      importsIn('/*@import "x";*/@import "a.css";@import url(b.css) print;a{b:"@import c"}', 'https://a.example/'),
    ).toEqual(['https://a.example/a.css', 'https://a.example/b.css']);
  });
});

describe('endsOpen', () => {
  it.each([
    ['a{}', false],
    ['a{} /* x */', false],
    ['a{} /* x', true],
    ['a{} /*/', true],
    ['a{b:"c"}', false],
    ['a{b:"c', true],
    ['a{b:url(x', true],
    ['a{b:url(x)', false],
    ['', false],
    // Ends like a rule, and is none.
    ['a{b:"c\n}', false],
    ['a{b:"c}', true],
    ['a{b:"c\\\n}', true],
    ['a{} /* b{}', true],
    ['a{} /* x */ /*/ b{}', true],
    ['a{} /* x */\nb{}\n', false],
    ['a{b:url(x }\n', true],
    ['a{b:url(x\\) }\n', true],
    ['a{b:image-set(c() }\n', true],
    ['@namespace a }\n', true],
  ])('%s', (text, expected) => {
    expect(endsOpen(text)).toBe(expected);
  });
});
