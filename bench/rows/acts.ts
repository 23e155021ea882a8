// What an agent's click feels like: from the click to its effect in the agent's view, to the customer's page and back
// through a relay on this machine, beside the same way without any of our code: a word there, a word back.

import type { Browser } from 'playwright-core';
import type { ActDelay } from '../in-page/acting-page.ts';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { alternate } from '../lab/plan.ts';
import { type Measured, milliseconds, type Row, ratioRow } from '../lab/row.ts';
import { percentile } from '../lab/statistics.ts';
import { tablePage, tableRows } from '../pages/table-page.ts';

const acts = 60;

export async function measureActs(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  const add = (mode: string, delays: readonly ActDelay[]): void => {
    for (const what of ['document', 'frame'] as const) {
      const name = `${mode} ${what} ms`;
      samples[name] = [...(samples[name] ?? []), ...delays.map((delay) => delay[`${what}Ms`])];
    }
  };
  site.page('/viewer/shell/standards.html', '<!doctype html><title>Shell</title><body>');
  await alternate(['ours', 'bare'], runs, async (mode) => {
    const script = `<script src="/in-page/acting-${mode}.js"></script>`;
    site.page(`/acting-${mode}`, `<!doctype html><title>Agent</title><body>${script}`);
    site.page(`/acted-${mode}`, tablePage(tableRows['1k'], [`/in-page/acted-${mode}.js`]));
    const agent = await openPage(browser, `${site.agentOrigin}/acting-${mode}`);
    const customer = await openPage(browser, `${site.customerOrigin}/acted-${mode}`);
    const ready = agent.evaluate(() => window.actingPage.ready());
    await customer.evaluate(() => window.actedPage.start());
    await ready;
    add(mode, await agent.evaluate((count) => window.actingPage.act(count), acts));
    await closePage(customer);
    await closePage(agent);
  });
  return { rows: rowsOf(samples), samples };
}

function rowsOf(samples: Readonly<Record<string, readonly number[]>>): Row[] {
  const row = (title: string, what: string, percent: number): Row => {
    const [ours = [], bare = []] = ['ours', 'bare'].map((mode) => samples[`${mode} ${what} ms`]);
    return ratioRow(
      `${title}, beside a bare relay, p${percent}`,
      percentile(ours, percent),
      percentile(bare, percent),
      milliseconds,
      null,
    );
  };
  return [50, 95].flatMap((percent) => [
    row('an agent’s click and its effect in the replica', 'document', percent),
    row('an agent’s click and its effect in the next frame', 'frame', percent),
  ]);
}
