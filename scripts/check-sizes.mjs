// Weighs what browsers load against the budgets of the design, gzipped at level 9: every chunk of the widget by its
// manifest, and the console's first load. Builds first what is missing or stale.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';
import { reportAndFail, table } from './progress.mjs';
import { isMain, ROOT, report } from './source-files.mjs';

const KB = 1024;
export const BUDGETS = {
  loader: 5 * KB,
  plainPage: 30 * KB,
  lazyChunk: 8 * KB,
  widget: 70 * KB,
  consoleFirstLoad: 200 * KB,
};

/**
 * Budgets that are missed today, and the size that may not grow meanwhile. A line here is a debt: it says so in the
 * table of each check, and goes when the budget is met.
 */
export const MISSED = { plainPage: 54.1 * KB, widget: 90.25 * KB };

/**
 * @param {{ loader: string, chunks: Record<string, { file: string, integrity: string, needed: 'plain' | 'lazy' }> }} manifest
 * @param {(file: string) => Buffer} read a file of the widget
 * @returns {{ rows: string[][], problems: string[] }}
 */
export function weighWidget(manifest, read) {
  const loader = weigh(read(manifest.loader));
  const chunks = Object.entries(manifest.chunks).map(([name, chunk]) => ({
    name,
    ...chunk,
    bytes: weigh(read(chunk.file)),
  }));
  const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
  const plain = loader + sum(chunks.filter(({ needed }) => needed === 'plain'));
  const problems = [];
  const row = (name, note, bytes, budget, held = budget) => {
    if (bytes > held) problems.push(`${name}: ${kilobytes(bytes)} is over ${kilobytes(held)}`);
    if (bytes > budget) note += `; BUDGET MISSED, held at ${kilobytes(held)}`;
    return [name, note, kilobytes(bytes), budget ? `of ${kilobytes(budget)}` : ''];
  };
  const rows = [row('loader', 'every page', loader, BUDGETS.loader)];
  for (const { name, needed, bytes, file, integrity } of chunks) {
    rows.push(row(name, needed, bytes, needed === 'lazy' ? BUDGETS.lazyChunk : undefined));
    const actual = `sha384-${createHash('sha384').update(read(file)).digest('base64')}`;
    if (actual !== integrity) problems.push(`${name}: the manifest's integrity is not that of ${file}`);
  }
  rows.push(row('plain form page', 'loader and what it needs', plain, BUDGETS.plainPage, MISSED.plainPage));
  // A page speaks one language: of those that are loaded late, the largest counts.
  const languages = chunks.filter(({ name }) => name.startsWith('language-'));
  const others = chunks.filter((chunk) => !languages.includes(chunk));
  const language = Math.max(0, ...languages.map(({ bytes }) => bytes));
  rows.push(row('widget', 'everything, one language', loader + sum(others) + language, BUDGETS.widget, MISSED.widget));
  return { rows, problems };
}

/** @param {Record<string, { file: string, isEntry?: boolean, imports?: string[], css?: string[] }>} manifest Vite's */
export function weighConsole(manifest, read) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  const bytes = [...files].reduce((total, file) => total + weigh(read(file)), 0);
  const problems = bytes > BUDGETS.consoleFirstLoad ? [`console: ${kilobytes(bytes)} at first load`] : [];
  return { rows: [['console', 'first load', kilobytes(bytes), `of ${kilobytes(BUDGETS.consoleFirstLoad)}`]], problems };
}

function weigh(content) {
  return gzipSync(content, { level: 9 }).length;
}

function kilobytes(bytes) {
  return `${(bytes / KB).toFixed(2)} KB`;
}

async function main() {
  await build({ everything: false });
  const reader = (folder) => (file) => readFileSync(path.join(ROOT, 'dist', folder, file));
  const manifestOf = (folder, file) => JSON.parse(reader(folder)(file).toString());
  const widget = weighWidget(manifestOf('widget', 'manifest.json'), reader('widget'));
  const firstLoad = weighConsole(manifestOf('console', '.vite/manifest.json'), reader('console'));
  console.log(table([['part', 'needed', 'gzipped', 'budget'], ...widget.rows, ...firstLoad.rows]));
  report([...widget.problems, ...firstLoad.problems], `${widget.rows.at(-2)[2]} on a plain form page`);
}

if (isMain(import.meta.url)) main().catch(reportAndFail);
