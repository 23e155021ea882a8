import { checkDigit, type ErrorAnswer, type SessionSummary, type StartAnswer } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeLicense } from '../store/licenses.ts';
import {
  ask,
  connectPrimary,
  join,
  openReplica,
  pageOrigin,
  password,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
  TestSocket,
} from '../testing/test-server.ts';

let server: TestServer;
let admin: string;
let agent: string;
let agent2: string;

beforeAll(async () => {
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000', graceSeconds: '60' });
  [admin, agent, agent2] = await Promise.all([signIn(server, 'admin'), signIn(server), signIn(server, 'agent2')]);
  await setLicense({ maxSessions: 1000, maxSessionsPerAgent: 1000 });
});
afterAll(() => server.stop());

async function setLicense(change: Parameters<typeof changeLicense>[2]): Promise<void> {
  const license = await changeLicense(server.running.context.store, 'shop', change);
  if (license !== null) server.running.context.rooms.changeLicense(license);
}

function start(origin: string | null, body: unknown = {}, headers: Record<string, string> = {}, id = 'shop') {
  return ask<StartAnswer & ErrorAnswer>(server, 'POST', `/license${id}/sessions`, { body, origin, headers });
}

describe('a page asks before it starts', () => {
  const state = async (id: string, origin = pageOrigin) =>
    (await ask<{ state: string }>(server, 'GET', `/license${id}/state`, { origin })).body.state;

  it('[77] valid, invalid, wrong domain, disabled and limited are told apart', async () => {
    expect(await state('shop')).toBe('valid');
    expect(await state('nothing')).toBe('invalid-license');
    expect(await state('shop', 'https://evil.example')).toBe('invalid-domain-for-license');
    await setLicense({ isDisabled: true });
    expect(await state('shop')).toBe('disabled-license');
    await setLicense({ isDisabled: false, maxSessions: 0 });
    expect(await state('shop')).toBe('limited-license');
    expect((await start(pageOrigin)).body.error).toBe('limited-license');
    await setLicense({ maxSessions: 1000 });
  });

  it('any page may read the answer, none with a cookie', async () => {
    const { headers } = await ask(server, 'GET', '/licenseshop/state', { origin: 'https://evil.example' });
    expect(headers.get('access-control-allow-origin')).toBe('https://evil.example');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  });

  it('[8] names the strictest mode of snippet and license', async () => {
    const mode = async (query: string) =>
      (await ask<{ mode: string }>(server, 'GET', `/licenseshop/state${query}`, { origin: pageOrigin })).body.mode;
    expect(await mode('')).toBe('full-control');
    expect(await mode('?mode=no-control')).toBe('no-control');
    expect(await mode('?mode=nonsense')).toBe('full-control');
    await setLicense({ mostPermissiveMode: 'partial-control' });
    expect(await mode('?mode=full-control')).toBe('partial-control');
    expect((await start(pageOrigin, { mode: 'full-control' })).body.mode).toBe('partial-control');
    await setLicense({ mostPermissiveMode: 'full-control' });
  });
});

