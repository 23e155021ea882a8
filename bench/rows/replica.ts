// The agent's side: a page is built from what was recorded of it on the customer's page, layout and painting included,
// beside the browser's own parser (`document.write` of the same page's HTML) and the peer's Replayer. Time is that of
// the main thread of the agent's page, decoding and JSON.parse included.

import { setTimeout as after } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { attachCpuMeter, since } from '../lab/cpu-meter.ts';
import { alternate } from '../lab/plan.ts';
import { addSample, type Measured, milliseconds, type Row, ratioRow, type Samples } from '../lab/row.ts';
import { median } from '../lab/statistics.ts';
import { type PageSize, tablePage, tableRows } from '../pages/table-page.ts';

const maxTimes = 1.3;
/** Painting comes after building. */
const restMs = 200;
/** Messages that are on their way to the relay arrive within this, in milliseconds. */
const arrivalMs = 1000;
const builders = ['html', 'ours', 'rrweb'] as const;

export async function measureReplica(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  site.page('/viewer/shell/standards.html', '<!doctype html><title>Shell</title><body>');
  for (const builder of builders) {
    const script = `<script src="/in-page/rebuild-${builder}.js"></script>`;
    site.page(`/rebuild-${builder}`, `<!doctype html><title>Agent</title><body>${script}`);
  }
  for (const size of Object.keys(tableRows) as PageSize[]) {
    const elements = await record(browser, site, size);
    await alternate(builders, runs, async (builder) => {
      const page = await openPage(browser, `${site.agentOrigin}/rebuild-${builder}`);
      await page.evaluate((recording) => window.rebuild.prepare(recording), recordingOf(size, builder));
      const meter = await attachCpuMeter(page);
      const before = await meter.read();
      const built = await page.evaluate(async (ms) => {
        const count = await window.rebuild.run();
        await new Promise((resolve) => setTimeout(resolve, ms));
        return count;
      }, restMs);
      addSample(samples, `${size} ${builder} ms`, since(before, await meter.read()).taskMs);
      if (built !== elements) throw new Error(`${builder} built ${built} of ${elements} elements.`);
      await closePage(page);
    });
  }
  return { rows: rowsOf(samples), samples };
}

/** Makes the recordings of a page; the number of its elements. */
async function record(browser: Browser, site: BenchSite, size: PageSize): Promise<number> {
  let elements = 0;
  for (const mode of ['ours', 'rrweb'] as const) {
    const path = `/recorded-${size}-${mode}`;
    site.page(path, tablePage(tableRows[size], [`/in-page/mode-${mode}.js`]));
    const page = await openPage(browser, site.customerOrigin + path);
    site.takeMessages();
    await page.evaluate(() => window.mode.start());
    await after(arrivalMs);
    site.file(recordingOf(size, mode), packed(site.takeMessages()));
    const { html, count } = await page.evaluate(() => ({
      html: `<!doctype html>${document.documentElement.outerHTML}`,
      count: document.querySelectorAll('body *').length,
    }));
    site.file(recordingOf(size, 'html'), Buffer.from(html));
    elements = count;
    await closePage(page);
  }
  return elements;
}

function recordingOf(size: PageSize, builder: (typeof builders)[number]): string {
  return `/recording-${size}-${builder}`;
}

/** Frames with their length in front, or lines of JSON. */
function packed(messages: readonly (string | Uint8Array)[]): Uint8Array {
  if (typeof messages[0] === 'string') return Buffer.from(messages.join('\n'));
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, Buffer.from(message as Uint8Array)];
    }),
  );
}

function rowsOf(samples: Samples): Row[] {
  return (Object.keys(tableRows) as PageSize[]).flatMap((size) => {
    const [html, ours, rrweb] = builders.map((builder) => median(samples[`${size} ${builder} ms`]!)) as [
      number,
      number,
      number,
    ];
    return [
      ratioRow(`replica ${size} nodes, rebuild beside document.write`, ours, html, milliseconds, maxTimes),
      ratioRow(`replica ${size} nodes, rebuild beside rrweb's`, ours, rrweb, milliseconds, null),
    ];
  });
}
