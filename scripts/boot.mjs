// The door to every npm script: brings the right Node, installs what is locked, builds what changed, then starts.
// Everything here parses on Node 20 and imports nothing from node_modules: on a fresh clone there is none yet, and
// a native module made for another Node would crash the process without a word.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { Failure, reportAndFail, runInForeground } from './progress.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SERVER = 'packages/server/src/main.ts';

const COMMANDS = {
  // The demo unless told otherwise: `npm start -- serve --public-url https://…` is a real server.
  start: (args) => serve(args[0] && !args[0].startsWith('-') ? args : ['demo', ...args]),
  build: (args) => inNode('scripts/build.mjs', args),
  check: (args) => inNode('scripts/check.mjs', args),
  test: (args) => withBrowserTests('e2e/run/npm-test.ts', args),
  'test-unit': (args) => inNode('node_modules/vitest/vitest.mjs', ['run', ...args]),
  'test-long': (args) => withBrowserTests('e2e/run/npm-test-long.ts', args),
  contract: (args) => withBrowserTests('e2e/run/npm-contract.ts', args),
  faults: (args) => withBrowserTests('e2e/run/npm-faults.ts', args),
  bench: async (args) => {
    await install(path.join(ROOT, 'bench'), 'Installing what the measurements need');
    await buildWhatChanged();
    return inNode('bench/run.ts', args);
  },
};

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) throw new Failure(`Usage: node scripts/boot.mjs ${Object.keys(COMMANDS).join(' | ')}`);
  if (isNodeTooOld()) return inOwnNode(process.argv.slice(2));
  runTypeScriptWithoutBuilding();
  await install(ROOT, 'Installing packages');
  return command(args);
}

async function serve(args) {
  if (!args.includes('--help')) await buildWhatChanged();
  return inNode(SERVER, args);
}

async function withBrowserTests(file, args) {
  await install(path.join(ROOT, 'e2e'), 'Installing what the browser tests need');
  return inNode(file, args);
}

/** Loaded late: it is only wanted by some commands. */
async function buildWhatChanged() {
  const { build } = await import('./build.mjs');
  await build({ everything: false });
}

function inNode(file, args) {
  return runInForeground(process.execPath, [file, ...args], { cwd: ROOT });
}

function isNodeTooOld() {
  const [major, minor] = nodeVersion();
  return major < 22 || (major === 22 && minor < 13);
}

/** Node before 22.18 and 23.6 strips types only when told to; children read it from the environment. */
function runTypeScriptWithoutBuilding() {
  const [major, minor] = nodeVersion();
  if (!((major === 22 && minor < 18) || (major === 23 && minor < 6))) return;
  const flags = '--experimental-strip-types --disable-warning=ExperimentalWarning';
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${flags}`.trim();
}

function nodeVersion() {
  return process.versions.node.split('.').map(Number);
}

/** Fetches Node 24 from npm (Linux x64 with glibc, the one platform npm has it for) and starts over inside of it. */
async function inOwnNode(args) {
  const isGlibc = process.platform === 'linux' && Boolean(process.report.getReport().header.glibcVersionRuntime);
  if (!isGlibc || process.arch !== 'x64') {
    throw new Failure(
      `Alongside needs Node 22.13 or newer, and this is ${process.versions.node}: install Node 24 from nodejs.org.`,
    );
  }
  const folder = path.join(ROOT, 'tools/node24');
  await install(folder, `This is Node ${process.versions.node}; fetching Node 24`);
  const bin = path.join(folder, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  return runInForeground(path.join(bin, 'node'), [fileURLToPath(import.meta.url), ...args], { env });
}

main().then((code) => {
  process.exitCode = code;
}, reportAndFail);
