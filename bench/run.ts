// `npm run bench`: measures the budgets of the design beside the peers that they name, prints a table and keeps the raw
// samples in `results/`. `npm run bench -- snapshot` measures one part, `--quick` makes fewer runs. A budget that is
// missed is a finding and no error; a part that cannot be measured is one, and the others are measured all the same.

import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { type BenchSite, startBenchSite } from './lab/bench-site.ts';
import { launchBrowser } from './lab/browser.ts';
import { machineLine, peerVersions } from './lab/machine.ts';
import { fullRuns, planOf, quickRuns } from './lab/plan.ts';
import { type Measured, markdownTable, type Row, type Samples, verdict } from './lab/row.ts';
import { measureActs } from './rows/acts.ts';
import { measureCallbacks } from './rows/callbacks.ts';
import { measureLatency } from './rows/latency.ts';
import { measureMutations } from './rows/mutations.ts';
import { measureReplica } from './rows/replica.ts';
import { measureSizes } from './rows/sizes.ts';
import { measureSnapshots } from './rows/snapshot.ts';
import { measureStart } from './rows/start.ts';

const parts: Record<string, (browser: Browser, site: BenchSite, runs: number) => Promise<Measured>> = {
  sizes: measureSizes,
  snapshot: measureSnapshots,
  callbacks: measureCallbacks,
  mutations: measureMutations,
  latency: measureLatency,
  acts: measureActs,
  replica: measureReplica,
  start: measureStart,
};

const usage = `Usage: npm run bench -- [part ...] [--quick]
  parts    ${Object.keys(parts).join(', ')}; all of them unless said
  --quick  ${quickRuns} runs instead of ${fullRuns}`;

async function main(): Promise<number> {
  const plan = planOf(process.argv.slice(2), Object.keys(parts));
  if (plan === 'help') {
    console.log(usage);
    return 0;
  }
  if (typeof plan === 'string') {
    console.error(`${plan}\n${usage}`);
    return 2;
  }
  const { names, runs } = plan;
  const browser = await launchBrowser();
  const site = await startBenchSite();
  const startedAt = new Date();
  const machine = machineLine(browser.version());
  const peers = peerVersions();
  console.log(`${startedAt.toISOString()}\n${machine}\n${peers}\n${runs} runs, modes in turns\n`);
  const rows: Row[] = [];
  const samples: Record<string, Samples> = {};
  const failures: Record<string, string> = {};
  const file = resultsFile(startedAt);
  try {
    for (const name of names) {
      const began = performance.now();
      try {
        const measured = await parts[name]!(browser, site, runs);
        rows.push(...measured.rows);
        samples[name] = measured.samples;
      } catch (error) {
        failures[name] = error instanceof Error ? (error.stack ?? error.message) : String(error);
        console.error(`  ${name} could not be measured: ${failures[name]}`);
      }
      site.takeMessages();
      const load = loadavg()[0]!.toFixed(1);
      console.error(`  ${name}: ${((performance.now() - began) / 1000).toFixed(0)} s, load ${load}`);
      // After each part: what was measured is kept also when the rest is cut short.
      const result = { startedAt, machine, peers, runs, rows, failures, samples };
      writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
    }
  } finally {
    await browser.close();
    await site.close();
  }
  console.log(`\n${markdownTable(rows)}\n\n${verdict(rows)}; load at the end ${loadavg()[0]!.toFixed(1)}`);
  console.log(`raw samples: bench/results/${file.split(/[\\/]/).at(-1)}`);
  return Object.keys(failures).length > 0 ? 1 : 0;
}

function resultsFile(startedAt: Date): string {
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  return fileURLToPath(new URL(`${startedAt.toISOString().replace(/[:.]/g, '-')}.json`, folder));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A sentence for the person at the terminal: no browser, say.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
