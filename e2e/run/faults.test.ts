import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFaults } from './faults.ts';

const HEAD = '| name | file | search | replacement | test |\n| --- | --- | --- | --- | --- |\n';

describe('the table of faults', () => {
  it('reads code spans, bars in them, and an empty replacement', () => {
    const rows =
      '| a-b | src/a.ts | `x \\|\\| y` | `` `z` `` | chromium [69] |\n| c | b.ts | `f();` | | unit b.test.ts |';
    expect(parseFaults(`Words\n\n${HEAD}${rows}\n`)).toEqual([
      { name: 'a-b', file: 'src/a.ts', search: 'x || y', replacement: '`z`', test: 'chromium [69]' },
      { name: 'c', file: 'b.ts', search: 'f();', replacement: '', test: 'unit b.test.ts' },
    ]);
  });

  it('refuses a row with a bar that is not escaped', () => {
    expect(() => parseFaults(`${HEAD}| a | b.ts | x | y | z | unit c |`)).toThrow('not five cells');
  });

  it('each row names a text that stands exactly once in its file today', () => {
    const root = path.resolve(import.meta.dirname, '../..');
    const stale = parseFaults(readFileSync(path.join(root, 'e2e/faults.md'), 'utf8')).filter(
      ({ file, search }) => readFileSync(path.join(root, file), 'utf8').split(search).length !== 2,
    );
    expect(stale.map(({ name }) => name)).toEqual([]);
  });
});
