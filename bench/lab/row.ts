// What a row of the table is: what was measured, ours and the peer's, and what the budget says of it.

import { ratio } from './statistics.ts';

export interface Row {
  readonly row: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly budget: string;
  /** Null where the design sets no budget. */
  readonly isMet: boolean | null;
}

/** All samples of a part, as written to the results folder. */
export type Samples = Record<string, readonly number[]>;

export function addSample(samples: Record<string, number[]>, name: string, value: number): void {
  samples[name] ??= [];
  samples[name].push(value);
}

export interface Measured {
  readonly rows: readonly Row[];
  readonly samples: Samples;
}

/** A row that is judged by how many times the peer's figure ours is. */
export function ratioRow(
  row: string,
  ours: number,
  peer: number,
  format: (value: number) => string,
  maxRatio: number | null,
): Row {
  const times = ratio(ours, peer);
  return {
    row,
    ours: format(ours),
    peer: format(peer),
    ratio: `${times.toFixed(times < 0.1 ? 3 : 2)}x`,
    budget: maxRatio === null ? '' : `<= ${maxRatio}x`,
    isMet: maxRatio === null ? null : times <= maxRatio,
  };
}

/** A row that is judged by a figure of its own. */
export function limitRow(
  row: string,
  ours: number,
  peer: string,
  format: (value: number) => string,
  limit: number,
): Row {
  return { row, ours: format(ours), peer, ratio: '', budget: `<= ${format(limit)}`, isMet: ours <= limit };
}

/** A row that no budget judges. */
export function plainRow(row: string, ours: string): Row {
  return { row, ours, peer: '', ratio: '', budget: '', isMet: null };
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(Math.abs(value) < 10 ? 2 : 1)} ms`;
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KB`;

/** How many budgets are met, in a few words. */
export function verdict(rows: readonly Row[]): string {
  const judged = rows.filter(({ isMet }) => isMet !== null);
  const met = judged.filter(({ isMet }) => isMet === true).length;
  return `${met} of ${judged.length} budgets met`;
}

/** Text of a table, columns aligned, as Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const cells = [
    ['row', 'ours', 'peer', 'ratio', 'budget', 'met?'],
    ...rows.map((row) => [
      row.row,
      row.ours,
      row.peer,
      row.ratio,
      row.budget,
      row.isMet === null ? '' : row.isMet ? 'yes' : '**no**',
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const lines = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}
