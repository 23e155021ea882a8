// `npm run faults`: every fault of e2e/faults.md, or those named, and whether the suite noticed. Fails if one was not.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, formatDuration, reportAndFail, table } from '../../scripts/progress.mjs';
import { ensureBrowsers } from './browsers.ts';
import { parseFaults, ScratchCopy } from './faults.ts';
import { ROOT } from './suite.ts';

const INTERRUPTED = 130;

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const all = parseFaults(readFileSync(path.join(ROOT, 'e2e/faults.md'), 'utf8'));
  const faults = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (faults.length === 0) throw new Failure(`No such fault. There are: ${all.map(({ name }) => name).join(', ')}`);
  ensureBrowsers();
  const copy = new ScratchCopy(ROOT);
  process.once('SIGINT', () => {
    copy.dispose();
    process.exit(INTERRUPTED);
  });
  const rows: string[][] = [['fault', 'verdict', 'time', 'test']];
  try {
    for (const fault of faults) {
      const startedAt = performance.now();
      const verdict = await copy.try(fault);
      const took = formatDuration(performance.now() - startedAt);
      rows.push([fault.name, verdict, took, fault.test]);
      console.log(`  ${fault.name}: ${verdict} in ${took}`);
    }
  } finally {
    copy.dispose();
  }
  const caught = rows.filter(([, verdict]) => verdict?.startsWith('caught')).length;
  console.log(`\n${table(rows)}\n\n${caught} of ${faults.length} faults caught`);
  process.exitCode = caught === faults.length ? 0 : 1;
}

main().catch(reportAndFail);