describe('[65] a start', () => {
  it.each([
    ['a domain of the license', 'http://shop.localhost:8080', 201, undefined],
    ['HTTPS on a domain of the license', 'https://www.shop.example', 201, undefined],
    ['another domain', 'https://www.other.example', 403, 'invalid-domain-for-license'],
    ['a sub-domain that is not listed', 'https://shop.example', 403, 'invalid-domain-for-license'],
    ['[16] plain HTTP', 'http://www.shop.example', 403, 'insecure-page'],
    ['a sandbox', 'null', 403, 'origin-refused'],
    ['no origin', null, 403, 'origin-refused'],
  ])('from %s', async (_, origin, status, error) => {
    const answer = await start(origin);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toBe(error);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('with a license that is unknown or disabled', async () => {
    expect(await start(pageOrigin, {}, {}, 'nothing')).toMatchObject({
      status: 404,
      body: { error: 'invalid-license' },
    });
    await setLicense({ isDisabled: true });
    expect(await start(pageOrigin)).toMatchObject({ status: 403, body: { error: 'disabled-license' } });
    await setLicense({ isDisabled: false });
  });

  it('answers a preflight', async () => {
    const answer = await ask(server, 'OPTIONS', '/licenseshop/sessions', { origin: pageOrigin });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('content-type');
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
  });

  it('with `ask` gives a view and no more', async () => {
    await setLicense({ permission: 'ask' });
    const { welcome } = await connectPrimary(server, await startSession(server));
    expect(welcome).toMatchObject({ permission: 'ask', grant: 'view' });
    await setLicense({ permission: 'per-session' });
  });
});

describe('[36] a code', () => {
  it('of another license, an expired, a used and an unknown one get the same answer, in the same time', async () => {
    const used = await startSession(server);
    await join(server, used.code, agent2);
    const foreign = await startSession(server);
    const { auth } = server.running.context;
    await auth.createAccount({ email: 'other@test.example', name: 'other', role: 'agent', password, licenses: ['x'] });
    const other = await signIn(server, 'other');
    const unknown = `12345678${checkDigit('12345678')}`;
    const answers = [];
    for (const [code, cookie] of [
      [unknown, other],
      [foreign.code, other],
      [used.code, other],
    ] as const) {
      const began = performance.now();
      const { status, body } = await join(server, code, cookie);
      answers.push({ status, body });
      expect(performance.now() - began).toBeGreaterThan(100);
    }
    expect(answers[0]).toMatchObject({ status: 404, body: { error: 'code-not-found' } });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const sessions = (await ask<SessionSummary[]>(server, 'GET', '/api/sessions', { cookie: other })).body;
    expect(sessions).toEqual([]);
    const path = `/api/sessions/${foreign.session}`;
    expect((await ask(server, 'GET', path, { cookie: other })).status).toBe(404);
    expect((await ask(server, 'POST', `${path}/end`, { cookie: other })).status).toBe(404);
  });

  it('with a wrong check digit is said at once and does not count', async () => {
    const { code } = await startSession(server);
    const wrong = code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);
    for (let count = 0; count < 20; count++) {
      expect((await join(server, wrong, agent)).body).toMatchObject({ error: 'code-check-digit' });
    }
    expect((await join(server, `${code.slice(0, 3)} ${code.slice(3, 6)}-${code.slice(6)}`, agent)).status).toBe(200);
  });

  it('after ten wrong ones an agent has to wait, the others have not', async () => {
    const unknown = `98765432${checkDigit('98765432')}`;
    const { auth } = server.running.context;
    await auth.createAccount({ email: 'guesser@test.example', name: 'guesser', role: 'agent', password });
    const guesser = await signIn(server, 'guesser');
    const tries = Array.from({ length: 10 }, () => join(server, unknown, guesser));
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(Array(10).fill(404));
    const { code } = await startSession(server);
    expect(await join(server, code, guesser)).toMatchObject({ status: 429, body: { error: 'rate-limited' } });
    expect((await join(server, code, agent)).status).toBe(200);
  });
});

describe('agents and their sessions', () => {
  it('[79] the limit per agent refuses with the reason, and the customer keeps waiting', async () => {
    await setLicense({ maxSessionsPerAgent: 2 });
    const { auth } = server.running.context;
    await auth.createAccount({ email: 'busy@test.example', name: 'busy', role: 'agent', password });
    const busy = await signIn(server, 'busy');
    const starts = [await startSession(server), await startSession(server), await startSession(server)] as const;
    expect((await join(server, starts[0].code, busy)).status).toBe(200);
    expect((await join(server, starts[1].code, busy)).status).toBe(200);
    expect(await join(server, starts[2].code, busy)).toMatchObject({ status: 409, body: { error: 'agent-limit' } });
    expect(server.running.context.rooms.find(starts[2].session)?.stored.state).toBe('waiting');
    // Coming back to one of them is no third one.
    const { socket } = await openReplica(server, starts[0].session, busy);
    await ask(server, 'POST', `/api/sessions/${starts[0].session}/end`, { cookie: busy });
    await socket.closed();
    expect((await join(server, starts[2].code, busy)).status).toBe(200);
    await setLicense({ maxSessionsPerAgent: 1000 });
  });

  it('list what they may serve; a waiting one cannot be entered without its code', async () => {
    const waiting = await startSession(server);
    const list = (await ask<SessionSummary[]>(server, 'GET', '/api/sessions', { cookie: agent })).body;
    const entry = list.find(({ id }) => id === waiting.session);
    expect(entry).toMatchObject({
      state: 'waiting',
      primary: 'none',
      agents: [],
      license: { id: 'shop', name: 'Shop' },
    });
    expect(JSON.stringify(list)).not.toContain(waiting.code);
    const path = `/api/sessions/${waiting.session}/replica`;
    const { publicUrl: origin } = server.running.context;
    const socket = new TestSocket(`${server.url.replace('http', 'ws')}${path}`, 'agent', { origin, cookie: agent });
    await socket.opened();
    socket.send({ t: 'replica-hello', protocol: 1 });
    expect(await socket.signal('refused')).toMatchObject({ code: 'session-not-found' });
    await ask(server, 'POST', `/api/sessions/${waiting.session}/end`, { cookie: admin });
    const ended = (await ask<SessionSummary[]>(server, 'GET', '/api/sessions?state=ended', { cookie: agent })).body;
    expect(ended.find(({ id }) => id === waiting.session)).toMatchObject({ state: 'ended', endReason: 'closed' });
  });

  it('cannot end what they are not in', async () => {
    const started = await startSession(server);
    await join(server, started.code, agent);
    const path = `/api/sessions/${started.session}/end`;
    expect((await ask(server, 'POST', path, { cookie: agent2 })).status).toBe(403);
    expect((await ask(server, 'POST', path, { cookie: agent })).status).toBe(204);
    expect((await ask(server, 'POST', path, { cookie: agent })).status).toBe(404);
  });

  it('lose their connection with their account, and with signing out', async () => {
    const { auth } = server.running.context;
    const made = await auth.createAccount({ email: 'brief@test.example', name: 'brief', role: 'agent', password });
    const started = await startSession(server);
    let cookie = await signIn(server, 'brief');
    await join(server, started.code, cookie);
    const first = await openReplica(server, started.session, cookie);
    await ask(server, 'POST', '/api/auth/sign-out', { cookie });
    expect((await first.socket.closed()).code).toBe(4014);
    cookie = await signIn(server, 'brief');
    const second = await openReplica(server, started.session, cookie);
    await ask(server, 'PATCH', `/api/accounts/${made.id}`, { cookie: admin, body: { isDisabled: true } });
    expect(await second.socket.signal('refused')).toMatchObject({ code: 'sign-in-required' });
  });
});

describe('sockets that may not', () => {
  const url = (path: string) => `${server.url.replace('http', 'ws')}${path}`;
  const hello = { t: 'primary-hello' as const, protocol: 1, session: 'x', secret: 'y', tab: 'z' };

  async function refusal(path: string, side: 'customer' | 'agent', headers: Record<string, string>, first: string) {
    const socket = new TestSocket(url(path), side, headers);
    await socket.opened();
    socket.send(first);
    const { code } = await socket.signal('refused');
    await socket.closed();
    return code;
  }

  it('a page of another domain, over plain HTTP, with another license or secret', async () => {
    const { session, secret } = await startSession(server);
    const refused = (path: string, origin: string, more: object = {}) =>
      refusal(path, 'customer', { origin }, JSON.stringify({ ...hello, session, secret, ...more }));
    expect(await refused('/licenseshop/primary', 'https://evil.example')).toBe('invalid-domain-for-license');
    expect(await refused('/licenseshop/primary', 'http://www.shop.example')).toBe('insecure-page');
    expect(await refused('/licensenothing/primary', pageOrigin)).toBe('invalid-license');
    expect(await refused('/licenseshop/primary', pageOrigin, { secret: 'wrong' })).toBe('secret-refused');
    expect(await refused('/licenseshop/primary', pageOrigin, { session: 'other' })).toBe('session-ended');
    expect(await refused('/licenseshop/primary', pageOrigin, { protocol: 999 })).toBe('protocol-version');
    expect(await refusal('/licenseshop/primary', 'customer', { origin: pageOrigin }, '{"t":"stop"}')).toBe(
      'malformed-signal',
    );
  });

  it('an agent who is not signed in, or a console of another origin', async () => {
    const started = await startSession(server);
    await join(server, started.code, agent);
    const path = `/api/sessions/${started.session}/replica`;
    const origin = server.running.context.publicUrl;
    const first = JSON.stringify({ t: 'replica-hello', protocol: 1 });
    expect(await refusal(path, 'agent', { origin }, first)).toBe('sign-in-required');
    for (const headers of [{ origin: 'https://evil.example', cookie: agent }, { cookie: agent }]) {
      await expect(new TestSocket(url(path), 'agent', headers as Record<string, string>).opened()).rejects.toThrow(
        '403',
      );
    }
    await ask(server, 'POST', `/api/sessions/${started.session}/end`, { cookie: agent });
    expect(await refusal(path, 'agent', { origin, cookie: agent }, first)).toBe('session-ended');
  });

  it('wrong secrets are counted per address', async () => {
    const { session } = await startSession(server);
    const first = JSON.stringify({ ...hello, session, secret: 'wrong' });
    const codes = [];
    for (let count = 0; count < 60; count++) {
      codes.push(await refusal('/licenseshop/primary', 'customer', { origin: pageOrigin }, first));
    }
    expect(codes[0]).toBe('secret-refused');
    expect(codes.at(-1)).toBe('rate-limited');
  });
});
