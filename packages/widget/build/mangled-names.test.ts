import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ops, signalRows } from '@alongside/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { mangledNames, platformWords } from './mangled-names.ts';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const names = mangledNames(packages);
const folder = mkdtempSync(path.join(tmpdir(), 'mangled-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The names of a small tree of packages. */
function namesOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(path.join(folder, 'packages-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return Object.keys(mangledNames(root)).sort();
}

describe('names that are shortened', () => {
  it('are members that the mirror declares', () => {
    expect(Object.keys(names)).toEqual(expect.arrayContaining(['idOf', 'visibilityOf', 'markAll']));
    expect(
      namesOf({
        'capture/src/a.ts': `export interface One { readonly firstThing: number; secondThing(): void }
          export class Two { thirdThing = 1; static fourthThing() {} #fifth = 2; ['computedThing'] = 3 }`,
        'widget/src/acting/b.ts': 'export interface Other { fifthThing: number }',
        'widget/src/loader/c.ts': 'export interface Site { notOfTheMirror: number }',
      }),
    ).toEqual(['fifthThing', 'firstThing', 'fourthThing', 'secondThing', 'thirdThing']);
  });

  it('are none that the platform, the wire, storage or a string knows', () => {
    expect(
      namesOf({
        'capture/src/a.ts': `export interface One {
            innerHTML: string; spokenThing: number; namedThing: number; templateThing: number; sentThing: number;
            sessionThing: number; plainThing: number }
          export const read = (one: object) => 'namedThing' in one ? \`\${one} templateThing\` : 0;
          export const ask = (page: Window) => (page as { platformThing?: { innerThing: number } }).platformThing;`,
        'protocol/src/signals.ts': 'export const row = { sentThing: 1, spokenThing: 2 };',
        'widget/src/session/record.ts': 'export interface Stored { sessionThing: string }',
      }),
    ).toEqual(['plainThing']);
  });

  it('are none of those of the real sources either', () => {
    const platform = platformWords();
    const taken = new Set([...Object.keys(ops), ...Object.keys(signalRows)]);
    for (const { fields } of Object.values(signalRows)) for (const field of Object.keys(fields)) taken.add(field);
    for (const file of globSync(
      '{browser/src/**,widget/src/loader/**,widget/src/chunks,widget/src/session/{record,tab-lock,license-api}}.ts',
      { cwd: packages },
    )) {
      if (file.endsWith('.test.ts')) continue;
      for (const [word] of readFileSync(path.join(packages, file), 'utf8').matchAll(/[A-Za-z_$][\w$]*/g)) {
        taken.add(word);
      }
    }
    for (const [name, short] of Object.entries(names)) {
      expect(platform.has(name) || taken.has(name), name).toBe(false);
      expect(platform.has(short) || taken.has(short), `${name} as ${short}`).toBe(false);
    }
    expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
  });
});
