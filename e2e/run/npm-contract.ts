// `npm run contract`: statement by engine from the last whole run, or from a new one when there is none or the
// sources changed since. Fails when a statement listed in e2e/contract-done.md is missing or failed.

import { build } from '../../scripts/build.mjs';
import { reportAndFail } from '../../scripts/progress.mjs';
import { ENGINES, findBrowsers } from './browsers.ts';
import { readContract, reportContract } from './contract-table.ts';
import { recallRun } from './suite.ts';
import { runWholeSuite } from './whole-suite.ts';

async function main(): Promise<void> {
  let outcomes = recallRun();
  if (outcomes === undefined) {
    console.log('There are no results for these sources: running the suite');
    await build({ everything: false });
    outcomes = (await runWholeSuite()).outcomes;
  }
  const browsers = findBrowsers();
  const engines = ENGINES.filter((engine) => browsers[engine] !== undefined);
  const { text, missing, failed } = reportContract(readContract(), outcomes, engines);
  console.log(`\n${text}`);
  process.exitCode = missing + failed === 0 ? 0 : 1;
}

main().catch(reportAndFail);
