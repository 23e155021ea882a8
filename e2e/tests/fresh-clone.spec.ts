// What a newcomer does: a fresh clone and `npm start`. It fetches hundreds of packages, so it runs in `npm run test:long`
// only. What it says when the registry cannot be reached belongs to it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../run/fixtures.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'alongside-clone-'));
const clone = path.join(scratch, 'clone');
const maxFirstMs = 600_000;
const children: ChildProcess[] = [];
test.afterAll(() => {
  for (const child of children) child.kill('SIGTERM');
  rmSync(scratch, { recursive: true, force: true });
});

interface Started {
  readonly output: string;
  /** Null while it runs. */
  readonly code: number | null;
  readonly child: ChildProcess;
  readonly ms: number;
}

/** `npm start` until it says that it runs, or ends. */
function start(env: Record<string, string> = {}, cwd = clone): Promise<Started> {
  const settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ALONGSIDE|npm)_/.test(name)));
  const child = spawn('npm', ['start', '--', '--port', '0'], {
    cwd,
    env: { ...settings, npm_config_cache: path.join(scratch, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const startedAt = performance.now();
  let output = '';
  return new Promise((resolve) => {
    const done = (code: number | null) => resolve({ output, code, child, ms: performance.now() - startedAt });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text;
        if (output.includes('Ctrl+C stops it.')) done(null);
      });
    }
    child.once('close', done);
  });
}

function cloneInto(folder: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  execFileSync('git', ['clone', '-q', root, folder]);
}

if (process.env.ALONGSIDE_LONG !== undefined) {
  const tag = ['@random', '@chromium'];
  test('a fresh clone installs, builds, serves and prints where and how; the next start takes seconds', {
    tag,
  }, async () => {
    test.setTimeout(2 * maxFirstMs);
    cloneInto(clone);
    const first = await start();
    expect(first.output).toMatch(/Installing packages … [\d.]+ (s|min)/);
    expect(first.output).toMatch(/Built in/);
    expect(first.output).toMatch(/Start here\s+http:\/\/localhost:\d+\/demo/);
    expect(first.output).toMatch(/admin\s+admin@alongside\.example\s+\S{8,}/);
    first.child.kill('SIGTERM');
    await new Promise((resolve) => first.child.once('close', resolve));
    const second = await start();
    expect(second.output).not.toContain('Installing');
    expect(second.output).not.toContain('Built in');
    expect(second.output).toContain('Alongside runs.');
    expect(second.ms).toBeLessThan(first.ms / 2);
  });

  test('without a network it says so, and what to do', { tag }, async () => {
    test.setTimeout(maxFirstMs);
    const offline = path.join(scratch, 'offline');
    cloneInto(offline);
    const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_cache: path.join(scratch, 'empty') };
    const { code, output } = await start(env, offline);
    expect(code).toBe(1);
    expect(output).toContain('The npm registry cannot be reached. Connect to the network');
    expect(output).not.toMatch(/\n\s+at /);
  });
}
