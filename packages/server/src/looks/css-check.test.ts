import { describe, expect, it } from 'vitest';
import { checkCss } from './css-check.ts';

const base = new URL('https://www.example.com/styles/co.css');

function css(text: string, from: URL | null = base): string {
  const checked = checkCss(text, from);
  if (checked.problem !== null) throw new Error(checked.problem);
  return checked.css;
}

function problem(text: string, from: URL | null = base): string | null {
  return checkCss(text, from).problem;
}

describe('[97] an owner’s style sheet', () => {
  it('stays as it is where it loads nothing', () => {
    const text =
      'body.popup .window {border:5px solid red}\n.a::before{content:"url(https://evil.example)"} @media (min-width:1px){a{b:c}}';
    expect(css(text)).toBe(text);
    expect(css(text, null)).toBe(text);
  });

  it('may load data: and its own host, and addresses come out absolute', () => {
    expect(css('a{background:url(data:image/png;base64,AA==)}')).toBe(
      'a{background:url("data:image/png;base64,AA==")}',
    );
    expect(css('a{background:url( ../logo.svg )}')).toBe('a{background:url("https://www.example.com/logo.svg")}');
    expect(css("a{background:url( 'logo.svg' )}")).toBe(
      'a{background:url( "https://www.example.com/styles/logo.svg" )}',
    );
    expect(css('a{background:image-set("a.png" 1x, url(b.png) 2x)}')).toBe(
      'a{background:image-set("https://www.example.com/styles/a.png" 1x, url("https://www.example.com/styles/b.png") 2x)}',
    );
    expect(css('a{filter:url(#blur)}')).toBe('a{filter:url("#blur")}');
  });

  it.each([
    '@import "other.css";',
    '@import url(https://www.example.com/other.css);',
    '@\\69mport "other.css";',
    '@IMPORT "other.css";',
    '/* x */@import/**/"other.css";',
    '@\\000049 mport "x";',
  ])('imports nothing: %s', (text) => {
    expect(problem(text)).toContain('@import');
  });

  it.each([
    'a{background:url(https://evil.example/x)}',
    'a{background:url("//evil.example/x")}',
    'a{background:url(http://www.example.com/x)}',
    'a{background:url(https://www.example.com:8443/x)}',
    'a{background:url(https://user@www.example.com/x)}',
    'a{background:\\75rl(https://evil.example/x)}',
    'a{background:u\\72 l(https://evil.example/x)}',
    'a{background:URL(https://evil.example/x)}',
    'a{background:url(\\68ttps://evil.example/x)}',
    'a{background:image-set("https://evil.example/x" 1x)}',
    'a{background:-webkit-image-set("https://evil.example/x" 1x)}',
    'a{background:src("https://evil.example/x")}',
    'a{--x:"https://evil.example/x";background:image-set(var(--x) 1x)}',
    'a{background:image-set(if(else: "https://evil.example/x") 1x)}',
    'a{--x:url(https://evil.example/x)}',
    '@font-face{font-family:x;src:url(https://evil.example/x)}',
    'a{content:"\\"";background:url(https://evil.example/x)}',
    "a{content:'\\\n';background:url(https://evil.example/x)}",
    'a{content:"/*";background:url(https://evil.example/x);b:"*/"}',
    'a{background:url(data:a\\\\);b:url(https://evil.example/x)}',
    'a{b:#url;background:url(https://evil.example/x)}',
    'a{b:1url(https://evil.example/x)}',
    'a{background:url(javascript:alert(1))}',
    'a{background:url(blob:https://www.example.com/x)}',
  ])('loads nothing from elsewhere: %s', (text) => {
    expect(problem(text)).not.toBeNull();
    expect(problem(text, null)).not.toBeNull();
  });

  it('loads nothing but data: when it was pasted', () => {
    expect(problem('a{background:url(logo.svg)}', null)).toContain('data:');
    expect(css('a{background:url(data:,x)}', null)).toBe('a{background:url("data:,x")}');
  });

  it('says what is wrong with a string that does not end', () => {
    expect(problem('a{content:"x')).toContain('string');
    expect(problem('a{content:"x\n"}')).toContain('string');
  });

  it('keeps what it writes inside its quotes', () => {
    expect(css('a{background:url("data:,a\\22 );b{c:d}")}')).toBe('a{background:url("data:,a\\22 );b{c:d}")}');
  });
});
