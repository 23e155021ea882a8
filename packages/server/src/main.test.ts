import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let directory: string;
let server: TestServer;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'alongside-main-'));
  server = await startTestServer({}, path.join(directory, 'data'));
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the command line to its end. */
async function run(...parameters: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [main, ...parameters], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

it('says what is in the way and what to do, without a stack', async () => {
  writeFileSync(path.join(directory, 'file'), '');
  const busy = String(server.running.port);
  const outcomes = await Promise.all([
    run('--data', 'data', '--port', '0'),
    run('--data', 'free', '--port', busy),
    run('--data', 'file/below', '--port', '0'),
    run('--host', '0.0.0.0'),
    run('--port', 'x', '--code-length', '3'),
    run('serve', '--data', 'data2', '--public-url', 'http://help.example.com'),
  ]);
  const sentences = [
    `Another server (process ${process.pid}, http://localhost:${busy}) already uses the data directory`,
    `Port ${busy} on 127.0.0.1 is taken by another program. Stop that program, or choose another port`,
    'file/below cannot be used (ENOTDIR). Give this user write access',
    'The demo runs on this machine only',
    "Unknown option '--code-length'",
    '--public-url must be HTTPS',
  ];
  for (const [index, { code, out, err }] of outcomes.entries()) {
    expect({ code, out }, err).toEqual({ code: 1, out: '' });
    expect(err).toContain(sentences[index]);
    expect(err).not.toMatch(/\n\s+at /);
  }
}, 120_000);

it('speaks to the running server, and to the database when none runs', async () => {
  const [list, made, link] = await Promise.all([
    run('license', 'list', '--data', 'data'),
    run('license', 'create', '--data', 'data', '--name', 'New shop', '--domain', 'www.new.example'),
    run('setup-link', '--data', 'data'),
  ]);
  expect(list).toMatchObject({ code: 0, out: expect.stringContaining('shop  Shop  shop.localhost') });
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^License [0-9a-f]{24} for www.new.example/) });
  expect(link.out).toContain(`http://localhost:${server.running.port}/setup#`);
  const [offline, offlineLink, wrong] = await Promise.all([
    run('license', 'create', '--data', 'offline', '--name', 'Shop', '--domain', '*.shop.example'),
    run('setup-link', '--data', 'offline2', '--public-url', 'https://help.example.com'),
    run('license', 'create', '--data', 'offline3', '--name', 'Shop', '--domain', 'https://shop.example'),
  ]);
  expect(offline.out).toContain('for *.shop.example');
  expect(offlineLink.out).toContain('https://help.example.com/setup#');
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('without https://') });
}, 120_000);
