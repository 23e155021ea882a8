// The commands for licenses, keys and sessions as they are typed, in processes of their own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { License } from '@alongside/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, connectPrimary, startSession, startTestServer, type TestServer } from '../testing/test-server.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const longMs = 60_000;
let directory: string;
let server: TestServer | null = null;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'alongside-commands-'));
});
afterEach(async () => {
  await server?.stop();
  server = null;
  rmSync(directory, { recursive: true, force: true });
});

async function run(...parameters: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [main, ...parameters, '--data', 'data'], { cwd: directory });
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

async function good(...parameters: string[]): Promise<string> {
  const { code, out, err } = await run(...parameters);
  expect(code, err).toBe(0);
  return out;
}

describe('licenses from the command line', () => {
  it(
    'are made, changed, given CSS and deleted while the server runs, and sessions follow',
    async () => {
      server = await startTestServer({}, path.join(directory, 'data'));
      const made = await good('license', 'create', '--name', 'By hand', '--domain', 'shop.localhost', 'maxSessions=4');
      const id = /License (\w+)/.exec(made)?.[1] ?? '';
      const edited = await good(
        'license',
        'edit',
        id,
        'domains=shop.localhost,*.shop.localhost',
        'privacy.masked=[".a, .b"]',
        'privacy.neverShare=/account/*',
        'maxIdleMinutes=20',
        'confirmActions=true',
        'confirmSelectors=#pay,[data-danger]',
        'strings={"de":{"popup-title":"Zusammen"}}',
      );
      const license = JSON.parse(edited) as License;
      expect(license).toMatchObject({
        name: 'By hand',
        maxSessions: 4,
        maxIdleMinutes: 20,
        confirmActions: true,
        confirmSelectors: ['#pay', '[data-danger]'],
        domains: ['shop.localhost', '*.shop.localhost'],
        privacy: { masked: ['.a, .b'], neverShare: ['/account/*'], hidden: [] },
        strings: { de: { 'popup-title': 'Zusammen' } },
      });
      expect(await run('license', 'edit', id, 'colour=red')).toMatchObject({
        code: 1,
        err: expect.stringContaining('colour is not a setting'),
      });
      expect(await run('license', 'edit', id, 'maxSessions=many')).toMatchObject({
        code: 1,
        err: expect.stringContaining('maxSessions'),
      });
      writeFileSync(path.join(directory, 'co.css'), 'body.popup .window{border:1px solid red}');
      await good('license', 'css', id, 'co.css');
      expect(await run('license', 'css', id, 'http://www.example.com/x.css')).toMatchObject({
        code: 1,
        err: expect.stringContaining('HTTPS'),
      });

      const target = { ...server, licenseId: id };
      const { socket } = await connectPrimary(target, await startSession(target));
      expect(await good('session', 'list')).toContain('waiting  By hand');
      const asked = await run('license', 'delete', id);
      expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('0 live and 1 waiting session,') });
      expect(asked.err).toContain('--yes');
      expect(await good('license', 'delete', id, '--yes')).toContain('By hand is deleted');
      expect(await socket.signal('ended')).toMatchObject({ by: 'admin' });
      expect(await good('license', 'list')).not.toContain(id);
    },
    longMs,
  );

  it(
    'and API keys also when no server runs',
    async () => {
      const made = await good('license', 'create', '--name', 'Offline', '--domain', 'www.offline.example');
      const id = /License (\w+)/.exec(made)?.[1] ?? '';
      await good('license', 'disable', id);
      expect(JSON.parse(await good('license', 'show', id))).toMatchObject({ isDisabled: true });
      expect(await run('license', 'usage', id)).toMatchObject({
        code: 1,
        err: expect.stringContaining('Start it first'),
      });
      const key =
        /alongside_[\w-]{43}/.exec(await good('key', 'create', '--name', 'CI', 'scopes=licenses:read'))?.[0] ?? '';
      expect(await run('key', 'create', '--name', 'CI', 'scopes=everything')).toMatchObject({
        code: 1,
        err: expect.stringContaining('audit:read'),
      });
      const list = await good('key', 'list');
      expect(list).toContain(key.slice(0, 16));
      expect(list).not.toContain(key);
      const keyId = list.split(' ')[0] ?? '';
      expect(await good('key', 'revoke', keyId)).toContain('is revoked');
      expect(await good('key', 'list')).toContain('revoked');
      expect(await good('license', 'delete', id, '--yes')).toContain('Offline is deleted');
    },
    longMs,
  );

  it(
    'a key that was made by command works at once',
    async () => {
      server = await startTestServer({}, path.join(directory, 'data'));
      const text = await good('key', 'create', '--name', 'CI', 'scopes=licenses:read', 'days=1');
      const key = /alongside_[\w-]{43}/.exec(text)?.[0] ?? '';
      const headers = { authorization: `Bearer ${key}` };
      const body = { name: 'x', domains: ['x.example'] };
      expect((await ask(server, 'GET', '/api/licenses', { origin: null, headers })).status).toBe(200);
      expect((await ask(server, 'POST', '/api/licenses', { origin: null, headers, body })).status).toBe(403);
    },
    longMs,
  );
});
