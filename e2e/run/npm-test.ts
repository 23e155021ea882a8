// `npm test`: brings the browsers, builds, runs unit tests and browser tests in every engine, shows the contract, and
// ends with the line of totals alone. A statement listed as done that no test stands for counts as failed.

import { build } from '../../scripts/build.mjs';
import { reportAndFail } from '../../scripts/progress.mjs';
import { SEED } from '../../scripts/seed.mjs';
import { runWholeSuite } from './whole-suite.ts';

async function main(): Promise<void> {
  console.log(`Seed of the random tests: ${SEED}`);
  await build({ everything: false });
  const { report, totals, isGreen } = await runWholeSuite();
  console.log(`\n${report}\n\n${totals}`);
  process.exitCode = isGreen ? 0 : 1;
}

main().catch(reportAndFail);
