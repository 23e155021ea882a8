// `npm run check`: formatter, linter, types, import rules, privacy reads, file rules, size budgets and generated
// documents, side by side; what fails is shown in full, and a table of all of them comes last.

import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { formatDuration, lastLines, reportAndFail, run, table } from './progress.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MAX_NOTE_CHARS = 70;

const inRoot = (file) => existsSync(path.join(ROOT, file));

function typeChecked() {
  const packages = readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`);
  return [...packages, 'e2e', 'bench', 'demo', 'scripts'].filter((folder) => inRoot(`${folder}/tsconfig.json`));
}

function tasks() {
  const node = (name, ...args) => ({ name, args });
  return [
    node('sizes', 'scripts/check-sizes.mjs'),
    node('biome', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'),
    node('imports', 'scripts/check-imports.mjs'),
    node('privacy reads', 'scripts/check-privacy-reads.mjs'),
    node('files', 'scripts/check-files.mjs'),
    node('generated docs', 'scripts/check-generated-docs.mjs'),
    ...typeChecked().map((folder) =>
      node(`types ${folder}`, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', folder),
    ),
  ];
}

async function main() {
  for (const folder of ['e2e', 'bench']) {
    await install(path.join(ROOT, folder), `Installing what the types of ${folder} need`);
  }
  const startedAt = performance.now();
  const waiting = tasks();
  const results = new Map(waiting.map(({ name }) => [name, undefined]));
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) results.set(task.name, await runTask(task));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  for (const [name, { code, output }] of results) if (code !== 0) console.log(`\n-- ${name}\n${output.trim()}`);
  const rows = [...results].map(([name, { code, took, output }]) => {
    const note = lastLines(output, 1).trim().slice(0, MAX_NOTE_CHARS);
    return [name, code === 0 ? 'ok' : 'FAILED', formatDuration(took), note];
  });
  console.log(`\n${table([['check', 'result', 'time', ''], ...rows])}`);
  const failed = rows.filter(([, result]) => result !== 'ok').length;
  const total = formatDuration(performance.now() - startedAt);
  console.log(`\n${failed === 0 ? 'All checks passed' : `${failed} of ${rows.length} checks failed`} in ${total}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function runTask({ args }) {
  const startedAt = performance.now();
  const result = await run(process.execPath, args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } });
  return { ...result, took: performance.now() - startedAt };
}

main().catch(reportAndFail);
