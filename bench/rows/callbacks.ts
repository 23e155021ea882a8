// How long the customer's page is kept at a stretch: our processor time in each task of its main thread, by the
// browser's trace, while the page is sent for the first time and while the workloads run. All of our callbacks in one
// task count as one, which is stricter than each for itself. The recorder of the peer is looked at in the same way. The
// sum over a workload is what our own code takes of it, without the noise of a difference between two runs of a page.

import type { Browser, Page } from 'playwright-core';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { alternate } from '../lab/plan.ts';
import { addSample, limitRow, type Measured, milliseconds, type Row, ratioRow } from '../lab/row.ts';
import { median, percentile } from '../lab/statistics.ts';
import { type TraceEvent, taskTimes, traceCategories } from '../lab/task-times.ts';
import { type PageSize, tablePage, tableRows } from '../pages/table-page.ts';
import { budgets, kinds, runWorkload, workloadNames } from './mutations.ts';
import { maxTimeRatio as maxSnapshotRatio } from './snapshot.ts';

const maxMs = { p99: 8, max: 16 };
const modes = ['ours', 'rrweb'] as const;
type Mode = (typeof modes)[number];

/** How long each mode has for what it does later, in milliseconds. */
const restMs = 300;

export async function measureCallbacks(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  const add = (what: string, mode: Mode, times: readonly number[]): void => {
    const name = `${what} ${mode} ms`;
    samples[name] = [...(samples[name] ?? []), ...times];
    const sum = times.reduce((total, ms) => total + ms, 0);
    addSample(samples, `${what} ${mode} all tasks ms`, sum);
  };
  const open = (mode: Mode, size: PageSize): Promise<Page> => {
    const path = `/callbacks-${size}-${mode}`;
    site.page(path, tablePage(tableRows[size], ['/in-page/workloads.js', `/in-page/mode-${mode}.js`]));
    return openPage(browser, site.customerOrigin + path);
  };
  const traced = async (page: Page, mode: Mode, run: () => Promise<unknown>): Promise<number[]> => {
    await browser.startTracing(page, { categories: traceCategories });
    await run();
    const trace = await browser.stopTracing();
    const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
    return taskTimes(traceEvents, (url) => url.endsWith(`/in-page/mode-${mode}.js`));
  };
  for (const size of Object.keys(tableRows) as PageSize[]) {
    await alternate(modes, runs, async (mode) => {
      const page = await open(mode, size);
      const times = await traced(page, mode, () =>
        page.evaluate(async (ms) => {
          await window.mode.start();
          await new Promise((resolve) => setTimeout(resolve, ms));
        }, restMs),
      );
      add(`snapshot ${size}`, mode, times);
      await closePage(page);
      site.takeMessages();
    });
  }
  await alternate(modes, runs, async (mode) => {
    const page = await open(mode, '1k');
    await page.evaluate(() => window.mode.start());
    for (const name of workloadNames) {
      await runWorkload(page, name, async (run) => add(name, mode, await traced(page, mode, run)));
      site.takeMessages();
    }
    await closePage(page);
  });
  return { rows: rowsOf(samples), samples };
}

function rowsOf(samples: Readonly<Record<string, readonly number[]>>): Row[] {
  const snapshots = Object.keys(tableRows).map((size) => `snapshot ${size}`);
  const everything = [...snapshots, ...workloadNames];
  const of = (mode: Mode, whats: readonly string[]): number[] =>
    whats.flatMap((what) => samples[`${what} ${mode} ms`] ?? []);
  const rows: Row[] = [];
  for (const [title, whats] of [
    ...snapshots.map((name) => [name, [name]] as const),
    ['all workloads', workloadNames],
    ['snapshots and workloads', everything],
  ] as const) {
    for (const [name, percent] of [
      ['p99', 99],
      ['max', 100],
    ] as const) {
      const ours = percentile(of('ours', whats), percent);
      const peer = milliseconds(percentile(of('rrweb', whats), percent));
      rows.push(limitRow(`own time in a task, ${title}, ${name}`, ours, peer, milliseconds, maxMs[name]));
    }
  }
  const longest = (name: string): number => percentile(of('ours', [name]), 100);
  const worst = [...workloadNames].sort((one, other) => longest(other) - longest(one))[0]!;
  const peer = milliseconds(percentile(of('rrweb', [worst]), 100));
  const title = `own time in a task, the longest workload (${worst}), max`;
  const sum = (what: string, mode: Mode): number => median(samples[`${what} ${mode} all tasks ms`]!);
  return [
    ...rows,
    limitRow(title, longest(worst), peer, milliseconds, maxMs.max),
    ...everything.map((what) => {
      const kind = kinds[what];
      const maxRatio = kind === undefined ? maxSnapshotRatio : budgets[kind].time;
      return ratioRow(`${what}, own time`, sum(what, 'ours'), sum(what, 'rrweb'), milliseconds, maxRatio);
    }),
  ];
}
