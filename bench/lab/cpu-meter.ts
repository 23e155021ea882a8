// Time that the main thread of a page has spent in tasks, by the browser's own counters. It counts processor time of
// that thread, not time on the clock, so that what else the machine does changes it little.

import type { Page } from 'playwright-core';

export interface MainThread {
  /** All tasks: script, garbage collection, style, layout, paint. */
  readonly taskMs: number;
  readonly scriptMs: number;
}

export interface CpuMeter {
  read(): Promise<MainThread>;
}

export async function attachCpuMeter(page: Page): Promise<CpuMeter> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async read() {
      const { metrics } = await session.send('Performance.getMetrics');
      const milliseconds = (name: string): number =>
        (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
      return { taskMs: milliseconds('TaskDuration'), scriptMs: milliseconds('ScriptDuration') };
    },
  };
}

export function since(before: MainThread, after: MainThread): MainThread {
  return { taskMs: after.taskMs - before.taskMs, scriptMs: after.scriptMs - before.scriptMs };
}
