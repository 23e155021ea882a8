// Runs the whole suite or parts of it and reads what the runners report: unit tests by Vitest, browser tests by
// Playwright. Their own output goes to the terminal; what counts is read from their JSON, never from their text.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENGINES, type EngineName } from './browsers.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Outcome {
  title: string;
  /** Undefined for a unit test. */
  engine: EngineName | undefined;
  status: 'passed' | 'failed' | 'skipped';
}

export interface RunOptions {
  /** The checkout to run in. */
  root?: string;
  /** More arguments for the runner: files, `--grep`, `--project`. */
  args?: string[];
  env?: Record<string, string>;
  /** Keep the runner's output off the terminal. */
  isQuiet?: boolean;
  timeoutMs?: number;
}

const WATCH_MS = 1_000;
/** Vitest was seen to stay for ever when a worker of it was slow to go. */
const MAX_LINGER_MS = 30_000;

/** A runner broke off: out of memory, out of time, or unable to start. */
export class NoReport extends Error {}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    assertionResults: { fullName: string; status: 'passed' | 'failed' | 'pending' | 'todo' | 'skipped' }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { projectName: EngineName; status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[];
  }[];
}

interface PlaywrightReport extends PlaywrightSuite {
  errors: { message?: string }[];
}

/** Runs unit tests. A file that cannot be loaded is a failed test. */
export async function runUnitTests({ root = ROOT, args = [], ...options }: RunOptions = {}): Promise<Outcome[]> {
  const file = freshReport(root, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  await runNode(root, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], file, options);
  const report = readReport<VitestReport>(file, 'Vitest');
  return report.testResults.flatMap(({ name, status, assertionResults }): Outcome[] => {
    const tests = assertionResults.map(
      (test): Outcome => ({
        title: test.fullName,
        engine: undefined,
        status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      }),
    );
    const isBroken = status === 'failed' && !tests.some((test) => test.status === 'failed');
    return isBroken
      ? [...tests, { title: `${path.relative(root, name)} loads`, engine: undefined, status: 'failed' }]
      : tests;
  });
}

/** Runs browser tests in the engines of this machine. An error outside of a test is a failed test. */
export async function runBrowserTests({
  root = ROOT,
  args = [],
  env = {},
  ...options
}: RunOptions = {}): Promise<Outcome[]> {
  const file = freshReport(root, 'e2e.json');
  const cli = 'node_modules/@playwright/test/cli.js';
  await runNode(path.join(root, 'e2e'), [cli, 'test', ...args], file, {
    ...options,
    env: { ...env, ALONGSIDE_RESULTS: file },
  });
  const report = readReport<PlaywrightReport>(file, 'Playwright');
  const errors = report.errors.map(
    ({ message }): Outcome => ({ title: message ?? 'an error outside of a test', engine: undefined, status: 'failed' }),
  );
  return [...outcomesIn(report), ...errors];
}

/** In one line and alone, as whoever reads the end of a log expects it. */
export function totalsLine(outcomes: readonly Outcome[], missing = 0): string {
  const count = (status: Outcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  return `${count('passed')} passed, ${count('failed') + missing} failed${skipped}`;
}

interface RememberedRun {
  sources: string;
  outcomes: Outcome[];
}

/** Keeps a whole run for `npm run contract`, with the sources that it was a run of. */
export function rememberRun(outcomes: Outcome[], sources: string): void {
  writeFileSync(
    path.join(ROOT, 'test-results/run.json'),
    JSON.stringify({ sources, outcomes } satisfies RememberedRun),
  );
}

/** The last whole run, if the sources are still what they were. */
export function recallRun(): Outcome[] | undefined {
  const file = path.join(ROOT, 'test-results/run.json');
  if (!existsSync(file)) return undefined;
  const run = JSON.parse(readFileSync(file, 'utf8')) as RememberedRun;
  return run.sources === hashSources() ? run.outcomes : undefined;
}

/** Of everything that can change a result; prose cannot. */
export function hashSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['packages', 'demo', 'e2e', 'scripts']) {
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (/(^|[\\/])node_modules([\\/]|$)/.test(name) || !/\.(ts|tsx|mjs|js|css|html|json|svg)$/.test(name)) continue;
      hash.update(`${folder}/${name}\0`).update(readFileSync(path.join(ROOT, folder, name)));
    }
  }
  return hash.digest('hex');
}

function outcomesIn(suite: PlaywrightSuite): Outcome[] {
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(
      ({ projectName, status }): Outcome => ({
        title,
        engine: ENGINES.find((engine) => engine === projectName),
        status: status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed',
      }),
    ),
  );
  return [...own, ...(suite.suites ?? []).flatMap(outcomesIn)];
}

function freshReport(root: string, name: string): string {
  const file = path.join(root, 'test-results', name);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function readReport<T>(file: string, runner: string): T {
  if (!existsSync(file)) throw new NoReport(`${runner} ended without a report; what it said is above.`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** @param reportFile once it is there the runner has nothing left to say, and may not linger */
function runNode(
  cwd: string,
  args: string[],
  reportFile: string,
  { env, isQuiet, timeoutMs }: RunOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', isQuiet ? 'ignore' : 'inherit', isQuiet ? 'ignore' : 'inherit'],
    });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill(), timeoutMs);
    let reportedAt: number | undefined;
    const watch = setInterval(() => {
      if (!existsSync(reportFile)) return;
      reportedAt ??= Date.now();
      if (Date.now() - reportedAt > MAX_LINGER_MS) child.kill('SIGKILL');
    }, WATCH_MS);
    child.once('error', (error) => reject(new Error(`Cannot run ${args[0]} in ${cwd}: ${error.message}`)));
    child.once('exit', () => {
      clearTimeout(timer);
      clearInterval(watch);
      resolve();
    });
  });
}
