// Random changes of a page under capture, in each engine: after every few of them the page, the model and the replica
// must be one. Each operation and each way of falling between flushes and slices is counted; the seed is printed.

import { startLabSite } from '../lab/lab-site.ts';
import type { FuzzOptions, FuzzResult } from '../lab/mirror-fuzz.ts';
import { expect, test } from '../run/fixtures.ts';

declare const runFuzz: (options: FuzzOptions) => Promise<FuzzResult>;

const isLong = process.env.ALONGSIDE_LONG !== undefined;
/** Each operation and interleaving happens at least this often: in one engine, and in the others. */
const least = isLong ? 5000 : 500;
const leastElsewhere = isLong ? 5000 : 150;

test('mirror: any change of any page', { tag: ['@webkit', '@random'] }, async ({ customer, engine }) => {
  test.setTimeout(isLong ? 3_600_000 : 480_000);
  const seed = Number(process.env.ALONGSIDE_SEED ?? 20261122);
  const wanted = engine === 'chromium' ? least : leastElsewhere;
  const site = await startLabSite('mirror-fuzz.ts', {
    '/': '<!doctype html><title>Fuzz</title><script src="/lab.js"></script><body>',
    '/viewer/shell/standards.html': '<!doctype html><title>Shell</title><body>',
  });
  try {
    const tab = await customer.open(`${site.origin}/`);
    await tab.waitFor(() => document.readyState === 'complete' && 'runFuzz' in globalThis);
    const result = await tab.evaluate((options: FuzzOptions) => runFuzz(options), { seed, least: wanted, sliceMs: 0 });
    console.log(`${engine}: seed ${seed}, ${result.batches} batches, ${result.compactions} compactions`, result.counts);
    expect(result.difference).toBeNull();
    expect(Object.values(result.counts).every((count) => count >= wanted)).toBe(true);
  } finally {
    await site.close();
  }
});
