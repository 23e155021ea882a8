// Plants known bugs one at a time in a scratch copy of the checkout and reports whether the suite notices: a test that
// cannot fail proves nothing. Never touches the checkout itself. A test counts only if it is green without the fault,
// so that one which is always red does not pass for watchful.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENGINES } from './browsers.ts';
import { NoReport, type Outcome, runBrowserTests, runUnitTests } from './suite.ts';

const TEST_TIMEOUT_MS = 3 * 60_000;
/** Kept by their runners inside of node_modules; each copy makes its own. */
const NOT_LINKED = ['.vite', '.vitest', '.cache', '@alongside'];

export interface Fault {
  name: string;
  file: string;
  search: string;
  replacement: string;
  test: string;
}

export type Verdict =
  | 'caught'
  | 'caught: broke off'
  | 'NOT CAUGHT'
  | 'red without it'
  | 'no test ran'
  | 'does not build';

/** @returns the rows of the table; throws with the row's text when one has not five cells */
export function parseFaults(markdown: string): Fault[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line))
    .slice(1)
    .map((line) => {
      const cells = line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cellText);
      const [name, file, search, replacement, test] = cells;
      const isWhole = cells.length === 5 && name && file && search && replacement !== undefined && test;
      if (!isWhole) throw new Error(`e2e/faults.md: this row has not five cells: ${line}`);
      return { name, file, search, replacement, test };
    });
}

function cellText(cell: string): string {
  const text = cell.trim().replaceAll('\\|', '|');
  const code = /^(`+)\s?(.*?)\s?\1$/.exec(text);
  return code ? (code[2] ?? '') : text;
}

/** A copy of the checkout (what git has, with changes) that shares the installed packages but not our own. */
export class ScratchCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'alongside-faults-'));
  readonly #root: string;
  readonly #isGreen = new Map<string, boolean | undefined>();

  constructor(root: string) {
    this.#root = root;
    const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
    for (const file of list.split('\0')) {
      const from = path.join(root, file);
      if (file !== '' && existsSync(from)) cpSync(from, path.join(this.folder, file));
    }
    if (existsSync(path.join(root, 'dist')))
      cpSync(path.join(root, 'dist'), path.join(this.folder, 'dist'), { recursive: true });
    this.#linkPackages();
  }

  /** Plants the fault, runs its test, and takes the fault out again. */
  async try(fault: Fault): Promise<Verdict> {
    const file = path.join(this.folder, fault.file);
    const sound = readFileSync(file, 'utf8');
    const parts = sound.split(fault.search);
    if (parts.length !== 2) {
      throw new Error(
        `e2e/faults.md: ${fault.name}: the text stands ${parts.length - 1} times in ${fault.file}, not once`,
      );
    }
    const isGreen = await this.#isGreenWithout(fault.test);
    if (isGreen !== true) return isGreen === false ? 'red without it' : 'no test ran';
    writeFileSync(file, parts.join(fault.replacement));
    try {
      if (!this.#buildFor(fault.test)) return 'does not build';
      const outcomes = await this.#run(fault.test);
      return outcomes.some(({ status }) => status === 'failed') ? 'caught' : 'NOT CAUGHT';
    } catch (error) {
      // A fault may hang its test or eat all memory; the same test was green without it.
      if (error instanceof NoReport) return 'caught: broke off';
      throw error;
    } finally {
      writeFileSync(file, sound);
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #isGreenWithout(test: string): Promise<boolean | undefined> {
    if (!this.#isGreen.has(test)) {
      this.#buildFor(test);
      const ran = (await this.#run(test)).filter(({ status }) => status !== 'skipped');
      this.#isGreen.set(test, ran.length === 0 ? undefined : ran.every(({ status }) => status === 'passed'));
    }
    return this.#isGreen.get(test);
  }

  #run(test: string): Promise<Outcome[]> {
    const [kind = '', ...rest] = test.split(' ');
    const what = rest.join(' ');
    const options = { root: this.folder, isQuiet: true, timeoutMs: TEST_TIMEOUT_MS };
    if (kind === 'unit') return runUnitTests({ ...options, args: rest });
    if (!ENGINES.some((engine) => engine === kind) || what === '')
      throw new Error(`e2e/faults.md: “${test}” is no test`);
    const pattern = what
      .split('|')
      .map((words) => words.replace(/[.*+?^${}()[\]\\]/g, '\\$&'))
      .join('|');
    return runBrowserTests({ ...options, args: ['--project', kind, '--grep', pattern, '--max-failures', '1'] });
  }

  /** Unit tests read the sources; only browsers load what is built. */
  #buildFor(test: string): boolean {
    if (test.startsWith('unit ')) return true;
    try {
      execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: this.folder, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** Our own packages must be the copy's, or a fault in one of them would not be seen from another. */
  #linkPackages(): void {
    const folders = ['.', 'e2e', ...readdirSync(path.join(this.#root, 'packages')).map((name) => `packages/${name}`)];
    for (const folder of folders) {
      const from = path.join(this.#root, folder, 'node_modules');
      if (!existsSync(from)) continue;
      const to = path.join(this.folder, folder, 'node_modules');
      mkdirSync(to, { recursive: true });
      for (const name of readdirSync(from)) {
        if (!NOT_LINKED.includes(name)) symlinkSync(path.join(from, name), path.join(to, name));
      }
    }
    const ours = path.join(this.folder, 'node_modules/@alongside');
    mkdirSync(ours);
    for (const name of readdirSync(path.join(this.folder, 'packages'))) {
      symlinkSync(path.join(this.folder, 'packages', name), path.join(ours, name));
    }
  }
}
