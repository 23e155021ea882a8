// Runs docs/operate.md: every line of every `sh` block, in the order of the page, in a copy of the checkout. Only places
// and the port are others. A line that starts a server goes on in the background until it answers; `$SERVER` is its
// process then, and `$LICENSE` the id of the license that was made.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(path.join(root, 'docs/operate.md'), 'utf8');
/** The first start may have to build. */
const answerMs = 240_000;
const pollMs = 100;

let scratch: string;
let server: ChildProcess | null = null;
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'alongside-operate-'));
});
afterAll(() => {
  try {
    // Its whole group: npm and what it started.
    if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  rmSync(scratch, { recursive: true, force: true });
});

function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** What `npm start` needs of the checkout, linked: what is installed and built is not done again. */
function copyCheckout(): string {
  const copy = path.join(scratch, 'checkout');
  mkdirSync(copy);
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
    'scripts',
    'packages',
    'demo',
    'dist',
  ]) {
    if (!existsSync(path.join(root, name))) continue;
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ['node_modules', 'tools']) symlinkSync(path.join(root, name), path.join(copy, name));
  return copy;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

it('docs/operate.md: each command does what the page says', { timeout: 600_000 }, async () => {
  const copy = copyCheckout();
  const port = String(await freePort());
  for (const name of ['lib', 'backups']) mkdirSync(path.join(scratch, name));
  const here = (line: string) =>
    line
      .replaceAll('/var/lib/alongside', path.join(scratch, 'lib/alongside'))
      .replaceAll('/var/backups', path.join(scratch, 'backups'))
      .replaceAll('127.0.0.1:4300', `127.0.0.1:${port}`);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ALONGSIDE_')));
  const start = (line: string) =>
    spawn('sh', ['-c', here(line)], {
      cwd: copy,
      env: { ...env, ALONGSIDE_PORT: port, SERVER: String(server?.pid ?? ''), LICENSE: license },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  const said: Record<string, string> = {};
  let license = '';
  const commands = commandsOf(page);
  expect(commands.length).toBeGreaterThan(20);
  for (const line of commands) {
    // The copy shares the installed packages, which this would remove. `npm start` on a fresh clone runs it.
    if (line === 'npm ci') continue;
    const stopped = line.startsWith('kill ') ? once(server) : null;
    const child = start(/ serve /.test(line) ? line.replace(/^(\S+=\S+ )?/, '$1exec ') : line);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
      });
    }
    if (/ serve /.test(line)) {
      server = child;
      await until(
        `${line} to answer`,
        () => isWell(port),
        () => output,
      );
    } else {
      const code = await once(child);
      expect(code, `${line}\n${output}`).toBe(0);
      await stopped;
    }
    if (/ license list /.test(line)) license = /\b[0-9a-f]{24}\b/.exec(output)?.[0] ?? '';
    said[line.replace(/ --data .*/, '')] = output;
  }
  expect(said['npm start -- setup-link']).toMatch(/https:\/\/cobrowse\.example\.com\/setup#[\w-]{20,}/);
  expect(said['npm start -- license list']).toBeDefined();
  expect(said['npm start -- backup /var/backups/alongside.backup']).toContain('and verified: 1 license');
  expect(said['npm start -- restore /var/backups/alongside.backup --check']).toContain('can be restored: 1 license');
  expect(said['npm start -- restore /var/backups/alongside.backup']).toContain('Start the server now.');
  expect(said['npm start -- erase --customer customer-4711']).toContain('Nothing is kept');
  expect(said['curl -fsS http://127.0.0.1:4300/metrics']).toContain('alongside_');
});

function once(child: ChildProcess | null): Promise<number | null> {
  return new Promise((resolve) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) resolve(child?.exitCode ?? null);
    else child.once('close', resolve);
  });
}

async function isWell(port: string): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200;
}

async function until(what: string, isSo: () => Promise<boolean>, explain: () => string): Promise<void> {
  for (const giveUpAt = Date.now() + answerMs; ; ) {
    if (await isSo().catch(() => false)) return;
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for ${what}\n${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
