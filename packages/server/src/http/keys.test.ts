import { createHash, randomBytes } from 'node:crypto';
import {
  type ApiKey,
  apiScopes,
  type ErrorAnswer,
  errorRows,
  type License,
  type NewApiKey,
  protocolVersion,
} from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findApiKey } from '../store/api-keys.ts';
import {
  ask,
  join,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
  TestSocket,
} from '../testing/test-server.ts';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000' });
  admin = await signIn(server, 'admin');
});
afterAll(() => server.stop());

async function makeKey(scopes: readonly string[], days: number | null = 30): Promise<NewApiKey> {
  const body = { name: 'Deploy', scopes, days };
  const answer = await ask<NewApiKey>(server, 'POST', '/api/keys', { cookie: admin, body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** As a program: no cookie, no origin. */
function withKey<Body>(key: string, method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${key}` };
  return ask<Body & ErrorAnswer>(server, method, path, {
    origin: null,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

describe('API keys', () => {
  it('have 256 random bits, are shown once, and only their hash is stored', async () => {
    const made = await makeKey(['licenses:read']);
    expect(made.key).toMatch(/^alongside_[\w-]{43}$/);
    expect(Buffer.from(made.key.slice('alongside_'.length), 'base64url')).toHaveLength(32);
    expect(made.key.startsWith(made.prefix)).toBe(true);
    const list = await ask<ApiKey[]>(server, 'GET', '/api/keys', { cookie: admin });
    expect(JSON.stringify(list.body)).not.toContain(made.key);
    const row = await server.running.context.store
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow();
    expect(row.hash).toBe(createHash('sha256').update(made.key).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(made.key);
  });

  it('do what their scopes say, without cookie and origin, and note their last use', async () => {
    const { key, id } = await makeKey(['licenses:read', 'licenses:write']);
    const draft = { name: 'By key', domains: ['key.example'] };
    const created = await withKey<License>(key, 'POST', '/api/licenses', draft);
    expect(created.status).toBe(201);
    expect((await withKey<License[]>(key, 'GET', '/api/licenses')).body).toContainEqual(created.body);
    const list = await ask<ApiKey[]>(server, 'GET', '/api/keys', { cookie: admin });
    expect(list.body.find((each) => each.id === id)?.lastUsedAt).toBeGreaterThan(0);
    const audit = await ask<{ actor: string; license: string }[]>(server, 'GET', '/api/audit', { cookie: admin });
    expect(audit.body.find(({ license }) => license === created.body.id)?.actor).toBe('API key Deploy');
    await withKey(key, 'DELETE', `/api/licenses/${created.body.id}`);
  });

  it.each([
    ['licenses:read', 'GET', '/api/licenses'],
    ['licenses:read', 'GET', '/api/licenses/shop/usage'],
    ['licenses:read', 'GET', '/api/licenses/shop/custom-css'],
    ['licenses:write', 'POST', '/api/licenses'],
    ['licenses:write', 'PATCH', '/api/licenses/shop'],
    ['licenses:write', 'DELETE', '/api/licenses/nothing'],
    ['licenses:write', 'PUT', '/api/licenses/shop/custom-css'],
    ['licenses:write', 'DELETE', '/api/licenses/shop/custom-css'],
    ['sessions:read', 'GET', '/api/sessions'],
    ['sessions:end', 'POST', '/api/licenses/shop/end-sessions'],
    ['audit:read', 'GET', '/api/audit'],
  ])('with every scope but %s cannot %s %s', async (scope, method, path) => {
    const others = await makeKey(apiScopes.filter((each) => each !== scope));
    const body = { POST: { name: 'x', domains: ['x.example'] }, PUT: { text: 'a{}' }, PATCH: {} }[method];
    const refused = await withKey(others.key, method, path, body);
    expect(refused.status).toBe(403);
    expect(refused.body.error).toBe('scope-required');
    expect(refused.body.message).toContain(scope);
  });

  it.each([
    ['GET', '/api/keys'],
    ['POST', '/api/keys'],
    ['GET', '/api/accounts'],
    ['POST', '/api/accounts'],
    ['POST', '/api/sessions/join'],
    ['PUT', '/api/licenses/shop/agents'],
  ])('with every scope there is cannot %s %s', async (method, path) => {
    const { key } = await makeKey(apiScopes);
    const bodies: Record<string, object> = {
      '/api/keys': { name: 'x', scopes: ['audit:read'], days: null },
      '/api/accounts': { email: 'x@x.example', name: 'x', role: 'admin', password: 'long enough it is' },
      '/api/sessions/join': { code: '123456782' },
      '/api/licenses/shop/agents': { accounts: [] },
    };
    const refused = await withKey(key, method, path, method === 'GET' ? undefined : bodies[path]);
    expect(refused.status).toBe(403);
    expect(refused.body.error).toBe('scope-required');
  });

  it('are refused when unknown, changed, expired or revoked', async () => {
    const good = await makeKey(['licenses:read']);
    const status = async (key: string) => (await withKey(key, 'GET', '/api/licenses')).status;
    expect(await status(good.key)).toBe(200);
    expect(await status(`alongside_${randomBytes(32).toString('base64url')}`)).toBe(401);
    const last = good.key.at(-5) === 'A' ? 'B' : 'A';
    expect(await status(good.key.slice(0, -5) + last + good.key.slice(-4))).toBe(401);
    expect(await status(good.prefix)).toBe(401);
    expect(await status(`${good.key}A`)).toBe(401);
    // What the database holds opens nothing.
    expect(await status(`alongside_${createHash('sha256').update(good.key).digest('hex')}`)).toBe(401);

    const expired = await makeKey(['licenses:read'], 1);
    await server.running.context.store
      .updateTable('api_keys')
      .set({ expires_at: Date.now() - 1 })
      .where('id', '=', expired.id)
      .execute();
    expect((await withKey(expired.key, 'GET', '/api/licenses')).body.message).toContain('expired');

    await ask(server, 'DELETE', `/api/keys/${good.id}`, { cookie: admin });
    const revoked = await withKey(good.key, 'GET', '/api/licenses');
    expect(revoked.status).toBe(401);
    expect(revoked.body.message).toContain('revoked');
  });

  it('a bad key does not fall back to the cookie that came with it', async () => {
    const headers = { authorization: `Bearer alongside_${randomBytes(32).toString('base64url')}` };
    expect((await ask(server, 'GET', '/api/licenses', { cookie: admin, headers })).status).toBe(401);
  });

  it('are whole: one that is right but for its last bits is as wrong as any other', async () => {
    const { key } = await makeKey(['licenses:read']);
    const { store } = server.running.context;
    const near = `${key.slice(0, -1)}${key.endsWith('A') ? 'E' : 'A'}`;
    const far =
      key.slice(0, 16) +
      randomBytes(30)
        .toString('base64url')
        .slice(0, key.length - 16);
    expect(await findApiKey(store, near)).toBeNull();
    expect(await findApiKey(store, far)).toBeNull();
    expect(await findApiKey(store, key)).not.toBeNull();
  });

  it('that are guessed are limited per address', async () => {
    const limited = await startTestServer();
    try {
      const guess = () =>
        ask<ErrorAnswer>(limited, 'GET', '/api/licenses', {
          origin: null,
          headers: { authorization: `Bearer alongside_${randomBytes(32).toString('base64url')}` },
        });
      const answers = [];
      for (let count = 0; count < 52; count++) answers.push((await guess()).status);
      expect(answers.filter((status) => status === 401)).toHaveLength(50);
      expect(answers.slice(50)).toEqual([429, 429]);
    } finally {
      await limited.stop();
    }
  });

  it('may list and end sessions with the scopes for it', async () => {
    const { key } = await makeKey(['sessions:read', 'sessions:end']);
    const { session } = await startSession(server);
    expect((await withKey<{ id: string }[]>(key, 'GET', '/api/sessions')).body.map(({ id }) => id)).toContain(session);
    expect((await withKey(key, 'POST', `/api/sessions/${session}/end`)).status).toBe(204);
    expect((await withKey<{ state: string }>(key, 'GET', `/api/sessions/${session}`)).body.state).toBe('ended');
  });

  it('see no customer’s page, whatever their scopes are', async () => {
    const { key } = await makeKey(apiScopes);
    const { session, code } = await startSession(server);
    await join(server, code, await signIn(server));
    const url = `${server.url.replace('http', 'ws')}/api/sessions/${session}/replica`;
    const socket = new TestSocket(url, 'agent', { authorization: `Bearer ${key}` });
    await socket.opened();
    socket.send({ t: 'replica-hello', protocol: protocolVersion });
    expect((await socket.closed()).code).toBe(errorRows['sign-in-required'].close);
    expect((await withKey(key, 'GET', `/api/sessions/${session}/assets/0/1/1`)).body.error).toBe('scope-required');
    expect((await withKey(key, 'GET', `/api/sessions/${session}/custom.css`)).body.error).toBe('scope-required');
  });

  it('need a name, a scope that exists, and a time', async () => {
    const make = async (body: object) => (await ask(server, 'POST', '/api/keys', { cookie: admin, body })).status;
    expect(await make({ name: '', scopes: ['audit:read'], days: 1 })).toBe(400);
    expect(await make({ name: 'x', scopes: [], days: 1 })).toBe(400);
    expect(await make({ name: 'x', scopes: ['everything'], days: 1 })).toBe(400);
    expect(await make({ name: 'x', scopes: ['audit:read'], days: 0 })).toBe(400);
    expect(await make({ name: 'x', scopes: ['audit:read'], days: null })).toBe(201);
  });
});
