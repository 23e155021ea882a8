import type { Account, License } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSetUpLink } from '../accounts/set-up-link.ts';
import { ask, password, signIn, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let admin: string;
let agent: string;

beforeAll(async () => {
  server = await startTestServer();
  [admin, agent] = await Promise.all([signIn(server, 'admin'), signIn(server)]);
});
afterAll(() => server.stop());

const signInPath = '/api/auth/sign-in/email';

describe('signing in', () => {
  it('gives a cookie that scripts cannot read, and no token', async () => {
    const body = { email: 'AGENT@test.example', password };
    const answer = await ask<object>(server, 'POST', signInPath, { body });
    expect(answer.status).toBe(200);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^alongside\.session_token=.+HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain('Secure');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(answer.body)).not.toContain('token');
    const session = await ask<object>(server, 'GET', '/api/auth/get-session', { cookie: agent });
    expect(JSON.stringify(session.body)).not.toContain('token');
    expect(session.body).toMatchObject({ user: { email: 'agent@test.example' } });
  });

  it('says who I am, and forgets me after signing out', async () => {
    const cookie = await signIn(server);
    expect((await ask(server, 'GET', '/api/me', { cookie })).body).toMatchObject({ name: 'agent', role: 'agent' });
    expect((await ask(server, 'POST', '/api/auth/sign-out', { cookie })).status).toBe(200);
    expect(await ask(server, 'GET', '/api/me', { cookie })).toMatchObject({
      status: 401,
      body: { error: 'sign-in-required', message: 'Sign in first.' },
    });
  });

  it('one and the same answer for a wrong password, an unknown and a disabled account', async () => {
    const made = await server.running.context.auth.createAccount({
      email: 'gone@test.example',
      name: 'Gone',
      role: 'agent',
      password,
    });
    await server.running.context.auth.changeAccount(made.id, { isDisabled: true });
    const answers = [];
    for (const body of [
      { email: 'agent2@test.example', password: 'wrong password' },
      { email: 'nobody@test.example', password },
      { email: 'gone@test.example', password },
    ]) {
      const { status, body: said, headers } = await ask(server, 'POST', signInPath, { body });
      answers.push({ status, said, cookies: headers.getSetCookie() });
    }
    expect(answers[0]).toMatchObject({ status: 401, cookies: [] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('ten wrong passwords are enough, and a right one before does away with those before it', async () => {
    const wrong = { email: 'admin@test.example', password: 'wrong password' };
    const { failedSignInsPerAccount } = server.running.context.limits;
    const failBefore = async (count: number) => {
      for (let done = 0; done < count; done++) await failedSignInsPerAccount.take('admin@test.example 127.0.0.1');
    };
    await failBefore(9);
    await signIn(server, 'admin');
    await failBefore(9);
    expect((await ask(server, 'POST', signInPath, { body: wrong })).status).toBe(401);
    expect((await ask(server, 'POST', signInPath, { body: wrong })).status).toBe(429);
    expect((await ask(server, 'POST', signInPath, { body: { ...wrong, password } })).status).toBe(429);
  });

  it.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/delete-user'],
    ['GET', '/api/auth/list-sessions'],
    ['POST', '/api/auth/request-password-reset'],
    ['GET', '/api/auth/sign-in/email'],
  ])('%s %s is not there', async (method, path) => {
    const body = method === 'POST' ? { email: 'x@test.example', password, name: 'x' } : undefined;
    expect((await ask(server, method, path, { cookie: agent, ...(body === undefined ? {} : { body }) })).status).toBe(
      404,
    );
  });
});

describe('origins and roles', () => {
  it.each([
    ['another origin', 'https://evil.example'],
    ['a page of the license', 'http://shop.localhost:8080'],
    ['a sandbox', 'null'],
    ['no origin', null],
    ['our host on another port', 'http://localhost:1'],
  ])('a change from %s is refused', async (_, origin) => {
    for (const [method, path] of [
      ['POST', '/api/licenses'],
      ['POST', '/api/sessions/join'],
      ['POST', signInPath],
      ['DELETE', '/api/licenses/shop'],
    ] as const) {
      const answer = await ask(server, method, path, { cookie: admin, origin, body: {} });
      expect(answer).toMatchObject({ status: 403, body: { error: 'origin-refused' } });
    }
  });

  it('any loopback name of ours will do', async () => {
    const origin = `http://127.0.0.1:${server.running.port}`;
    const answer = await ask(server, 'PATCH', '/api/licenses/shop', {
      cookie: admin,
      origin,
      body: { maxSessions: 9 },
    });
    expect(answer).toMatchObject({ status: 200, body: { maxSessions: 9 } });
  });

  it.each([
    ['GET', '/api/licenses'],
    ['POST', '/api/licenses'],
    ['GET', '/api/accounts'],
    ['POST', '/api/accounts'],
    ['GET', '/api/audit'],
    ['POST', '/api/setup-link'],
  ])('%s %s is for admins', async (method, path) => {
    const body = { name: 'x', domains: [], email: 'x@test.example', role: 'admin', password };
    const given = method === 'GET' ? {} : { body };
    expect(await ask(server, method, path, { cookie: agent, ...given })).toMatchObject({
      status: 403,
      body: { error: 'role-required' },
    });
    expect((await ask(server, method, path, given)).status).toBe(401);
  });

  it('the local operator needs a token and no origin', async () => {
    const token = server.running.context.operatorToken;
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask(server, 'GET', '/api/licenses', { headers, origin: null })).status).toBe(200);
    const wrong = { authorization: `Bearer ${token.slice(1)}x` };
    expect((await ask(server, 'GET', '/api/licenses', { headers: wrong, origin: null })).status).toBe(401);
  });
});

