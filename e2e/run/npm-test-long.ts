// `npm run test:long`: the random tests again and again, each round with a new seed and more rounds inside of each
// test (ALONGSIDE_LONG). Stops at the first failure with the command that repeats it.
// `npm run test:long -- --rounds 50` says how many.

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.mjs';
import { Failure, reportAndFail } from '../../scripts/progress.mjs';
import { ensureBrowsers } from './browsers.ts';
import { type Outcome, runBrowserTests, runUnitTests, totalsLine } from './suite.ts';

const MAX_SEED = 2 ** 31;
/** The tag of browser tests that take their course from the seed. */
const RANDOM_TESTS = '@random';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Failure(`--rounds wants a number above 0, not ${values.rounds}`);
  ensureBrowsers();
  await build({ everything: false });
  const all: Outcome[] = [];
  for (let round = 1; round <= rounds; round++) {
    const seed = String(randomInt(MAX_SEED));
    console.log(`\nRound ${round} of ${rounds}, seed ${seed}`);
    const env = { ALONGSIDE_SEED: seed, ALONGSIDE_LONG: '1' };
    const outcomes = [
      ...(await runUnitTests({ env })),
      ...(await runBrowserTests({ env, args: ['--grep', RANDOM_TESTS] })),
    ];
    all.push(...outcomes);
    if (outcomes.some(({ status }) => status === 'failed')) {
      console.log(`\nSeed ${seed} fails. To repeat: ALONGSIDE_SEED=${seed} ALONGSIDE_LONG=1 npm test`);
      process.exitCode = 1;
      break;
    }
  }
  console.log(`\n${totalsLine(all)}`);
}

main().catch(reportAndFail);
