// What a newcomer waits for: a fresh clone and an empty npm cache, `npm start`, until the server is well and the console
// and the demo's site answer; then a second start of the same folder. Clone, cache and data are in a temporary folder,
// which is removed. The download is in it, so that the network and the registry's mirror count too.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { limitRow, type Measured, plainRow, type Samples, seconds } from '../lab/row.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const budgetMs = 60_000;
/** When nothing answers for so long, it has failed. */
const giveUpMs = 600_000;
const lookEveryMs = 100;

interface Start {
  readonly readyMs: number;
  /** Until the first words on the terminal. */
  readonly firstWordsMs: number;
  /** Lines of progress until then. */
  readonly lines: number;
}

export async function measureStart(): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alongside-bench-'));
  try {
    const clone = path.join(folder, 'clone');
    const cloned = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { encoding: 'utf8' });
    if (cloned.status !== 0) throw new Error(`This folder cannot be cloned: ${cloned.stderr ?? 'there is no git'}`);
    const environment = {
      ...process.env,
      npm_config_cache: path.join(folder, 'cache'),
      ALONGSIDE_DATA_DIRECTORY: path.join(folder, 'data'),
    };
    const first = await startOnce(clone, environment);
    const second = await startOnce(clone, environment);
    return rowsOf(first, second);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function rowsOf(first: Start, second: Start): Measured {
  const title = `npm start, fresh clone and empty npm cache, ${availableParallelism()} cores, once`;
  const rows = [
    limitRow(title, first.readyMs, '', seconds, budgetMs),
    plainRow(`until its first words; ${first.lines} lines of progress in all`, seconds(first.firstWordsMs)),
    plainRow('npm start again', seconds(second.readyMs)),
  ];
  const samples: Samples = {
    'first start ms': [first.readyMs],
    'first words ms': [first.firstWordsMs],
    'second start ms': [second.readyMs],
  };
  return { rows, samples };
}

async function startOnce(folder: string, environment: NodeJS.ProcessEnv): Promise<Start> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...environment, ALONGSIDE_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm, its shell and the server are stopped together.
    detached: true,
  });
  let output = '';
  let firstWordsMs = Number.NaN;
  const take = (chunk: Buffer): void => {
    if (output === '') firstWordsMs = performance.now() - startedAt;
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  try {
    while (!(await isUp(port))) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded || performance.now() - startedAt > giveUpMs) throw new Error(`npm start did not start:\n${output}`);
      await after(lookEveryMs);
    }
    const readyMs = performance.now() - startedAt;
    return { readyMs, firstWordsMs, lines: output.split('\n').filter((line) => line.trim() !== '').length };
  } finally {
    await stopGroup(child);
  }
}

/** Whether the server is well, and serves the console and the demo's site. */
async function isUp(port: number): Promise<boolean> {
  return (
    (await statusOf(port, 'localhost', '/healthz')) === 200 &&
    (await statusOf(port, 'localhost', '/')) === 200 &&
    (await statusOf(port, 'acmejets.localhost', '/')) === 200
  );
}

/** Names under `localhost` resolve in browsers only, so that the name goes into a header. 0 for no answer. */
function statusOf(port: number, host: string, address: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { host: `${host}:${port}`, accept: 'text/html' };
    const request = get({ host: '127.0.0.1', port, path: address, headers, timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(0));
  });
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // The group is gone.
      return;
    }
    await Promise.race([ended, after(10_000)]);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
