// From a change on the customer's page to the replica's document and to the agent's next frame, through a relay on this
// machine: two pages of two processes, one clock. Isolated changes, and one in each frame.

import type { Browser } from 'playwright-core';
import type { Sighting } from '../in-page/agent-page.ts';
import type { ProbeRun } from '../in-page/probe.ts';
import type { BenchSite } from '../lab/bench-site.ts';
import { closePage, openPage } from '../lab/browser.ts';
import { alternate } from '../lab/plan.ts';
import { type Measured, milliseconds, type Row, ratioRow } from '../lab/row.ts';
import { percentile } from '../lab/statistics.ts';
import { tablePage, tableRows } from '../pages/table-page.ts';

const isolatedChanges = 60;
const isolatedMs = [100, 300] as const;
const frames = 200;
const settleMs = 500;

export async function measureLatency(browser: Browser, site: BenchSite, runs: number): Promise<Measured> {
  const samples: Record<string, number[]> = {};
  const add = (name: string, values: readonly number[]): void => {
    samples[name] = [...(samples[name] ?? []), ...values];
  };
  await alternate(['ours', 'rrweb'], runs, async (mode) => {
    site.page('/viewer/shell/standards.html', '<!doctype html><title>Shell</title><body>');
    site.page(
      `/agent-${mode}`,
      `<!doctype html><title>Agent</title><body><script src="/in-page/agent-${mode}.js"></script>`,
    );
    site.page(`/latency-${mode}`, tablePage(tableRows['1k'], ['/in-page/probe.js', `/in-page/mode-${mode}.js`]));
    const agent = await openPage(browser, `${site.agentOrigin}/agent-${mode}`);
    const customer = await openPage(browser, `${site.customerOrigin}/latency-${mode}`);
    const ready = agent.evaluate(() => window.agentPage.ready());
    await customer.evaluate(() => window.mode.start());
    await ready;
    const measure = async (name: string, run: () => Promise<ProbeRun>): Promise<void> => {
      await agent.waitForTimeout(settleMs);
      await agent.evaluate(() => window.agentPage.takeSightings());
      const { changedAt } = await run();
      await agent.waitForTimeout(settleMs);
      const seen = await agent.evaluate(() => window.agentPage.takeSightings());
      const delays = delaysOf(changedAt, seen);
      add(
        `${name} ${mode} replica ms`,
        delays.map(({ replicaMs }) => replicaMs),
      );
      add(
        `${name} ${mode} frame ms`,
        delays.map(({ frameMs }) => frameMs),
      );
    };
    await measure('isolated', () =>
      customer.evaluate(([changes, from, to]) => window.probe.apart(changes, from, to), [
        isolatedChanges,
        ...isolatedMs,
      ] as const),
    );
    await measure('60 a second', () => customer.evaluate((changes) => window.probe.eachFrame(changes), frames));
    await closePage(customer);
    await closePage(agent);
  });
  return { rows: rowsOf(samples), samples };
}

/** Of each change: when it, or one after it, was first there. Of changes that travel together only the last is seen. */
function delaysOf(
  changedAt: readonly (number | null)[],
  seen: readonly Sighting[],
): { replicaMs: number; frameMs: number }[] {
  const delays: { replicaMs: number; frameMs: number }[] = [];
  for (const [change, at] of changedAt.entries()) {
    if (at === null || at === undefined) continue;
    const later = seen.filter((sighting) => sighting.change >= change);
    if (later.length === 0) throw new Error(`Change ${change} was never seen.`);
    const replicaAt = Math.min(...later.map(({ inReplicaAt }) => inReplicaAt));
    const frameAt = Math.min(...later.map(({ inFrameAt }) => inFrameAt));
    delays.push({ replicaMs: replicaAt - at, frameMs: frameAt - at });
  }
  return delays;
}

function rowsOf(samples: Readonly<Record<string, readonly number[]>>): Row[] {
  const row = (title: string, name: string, what: string, percent: number): Row =>
    ratioRow(
      `${title}, p${percent}`,
      percentile(samples[`${name} ours ${what} ms`]!, percent),
      percentile(samples[`${name} rrweb ${what} ms`]!, percent),
      milliseconds,
      1,
    );
  return [50, 95].flatMap((percent) => [
    row('isolated change to replica', 'isolated', 'replica', percent),
    row('isolated change to next frame', 'isolated', 'frame', percent),
    row('60 changes a second, to replica', '60 a second', 'replica', percent),
    row('60 changes a second, to next frame', '60 a second', 'frame', percent),
  ]);
}
