import { describe, expect, it } from 'vitest';
import { hostMistake, maxHosts, parameterMistake, readLines, readWords, selectorMistake } from './license-lines.ts';

describe('reading', () => {
  it('drops blanks, empty lines and repetitions', () => {
    expect(readLines(' .a , .b \n\n.c\r\n.c')).toEqual(['.a , .b', '.c']);
    expect(readWords('acmejets.com, www.acmejets.com;help.acmejets.com acmejets.com')).toEqual([
      'acmejets.com',
      'www.acmejets.com',
      'help.acmejets.com',
    ]);
  });
});

describe('hostMistake', () => {
  it('lets good hosts through', () => {
    const good = [
      'acmejets.com',
      '*.acmejets.com',
      'localhost:8080',
      '127.0.0.1:3000',
      'acmejets.localhost',
      '[::1]:3000',
    ];
    expect(hostMistake(good)).toBeNull();
  });

  it('says what is wrong and what to write', () => {
    expect(hostMistake(['https://acmejets.com/help'])).toContain('Write acmejets.com.');
    expect(hostMistake(['acmejets.com/'])).toContain('Write acmejets.com.');
    expect(hostMistake(['a.*.com'])).toContain('the star stands alone');
    expect(hostMistake(['*acmejets.com'])).toContain('the star stands alone');
    expect(hostMistake(['acmejets.com:99999'])).toContain('port');
    expect(hostMistake(['acmejets.com:'])).toContain('port');
    expect(hostMistake(['*.bücher.de:81'])).toContain('write it as *.xn--bcher-kva.de:81');
    expect(hostMistake(['acme..com'])).toContain('not a host name');
    expect(hostMistake(['-acme.com'])).toContain('not a host name');
    expect(hostMistake([`${'a'.repeat(501)}.com`])).toContain('500 characters');
  });

  it('has a limit', () => {
    const many = Array.from({ length: maxHosts + 1 }, (_, index) => `h${index}.com`);
    expect(hostMistake(many)).toContain('At most 50');
    expect(hostMistake(many.slice(1))).toBeNull();
  });
});

describe('other lists', () => {
  it('asks the browser about selectors', () => {
    expect(selectorMistake(['.a', '['], (selector) => selector !== '[')).toContain('“[”');
    expect(selectorMistake(['.a'], () => true)).toBeNull();
  });

  it('wants bare parameter names', () => {
    expect(parameterMistake(['page', 'q=1'])).toContain('“q=1”');
    expect(parameterMistake(['page', 'sort-by'])).toBeNull();
  });
});
