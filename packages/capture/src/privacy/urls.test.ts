import { describe, expect, it } from 'vitest';
import { absoluteUrl, safeUrl } from './urls.ts';

const none = new Set<string>();

describe('safeUrl', () => {
  it.each([
    ['https://a.example/b/c?token=s3cret#s3cret', 'https://a.example/b/c'],
    ['/path?x=1', '/path'],
    ['?x=1', '#'],
    ['#part', '#'],
    ['https://user:s3cret@a.example/x', 'https://a.example/x'],
    ['//user@a.example/x', '//a.example/x'],
    ['\\\\user:s3cret@a.example/x', '\\\\a.example/x'],
    ['mailto:ada@a.example?subject=s3cret', 'mailto:ada@a.example'],
    ['javascript:alert(1)', '#'],
    ['\u0001 java\nscript:alert(1)', '#'],
    ['data:text/html,s3cret', '#'],
    ['blob:https://a.example/1', '#'],
    ['page.html', 'page.html'],
  ])('%s', (raw, safe) => {
    expect(safeUrl(raw, none)).toBe(safe);
  });

  it('keeps the parameters that the policy names', () => {
    const allowed = new Set(['page', 'sort by']);
    expect(safeUrl('/list?token=1&page=2&sort%20by=x&%ZZ=3#end', allowed)).toBe('/list?page=2&sort%20by=x');
    expect(safeUrl('/list#?page=2', allowed)).toBe('/list');
  });
});

describe('absoluteUrl', () => {
  it('resolves, and gives nothing for what is no URL', () => {
    expect(absoluteUrl(' ../i.png ', 'https://a.example/b/c.css')).toBe('https://a.example/i.png');
    expect(absoluteUrl('https://', 'https://a.example/')).toBe('');
    expect(absoluteUrl('', 'https://a.example/')).toBe('');
    expect(absoluteUrl('data:image/png;base64,AA', 'x')).toBe('data:image/png;base64,AA');
  });
});
