// The operator's commands as they are typed, in processes of their own: backup while a server runs, restore, erase, and
// the sentences for everything that a plain user may not do.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSession, findSession } from '../store/sessions.ts';
import { ask, signIn, startSession, startTestServer, type TestServer } from '../testing/test-server.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Of the plain user “nobody” everywhere. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
let directory: string;
let server: TestServer | null = null;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'alongside-operator-'));
  chmodSync(directory, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server?.stop();
  server = null;
  rmSync(directory, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...parameters: string[]): Promise<Outcome> {
  return runAs({}, ...parameters);
}

async function runAs(user: { uid?: number; gid?: number }, ...parameters: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...parameters], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  children.push(child);
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

describe('the operator', () => {
  it('backs up while the server runs, checks, is told to stop it before a restore, and gets everything back', async () => {
    server = await startTestServer({}, path.join(directory, 'data'));
    const { session } = await startSession(server);
    const cookie = await signIn(server, 'admin');
    const made = await run('backup', 'one.backup', '--data', 'data');
    expect(made.code, made.err).toBe(0);
    expect(made.out).toMatch(/Backed up to one\.backup and verified: 1 license, 3 accounts, 1 session, \d+ audit/);
    expect(await run('backup', 'one.backup', '--data', 'data')).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already'),
    });

    const checked = await run('restore', 'one.backup', '--check', '--data', 'data');
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('is sound and can be restored: 1 license') });
    const refused = await run('restore', 'one.backup', '--data', 'data');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('Stop it first: a restore replaces its data. Nothing was changed.');

    expect((await ask(server, 'DELETE', '/api/licenses/shop', { cookie })).status).toBe(200);
    await server.running.stop();
    const restored = await run('restore', 'one.backup', '--data', 'data');
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('Start the server now.') });
    expect(readdirSync(path.join(directory, 'data')).filter((name) => name.startsWith('replaced-'))).toHaveLength(1);

    server = await startTestServer({}, path.join(directory, 'data'));
    const again = await signIn(server, 'admin');
    const licenses = await ask<{ name: string }[]>(server, 'GET', '/api/licenses', { cookie: again });
    expect(licenses.body.map(({ name }) => name)).toEqual(['Shop']);
    // The keys came back as well: the cookie of before is good again.
    expect((await ask(server, 'GET', '/api/me', { cookie })).status).toBe(200);
    expect(await findSession(server.running.context.store, session)).not.toBeNull();
  }, 120_000);

  it('erases by customer and by session, with the server running and without', async () => {
    server = await startTestServer({}, path.join(directory, 'data'));
    const { store } = server.running.context;
    const ids: string[] = [];
    for (const customerId of ['c-1', 'c-1', 'c-2']) {
      const { session } = await startSession(server);
      await changeSession(store, session, { customerId });
      ids.push(session);
    }
    const running = await run('erase', '--customer', 'c-1', '--data', 'data');
    expect(running).toMatchObject({ code: 0, out: expect.stringMatching(/^Erased: 2 sessions and \d+ audit entries/) });
    await server.running.stop();
    server = null;
    const stopped = await run('erase', '--session', ids[2] ?? '', '--data', 'data');
    expect(stopped.out).toMatch(/^Erased: 1 session and/);
    expect((await run('erase', '--customer', 'c-1', '--data', 'data')).out).toContain('Nothing is kept');
    expect(await run('erase', '--data', 'data')).toMatchObject({ code: 1, err: expect.stringContaining('Say whose') });
  }, 120_000);
});

// Root ignores modes, so root becomes somebody else; where that one may not read the checkout there is nothing to run.
if (!isRoot || mayRead(main, nobody)) {
  it('a user without rights is told which folder is not writable, and what to do', async () => {
    const theirs = path.join(directory, 'theirs');
    mkdirSync(theirs);
    chmodSync(theirs, 0o555);
    const user = isRoot ? { uid: nobody, gid: nobody } : {};
    const outcome = await runAs(user, '--data', theirs, '--port', '0');
    expect(outcome).toMatchObject({ code: 1, out: '' });
    expect(outcome.err).toContain('theirs cannot be used (no write access). Give this user write access');
    const below = await runAs(user, '--data', path.join(theirs, 'a/b'), '--port', '0');
    expect(below.err).toContain('a/b cannot be used (no write access)');
    expect(existsSync(path.join(theirs, 'a'))).toBe(false);
  }, 120_000);
}

function mayRead(file: string, user: number): boolean {
  const script = `require('fs').accessSync(${JSON.stringify(file)})`;
  return spawnSync(process.execPath, ['-e', script], { uid: user, gid: user, stdio: 'ignore' }).status === 0;
}
