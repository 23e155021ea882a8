// Documents that are made from tables in the source: fails when one is not what its table gives today.
// `node scripts/check-generated-docs.mjs --write` brings them up to date.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, report } from './source-files.mjs';

const documents = [
  { file: 'docs/protocol.md', script: 'packages/protocol/docs.ts' },
  { file: 'docs/operate.md', script: 'packages/server/src/settings-table.ts', part: 'settings' },
];

const problems = [];
for (const { file, script, part } of documents) {
  const generated = execFileSync(process.execPath, [script], { cwd: ROOT, encoding: 'utf8' });
  const target = path.join(ROOT, file);
  const current = readFileSync(target, 'utf8');
  const wanted = part === undefined ? generated : withPart(current, part, generated.trim());
  if (wanted === current) continue;
  if (process.argv.includes('--write')) writeFileSync(target, wanted);
  else problems.push(`${file} is stale: run \`node scripts/check-generated-docs.mjs --write\``);
}
report(problems, 'generated documents');

/** The document with what stands between its two marks replaced. */
function withPart(document, part, text) {
  const [open, close] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  if (start < 0 || end < start) throw new Error(`The marks ${open} and ${close} are missing.`);
  return `${document.slice(0, start + open.length)}\n${text}\n${document.slice(end)}`;
}
