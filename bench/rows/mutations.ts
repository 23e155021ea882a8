// Workloads on a page that is followed: main-thread time that following adds to the page's own, and bytes. Every mode
// runs the same workloads in the same order on a fresh page, and waits as long after each.

import { deflateRawSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import type { Workload } from '../in-page/workloads.ts';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { attachCpuMeter, since } from '../lab/cpu-meter.ts';
import { alternate } from '../lab/plan.ts';
import { addSample, kilobytes, type Measured, milliseconds, type Row, ratioRow, type Samples } from '../lab/row.ts';
import { median, spread } from '../lab/statistics.ts';
import { tablePage, tableRows } from '../pages/table-page.ts';
import { rawBytes } from './snapshot.ts';

declare global {
  interface Window {
    workloads: Record<string, Workload>;
  }
}

/** How long each mode has for what it does later, in milliseconds. */
const restMs = 400;
const keyDelayMs = 10;

const modes = ['none', 'ours', 'rrweb', 'openreplay'] as const;
type Mode = (typeof modes)[number];

type Kind = 'structure' | 'insert' | 'value' | 'class';

/** What the design says of each: time at most so many times rrweb's, bytes likewise. */
export const budgets: Record<Kind, { readonly time: number; readonly bytes: number | null }> = {
  structure: { time: 0.02, bytes: null },
  class: { time: 0.5, bytes: 0.6 },
  insert: { time: 0.25, bytes: 0.1 },
  value: { time: 0.25, bytes: 0.6 },
};

export const kinds: Record<string, Kind> = {
  'create 1000 rows': 'insert',
  'replace 1000 rows': 'insert',
  'update every 10th': 'value',
  'select row x20': 'class',
  'swap rows x10': 'class',
  'append 1000 rows': 'insert',
  'clear 1000 rows': 'value',
  'reverse 1000 rows': 'structure',
  'animate 100 nodes': 'value',
  'ticker, 40 passes of 1000 texts': 'value',
  'typing 200 characters': 'value',
  'move a 30,000-node subtree': 'structure',
};

export const workloadNames: readonly string[] = Object.keys(kinds);

const typed = 'The quick brown fox jumps over the lazy dog. '.repeat(5).slice(0, 200);

export async function measureMutations(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  const add = (name: string, value: number): void => addSample(samples, name, value);
  await alternate(modes, runs, async (mode) => {
    const path = `/mutations-${mode}`;
    site.page(path, tablePage(tableRows['1k'], ['/in-page/workloads.js', `/in-page/mode-${mode}.js`]));
    const page = await openPage(browser, site.customerOrigin + path);
    const meter = await attachCpuMeter(page);
    await page.evaluate(() => window.mode.start());
    for (const name of workloadNames) {
      await runWorkload(page, name, async (run) => {
        site.takeMessages();
        const before = await meter.read();
        await run();
        const { taskMs, scriptMs } = since(before, await meter.read());
        add(`${name} ${mode} ms`, taskMs);
        add(`${name} ${mode} script ms`, scriptMs);
        const messages = site.takeMessages();
        if (mode === 'rrweb') add(`${name} rrweb bytes`, deflateRawSync(messages.join('\n')).length);
        if (mode === 'ours') add(`${name} ours bytes`, rawBytes(messages));
      });
    }
    await closePage(page);
  });
  return { rows: rowsOf(samples), samples };
}

/** Prepares a workload, waits until all is at rest, and has it measured. */
export async function runWorkload(
  page: Page,
  name: string,
  measure: (run: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await page.evaluate((name) => window.workloads[name]!.prepare(), name);
  await rest(page);
  await measure(async () => {
    if (name.startsWith('typing')) await page.keyboard.type(typed, { delay: keyDelayMs });
    else await page.evaluate((name) => window.workloads[name]!.run(), name);
    await rest(page);
  });
}

async function rest(page: Page): Promise<void> {
  await page.evaluate(async (ms) => {
    await window.mode.settled();
    await new Promise((resolve) => setTimeout(resolve, ms));
  }, restMs);
}

function rowsOf(samples: Samples): Row[] {
  const of = (name: string): number => median(samples[name]!);
  const added = (name: string, mode: Mode): number => of(`${name} ${mode} ms`) - of(`${name} none ms`);
  /** How far the difference of two medians may be off: where it is near the figure itself, the row says nothing. */
  const doubt = (name: string, mode: Mode): string =>
    ` ±${Math.hypot(spread(samples[`${name} ${mode} ms`]!), spread(samples[`${name} none ms`]!)).toFixed(1)}`;
  const timeRow = (name: string, title: string, peer: Mode, maxRatio: number): Row => {
    const row = ratioRow(title, added(name, 'ours'), added(name, peer), milliseconds, maxRatio);
    return { ...row, ours: row.ours + doubt(name, 'ours'), peer: row.peer + doubt(name, peer) };
  };
  const rows: Row[] = [];
  for (const [name, kind] of Object.entries(kinds)) {
    rows.push(timeRow(name, `${name}, time added`, 'rrweb', budgets[kind].time));
    rows.push(timeRow(name, `${name}, time added, beside OpenReplay`, 'openreplay', 1));
  }
  for (const [name, kind] of Object.entries(kinds)) {
    rows.push(
      ratioRow(`${name}, bytes`, of(`${name} ours bytes`), of(`${name} rrweb bytes`), kilobytes, budgets[kind].bytes),
    );
  }
  return rows;
}
