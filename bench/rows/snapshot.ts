// The whole page, sent for the first time: time of the customer's main thread and bytes. Time counts everything from the
// start of the capture until the last of the page was handed to the socket and a third of a second after, less what the
// page alone takes: ours with deflate in the page, the peer's with JSON.stringify and without any compression.

import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { attachCpuMeter, since } from '../lab/cpu-meter.ts';
import { alternate } from '../lab/plan.ts';
import { addSample, kilobytes, type Measured, milliseconds, type Row, ratioRow, type Samples } from '../lab/row.ts';
import { median } from '../lab/statistics.ts';
import { type PageSize, tablePage, tableRows } from '../pages/table-page.ts';

/** How long each mode has for what it does later, in milliseconds. */
const restMs = 300;
export const maxTimeRatio = 0.4;
const maxBytesRatio = 1;

export async function measureSnapshots(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  const add = (name: string, value: number): void => addSample(samples, name, value);
  for (const size of Object.keys(tableRows) as PageSize[]) {
    await alternate(['none', 'ours', 'rrweb'], runs, async (mode) => {
      const path = `/snapshot-${size}-${mode}`;
      site.page(path, tablePage(tableRows[size], [`/in-page/mode-${mode}.js`]));
      const page = await openPage(browser, site.customerOrigin + path);
      const meter = await attachCpuMeter(page);
      site.takeMessages();
      const before = await meter.read();
      await page.evaluate(async (ms) => {
        await window.mode.start();
        await new Promise((resolve) => setTimeout(resolve, ms));
      }, restMs);
      const { taskMs } = since(before, await meter.read());
      add(`${size} ${mode} ms`, taskMs);
      const messages = site.takeMessages();
      if (mode !== 'none')
        add(`${size} ${mode} bytes`, mode === 'ours' ? rawBytes(messages) : gzipSync(messages.join('\n')).length);
      if (mode === 'ours') {
        const html = await page.evaluate(() => document.documentElement.outerHTML);
        add(`${size} gzipped HTML bytes`, gzipSync(html).length);
      }
      await closePage(page);
    });
  }
  return { rows: rowsOf(samples), samples };
}

function rowsOf(samples: Samples): Row[] {
  const sizes = Object.keys(tableRows) as PageSize[];
  const of = (name: string): number => median(samples[name]!);
  const added = (size: PageSize, mode: string): number => of(`${size} ${mode} ms`) - of(`${size} none ms`);
  return [
    ...sizes.map((size) =>
      ratioRow(
        `snapshot ${size} nodes, main thread`,
        added(size, 'ours'),
        added(size, 'rrweb'),
        milliseconds,
        maxTimeRatio,
      ),
    ),
    ...sizes.map((size) =>
      ratioRow(
        `snapshot ${size} nodes, bytes beside gzipped HTML`,
        of(`${size} ours bytes`),
        of(`${size} gzipped HTML bytes`),
        kilobytes,
        maxBytesRatio,
      ),
    ),
    ...sizes.map((size) =>
      ratioRow(
        `snapshot ${size} nodes, bytes beside rrweb's gzipped`,
        of(`${size} ours bytes`),
        of(`${size} rrweb bytes`),
        kilobytes,
        null,
      ),
    ),
  ];
}

export function rawBytes(messages: readonly (string | Uint8Array)[]): number {
  return messages.reduce((sum, message) => sum + message.length, 0);
}
