import { createHash, randomBytes } from 'node:crypto';
import type { AuditEntry, ErrorAnswer, HandedOver, HandoffAnswer } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeLicense } from '../store/licenses.ts';
import {
  ask,
  connectPrimary,
  pageOrigin,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

let server: TestServer;
let admin: string;
const shop = 'https://www.shop.example';

beforeAll(async () => {
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000', graceSeconds: '60' });
  admin = await signIn(server, 'admin');
  await changeLicense(server.running.context.store, 'shop', { maxSessions: 1000 });
});
afterAll(() => server.stop());

function redeem(body: object, origin = shop, headers: Record<string, string> = {}) {
  return ask<HandoffAnswer & ErrorAnswer>(server, 'POST', '/licenseshop/handoffs', { body, origin, headers });
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const makeToken = () => randomBytes(16).toString('base64url');

/** A session whose page has just left with a proof. */
async function left(more: { hash?: string } = {}) {
  const token = makeToken();
  const start = await startSession(server);
  const { socket, welcome } = await connectPrimary(server, start);
  socket.send({ t: 'leaving', handoff: { hash: more.hash ?? hashOf(token), code: start.code } });
  socket.socket.close();
  await socket.closed();
  return { token, session: start.session, code: start.code, secret: welcome.secret };
}

async function notes(session: string, action: string): Promise<string[]> {
  await server.running.context.audit.flush();
  const { body } = await ask<AuditEntry[]>(server, 'GET', `/api/audit?session=${session}`, { cookie: admin });
  return body.filter((entry) => entry.action === action).map(({ detail }) => detail);
}

// Node's WebSocket and its fetch say different user agents, as two browsers would: here every page asks first.
describe('[61] [123] a page with a proof', () => {
  it('goes on with a secret of its own and the code, once', async () => {
    const { token, session, code } = await left();
    const answer = await redeem({ token, answer: 'continue' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'continued', session, code });
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const { secret } = answer.body as unknown as HandedOver;
    const { welcome } = await connectPrimary(server, { session, secret });
    expect(welcome.connection).toBe(2);
    expect(await redeem({ token, answer: 'continue' })).toMatchObject({
      status: 403,
      body: { error: 'secret-refused' },
    });
    expect(await notes(session, 'refused')).toEqual(['handoff: used before: on www.shop.example']);
    expect(await notes(session, 'handed-off')).toEqual([expect.stringMatching(/^to www\.shop\.example, /)]);
  });

  it('of which two come at the same moment, one goes on', async () => {
    const { token } = await left();
    const answers = await Promise.all([1, 2, 3].map(() => redeem({ token, answer: 'continue' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
  });

  it('from another browser asks first, and uses nothing up by asking', async () => {
    const { token, session } = await left();
    for (let count = 0; count < 3; count++) expect((await redeem({ token })).body).toEqual({ state: 'ask' });
    expect(await notes(session, 'asked')).toEqual(['handoff to www.shop.example: another address or browser']);
    expect((await redeem({ token, answer: 'continue' })).body.state).toBe('continued');
  });

  it('whose customer says no ends the session', async () => {
    const { token, session } = await left();
    expect((await redeem({ token, answer: 'end' })).body).toEqual({ state: 'ended' });
    expect(server.running.context.rooms.find(session)).toBeNull();
  });

  it.each([
    ['a site of nobody', 'https://evil.example', 403, 'invalid-domain-for-license'],
    ['a sandbox', 'null', 403, 'origin-refused'],
    ['plain HTTP', 'http://www.shop.example', 403, 'insecure-page'],
  ])('on %s is refused, audited, and void from then on', async (_, origin, status, error) => {
    const { token, session } = await left();
    expect(await redeem({ token, answer: 'continue' }, origin)).toMatchObject({ status, body: { error } });
    expect((await redeem({ token, answer: 'continue' })).status).toBe(403);
    expect(await notes(session, 'refused')).toEqual(
      expect.arrayContaining([`handoff: ${error} at ${origin}`, 'handoff: used before: shown to another site']),
    );
  });

  it('that nobody announced is refused after a while, whatever it is', async () => {
    expect(await redeem({ token: makeToken() })).toMatchObject({ status: 403, body: { error: 'secret-refused' } });
    // The hash, as whoever overhears the socket would have it.
    const { token } = await left();
    expect((await redeem({ token: hashOf(token).slice(0, 22) })).status).toBe(403);
    expect((await redeem({ token: 'short' })).status).toBe(400);
  });
});

describe('a goodbye by request', () => {
  const leave = (body: object, origin: string | null = pageOrigin) =>
    ask<ErrorAnswer>(server, 'POST', '/licenseshop/leaving', {
      body,
      origin,
      headers: { 'content-type': 'text/plain' },
    });

  it('announces the proof, with the secret in force only', async () => {
    const token = makeToken();
    const start = await startSession(server);
    const { socket, welcome } = await connectPrimary(server, start);
    socket.socket.terminate();
    const goodbye = { session: start.session, secret: welcome.secret, hash: hashOf(token) };
    expect(await leave({ ...goodbye, secret: 'wrong' })).toMatchObject({
      status: 403,
      body: { error: 'secret-refused' },
    });
    expect((await leave(goodbye, 'https://evil.example')).status).toBe(403);
    expect((await leave({ ...goodbye, session: 'none' })).status).toBe(410);
    expect((await leave(goodbye)).status).toBe(204);
    expect((await redeem({ token })).body).toEqual({ state: 'ask' });
  });

  it('that is no JSON is refused', async () => {
    const answer = await ask(server, 'POST', '/licenseshop/leaving', {
      body: new TextEncoder().encode('{'),
      origin: pageOrigin,
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(400);
  });
});
