// Which statements of the contract hold in which engine, from the results of a run: a test counts for each number
// that its title starts with, and a statement holds where all of its tests passed. e2e/contract-done.md says which
// ones must hold; only those can fail here, the others are shown as far as they are.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ENGINES, type EngineName } from './browsers.ts';
import { type Outcome, ROOT } from './suite.ts';

export interface Contract {
  /** Number and short wording of every statement. */
  statements: Map<number, string>;
  /** The statements that must hold, by engine. */
  done: Record<EngineName, Set<number>>;
}

type Cell = 'done' | 'FAILED' | 'MISSING' | 'passes' | 'fails' | 'not run' | '';

export interface ContractReport {
  text: string;
  /** Statements said to be done that have no passing test: those without any, and those with a failed one. */
  missing: number;
  failed: number;
}

export function readContract(): Contract {
  return parseContract(readFileSync(path.join(ROOT, 'e2e/contract-done.md'), 'utf8'));
}

/** Lines such as `- firefox: 1-5, 7` say what is done, lines such as `12. wording` what there is. */
export function parseContract(markdown: string): Contract {
  const statements = new Map<number, string>();
  for (const [, number, wording = ''] of markdown.matchAll(/^(\d+)\. (.+)$/gm)) statements.set(Number(number), wording);
  const done = Object.fromEntries(ENGINES.map((engine) => [engine, new Set<number>()])) as Contract['done'];
  for (const engine of ENGINES) {
    const line = new RegExp(`^- ${engine}:(.*)$`, 'm').exec(markdown);
    if (!line) throw new Error(`e2e/contract-done.md has no line “- ${engine}: …”`);
    for (const number of parseRanges(line[1] ?? '')) {
      if (!statements.has(number)) throw new Error(`e2e/contract-done.md: there is no statement ${number}`);
      done[engine].add(number);
    }
  }
  return { statements, done };
}

/** @returns the statements a title starts with: `[7] [40] a click …` gives 7 and 40 */
export function numbersIn(title: string): number[] {
  const start = /^(\[\d+\]\s*)*/.exec(title)?.[0] ?? '';
  return [...start.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** @param engines those of this machine; what must hold in another one is shown as not run, and does not fail */
export function reportContract(
  contract: Contract,
  outcomes: readonly Outcome[],
  engines: readonly EngineName[],
): ContractReport {
  const cells = new Map<number, Cell[]>();
  for (const number of contract.statements.keys()) {
    cells.set(
      number,
      ENGINES.map((engine) => cellFor(number, engine, contract, outcomes, engines)),
    );
  }
  const count = (wanted: Cell): number => [...cells.values()].flat().filter((cell) => cell === wanted).length;
  const shown = [...cells].filter(([, row]) => row.some((cell) => cell !== ''));
  const open = [...cells].filter(([, row]) => row.every((cell) => cell === '')).map(([number]) => number);
  const rows = shown.map(([number, row]) => [`[${number}]`, ...row, contract.statements.get(number) ?? '']);
  const text = [
    align([['', ...ENGINES, ''], ...rows]),
    `Open: ${open.length === 0 ? 'none' : formatRanges(open)}`,
    `${count('done')} done, ${count('passes')} pass and are not listed as done, ${count('MISSING') + count('FAILED')} listed and not passing`,
  ].join('\n\n');
  return { text, missing: count('MISSING'), failed: count('FAILED') };
}

function cellFor(
  number: number,
  engine: EngineName,
  contract: Contract,
  outcomes: readonly Outcome[],
  engines: readonly EngineName[],
): Cell {
  const isDone = contract.done[engine].has(number);
  if (!engines.includes(engine)) return isDone ? 'not run' : '';
  const tests = outcomes.filter((test) => test.engine === engine && numbersIn(test.title).includes(number));
  const ran = tests.filter(({ status }) => status !== 'skipped');
  if (ran.length === 0) return isDone ? 'MISSING' : '';
  const isPassed = ran.every(({ status }) => status === 'passed');
  if (isDone) return isPassed ? 'done' : 'FAILED';
  return isPassed ? 'passes' : 'fails';
}

function parseRanges(text: string): number[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (from === undefined) throw new Error(`e2e/contract-done.md: “${part}” is neither a number nor a range`);
      const first = Number(from);
      return Array.from({ length: Number(to ?? from) - first + 1 }, (_, index) => first + index);
    });
}

function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function align(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
