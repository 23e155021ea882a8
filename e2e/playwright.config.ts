// One runner for three engines: Chromium and Firefox through Playwright, WebKitGTK through WebDriver in the fixtures.
// An engine that this machine lacks has no project. With ALONGSIDE_RESULTS set, the results also go there as JSON.

import { defineConfig, type Project, type ReporterDescription } from '@playwright/test';
import { SEED } from '../scripts/seed.mjs';
import { type EngineName, findBrowsers } from './run/browsers.ts';

process.env.ALONGSIDE_SEED = SEED;
const results = process.env.ALONGSIDE_RESULTS;
const reporters: ReporterDescription[] = [['list'], ...(results ? [['json', { outputFile: results }] as const] : [])];

const projects: (Project<object, { engine: EngineName }> & { name: EngineName })[] = [
  { name: 'chromium', use: { engine: 'chromium' } },
  { name: 'firefox', use: { engine: 'firefox' }, grepInvert: /@chromium/ },
  { name: 'webkit', use: { engine: 'webkit' }, grep: /@webkit/ },
];
const found = findBrowsers();

export default defineConfig<object, { engine: EngineName }>({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 2,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  timeout: process.env.ALONGSIDE_LONG ? 30 * 60_000 : 60_000,
  reporter: reporters,
  use: { trace: 'off', screenshot: 'off', video: 'off' },
  projects: projects.filter(({ name }) => found[name] !== undefined),
});
