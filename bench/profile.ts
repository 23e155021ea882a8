// Where the time of our capture goes: `node bench/profile.ts snapshot 10k`, or the name of a workload. Samples the
// customer's page with the browser's profiler over several fresh pages and prints the functions with the most time of
// their own, and with what they call.

import type { Browser, Page } from 'playwright-core';
import { startBenchSite } from './lab/bench-site.ts';
import { closePage, launchBrowser, openPage } from './lab/browser.ts';
import { percentile } from './lab/statistics.ts';
import { type PageSize, tablePage, tableRows } from './pages/table-page.ts';
import { runWorkload } from './rows/mutations.ts';

const rounds = Number(process.env.ROUNDS ?? 5);
const intervalUs = 100;
const linesShown = 40;

/** Of one function: milliseconds in each round. */
interface Times {
  readonly self: number[];
  readonly total: number[];
}

type Profile = Awaited<ReturnType<typeof stopProfile>>;

async function main(): Promise<void> {
  const [what = 'snapshot', size = '10k', mode = 'ours'] = process.argv.slice(2);
  const browser = await launchBrowser();
  const site = await startBenchSite(true);
  const totals = new Map<string, Times>();
  try {
    for (let round = 0; round < rounds; round++) {
      const rows = tableRows[size as PageSize] ?? Number(size);
      site.page('/', tablePage(rows, ['/in-page/workloads.js', `/in-page/mode-${mode}.js`]));
      const profile = await profileOnce(browser, site.customerOrigin, what);
      add(profile, totals, round);
    }
  } finally {
    await browser.close();
    await site.close();
  }
  const lines = [...totals].map(([name, { self, total }]) => ({ name, self: typical(self), total: typical(total) }));
  lines.sort((one, other) => other.self - one.self);
  console.log(`${what} ${size} ${mode}: milliseconds, lower quartile of ${rounds} rounds\n   self    total  function`);
  for (const { name, self, total } of lines.slice(0, linesShown)) {
    console.log(`${self.toFixed(2).padStart(7)} ${total.toFixed(2).padStart(8)}  ${name}`);
  }
}

/** The profiler's clock does not stop while other programs have the processor, so the low rounds tell most. */
function typical(milliseconds: readonly number[]): number {
  return percentile(
    Array.from({ length: rounds }, (_, round) => milliseconds[round] ?? 0),
    25,
  );
}

async function profileOnce(browser: Browser, origin: string, what: string): Promise<Profile> {
  const page = await openPage(browser, `${origin}/`);
  let profile: Profile | null = null;
  if (what === 'snapshot') {
    profile = await profiled(page, () => page.evaluate(() => window.mode.start()));
  } else {
    await page.evaluate(() => window.mode.start());
    await runWorkload(page, what, async (run) => {
      profile = await profiled(page, run);
    });
  }
  await closePage(page);
  return profile!;
}

async function profiled(page: Page, run: () => Promise<unknown>): Promise<Profile> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: intervalUs });
  await session.send('Profiler.start');
  await run();
  return stopProfile(session);
}

async function stopProfile(session: Awaited<ReturnType<ReturnType<Page['context']>['newCDPSession']>>) {
  const { profile } = await session.send('Profiler.stop');
  return profile;
}

/** Adds the time of each function, alone and with what it calls (a recursive one once). */
function add(profile: Profile, totals: Map<string, Times>, round: number): void {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map<number, number>();
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const nameOf = (id: number): string => {
    const { functionName, lineNumber, url } = nodes.get(id)!.callFrame;
    return `${functionName || '(anonymous)'}${url === '' ? '' : `:${lineNumber + 1}`}`;
  };
  const entry = (name: string): Times => {
    const known = totals.get(name) ?? { self: [], total: [] };
    totals.set(name, known);
    return known;
  };
  for (const [index, sample] of (profile.samples ?? []).entries()) {
    const ms = (profile.timeDeltas?.[index] ?? 0) / 1000;
    const { self } = entry(nameOf(sample));
    self[round] = (self[round] ?? 0) + ms;
    const seen = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const name = nameOf(id);
      const { total } = entry(name);
      if (!seen.has(name)) total[round] = (total[round] ?? 0) + ms;
      seen.add(name);
    }
  }
}

await main();