describe('admins', () => {
  it('make, change and delete licenses, with words for what is wrong', async () => {
    const body = { name: 'Other', domains: ['www.other.example', '*.other.example'] };
    const made = await ask<License>(server, 'POST', '/api/licenses', { cookie: admin, body });
    expect(made).toMatchObject({ status: 201, body: { ...body, defaultMode: 'full-control', isDisabled: false } });
    const path = `/api/licenses/${made.body.id}`;
    const changed = await ask<License>(server, 'PATCH', path, { cookie: admin, body: { defaultMode: 'no-control' } });
    expect(changed.body).toEqual({ ...made.body, defaultMode: 'no-control' });
    const wrong = await ask(server, 'PATCH', path, { cookie: admin, body: { domains: ['https://x.example'] } });
    expect(wrong).toMatchObject({ status: 400, body: { error: 'bad-request' } });
    expect(JSON.stringify(wrong.body)).toContain('must be host names such as www.example.com');
    expect((await ask(server, 'DELETE', path, { cookie: admin })).status).toBe(200);
    expect((await ask(server, 'PATCH', path, { cookie: admin, body: {} })).status).toBe(404);
  });

  it('make and change accounts, but cannot lock themselves out', async () => {
    const body = { email: 'New@test.example', name: 'New', role: 'agent', password, licenses: ['shop'] };
    const made = await ask<Account>(server, 'POST', '/api/accounts', { cookie: admin, body });
    expect(made).toMatchObject({ status: 201, body: { email: 'new@test.example', licenses: ['shop'] } });
    expect((await ask(server, 'POST', '/api/accounts', { cookie: admin, body })).status).toBe(409);
    const cookie = await signIn(server, 'new');
    const path = `/api/accounts/${made.body.id}`;
    await ask(server, 'PATCH', path, { cookie: admin, body: { role: 'supervisor', licenses: null } });
    expect((await ask(server, 'GET', '/api/me', { cookie })).body).toMatchObject({ role: 'supervisor' });
    await ask(server, 'PATCH', path, { cookie: admin, body: { isDisabled: true } });
    expect((await ask(server, 'GET', '/api/me', { cookie })).status).toBe(401);
    const me = (await ask<{ id: string }>(server, 'GET', '/api/me', { cookie: admin })).body.id;
    for (const change of [{ isDisabled: true }, { role: 'agent' }]) {
      expect((await ask(server, 'PATCH', `/api/accounts/${me}`, { cookie: admin, body: change })).status).toBe(409);
    }
  });

  it('find what happened in the audit log', async () => {
    const entries = await ask<{ action: string }[]>(server, 'GET', '/api/audit?limit=500', { cookie: admin });
    const actions = entries.body.map(({ action }) => action);
    for (const action of ['signed-in', 'sign-in-failed', 'license-created', 'license-deleted', 'account-changed']) {
      expect(actions).toContain(action);
    }
    expect(JSON.stringify(entries.body)).not.toContain(password);
  });
});

describe('the set-up link', () => {
  const token = (link: string) => link.split('#')[1] ?? '';
  const body = { email: 'first@test.example', name: 'First', password };

  it('makes one admin, once, and only the newest link counts', async () => {
    const { context } = server.running;
    const old = token(await makeSetUpLink(context, context.publicUrl));
    const link = await makeSetUpLink(context, context.publicUrl);
    expect(link).toMatch(/^http:\/\/localhost:\d+\/setup#[\w-]{32}$/);
    const setUp = (given: string) => ask(server, 'POST', '/api/setup', { body: { ...body, token: given } });
    expect((await setUp(old)).status).toBe(403);
    expect(await setUp(token(link))).toMatchObject({ status: 201, body: { role: 'admin' } });
    expect((await setUp(token(link))).status).toBe(403);
  });

  it('is good for an hour', async () => {
    const { context } = server.running;
    const anHourAgo = { ...context, clock: { ...context.clock, now: () => Date.now() - 3_600_001 } };
    const given = token(await makeSetUpLink(anHourAgo, context.publicUrl));
    expect((await ask(server, 'POST', '/api/setup', { body: { ...body, token: given } })).status).toBe(403);
  });
});
