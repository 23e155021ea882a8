// Builds what browsers load into dist/: the widget for customers' pages, the viewer and the console for agents.
// A target is built again only when one of its sources changed (by content), so that the next start takes seconds.
// Two builds at once wait for each other. Called by boot.mjs; `npm run build` and `npm run build -- --force` by hand.

import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Failure, formatDuration, lastLines, reportAndFail, run, table } from './progress.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const LOCK = path.join(ROOT, 'dist/.building');
const STAMPS = path.join(ROOT, 'dist/.stamps');
const LOCK_WAIT_MS = 5 * 60_000;
const LOCK_POLL_MS = 200;

/** Each target with the packages whose change makes it stale; the output is always dist/<name>. */
const TARGETS = [
  { name: 'widget', packages: ['protocol', 'capture', 'browser', 'widget'], command: ['packages/widget/build.ts'] },
  { name: 'browser', packages: ['browser'], command: ['packages/browser/build.ts'] },
  { name: 'viewer', packages: ['protocol', 'replica', 'viewer'], command: ['packages/viewer/build.ts'] },
  {
    name: 'console',
    packages: ['protocol', 'replica', 'viewer', 'console'],
    command: ['node_modules/vite/bin/vite.js', 'build', 'packages/console', '--logLevel', 'warn'],
  },
];
const SOURCES_OF_ALL = ['package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];

/**
 * Builds the targets whose sources changed since their last build.
 * @param {{ everything: boolean }} options `everything` builds all, changed or not
 * @returns {Promise<void>} throws a Failure with the builder's words when one does not build
 */
export async function build({ everything }) {
  const isStale = (target) => everything || readStamp(target) !== hashSources(target);
  if (!TARGETS.some(isStale)) return;
  const unlock = await lock();
  try {
    const stale = TARGETS.filter(isStale);
    if (stale.length === 0) return;
    const startedAt = performance.now();
    console.log(`  Building ${stale.map((target) => target.name).join(', ')}`);
    const results = await Promise.allSettled(stale.map(buildTarget));
    const rows = results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
    console.log(table(rows.map((row) => ['   ', ...row])));
    console.log(`  Built in ${formatDuration(performance.now() - startedAt)}`);
  } finally {
    unlock();
  }
}

async function buildTarget(target) {
  const startedAt = performance.now();
  const hash = hashSources(target);
  const { code, output } = await run(process.execPath, target.command, { cwd: ROOT });
  if (code !== 0) {
    throw new Failure(`The ${target.name} does not build; what its build said is above.`, lastLines(output, 30));
  }
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(path.join(STAMPS, target.name), hash);
  return [target.name, ...sizesOf(target), formatDuration(performance.now() - startedAt)];
}

function readStamp(target) {
  const file = path.join(STAMPS, target.name);
  const isBuilt = existsSync(file) && existsSync(path.join(ROOT, 'dist', target.name));
  return isBuilt ? readFileSync(file, 'utf8') : undefined;
}

function hashSources(target) {
  const hash = createHash('sha256');
  const files = target.packages.flatMap((name) => listFiles(path.join(ROOT, 'packages', name)));
  for (const file of [...SOURCES_OF_ALL.map((name) => path.join(ROOT, name)), ...files.sort()]) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash
      .update(`${path.relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function sizesOf(target) {
  const files = builtFiles(path.join(ROOT, 'dist', target.name)).filter((file) => !file.endsWith('.map'));
  const contents = files.map((file) => readFileSync(file));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const gzipped = contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
  const kilobytes = (count) => `${(count / 1024).toFixed(1)} KB`;
  return [`${files.length} files`, kilobytes(bytes), `${kilobytes(gzipped)} gz`];
}

/** Those of this build: the widget's folder keeps earlier ones for a day, and its manifest says which are which. */
function builtFiles(folder) {
  const manifest = path.join(folder, 'manifest.json');
  if (!existsSync(manifest)) return listFiles(folder);
  const { loader, chunks } = JSON.parse(readFileSync(manifest, 'utf8'));
  return [loader, ...Object.values(chunks).map(({ file }) => file)].map((file) => path.join(folder, file));
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
}

/** One build at a time in this checkout; what a killed build left behind does not count. */
async function lock() {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  for (const giveUpAt = Date.now() + LOCK_WAIT_MS; ; await delay(LOCK_POLL_MS)) {
    try {
      const file = openSync(LOCK, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isRunning(readOwner())) rmSync(LOCK, { force: true });
      else if (Date.now() > giveUpAt) throw new Failure(`Another build (process ${readOwner()}) does not end.`);
    }
  }
}

function readOwner() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build({ everything: process.argv.includes('--force') }).catch(reportAndFail);
}
