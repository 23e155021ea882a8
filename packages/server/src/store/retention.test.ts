import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, connectPrimary, signIn, startSession, startTestServer, type TestServer } from '../testing/test-server.ts';
import { openStore, type Store } from './database.ts';
import { eraseSessions, removeOlderThan, sessionsOfCustomer } from './retention.ts';
import { findSession } from './sessions.ts';
import type { SessionTable } from './tables.ts';

const directory = mkdtempSync(join(tmpdir(), 'alongside-retention-'));
let store: Store | null = null;
let server: TestServer | null = null;
afterEach(async () => {
  await store?.destroy();
  await server?.stop();
  store = null;
  server = null;
  rmSync(directory, { recursive: true, force: true });
});

const row = (id: string, more: Partial<SessionTable>): SessionTable => ({
  id,
  license_id: 'shop',
  state: 'ended',
  code_hash: null,
  code_expires_at: 0,
  secret_hash: '',
  next_secret_hashes: '[]',
  returns: '{"host":null,"parked":[]}',
  connection: 0,
  mode: 'full-control',
  grant: 'control',
  address_hash: null,
  visitor_hash: '',
  agents: '[]',
  away_until: null,
  customer_id: null,
  started_at: 0,
  joined_at: null,
  drawings: '[]',
  time_from: null,
  ended_at: null,
  ended_by: null,
  end_reason: null,
  ...more,
});

describe('retention', () => {
  it('removes what ended before the time, however much it is, and never what is open', async () => {
    store = await openStore(':memory:');
    const sessions = Array.from({ length: 1300 }, (_, count) => row(`old-${count}`, { ended_at: 999 }));
    sessions.push(row('new', { ended_at: 1000 }), row('open', { state: 'live', started_at: 1 }));
    for (const some of [sessions.slice(0, 700), sessions.slice(700)]) {
      await store.insertInto('sessions').values(some).execute();
    }
    const entries = Array.from({ length: 1300 }, (_, count) => ({
      id: `e-${count}`,
      at: count < 1200 ? 999 : 1000,
      actor: '',
      action: '',
      session_id: null,
      license_id: null,
      detail: '',
    }));
    for (const some of [entries.slice(0, 700), entries.slice(700)]) {
      await store.insertInto('audit').values(some).execute();
    }
    expect(await removeOlderThan(store, 1000)).toEqual({ sessions: 1300, auditEntries: 1200 });
    expect((await store.selectFrom('sessions').select('id').orderBy('id').execute()).map(({ id }) => id)).toEqual([
      'new',
      'open',
    ]);
    expect(await store.selectFrom('audit').select('id').execute()).toHaveLength(100);
  });

  it('happens at start, and not when it is switched off', async () => {
    for (const [retentionDays, left] of [
      ['0', 2],
      ['30', 1],
    ] as const) {
      server = await startTestServer({ retentionDays }, directory);
      const { store } = server.running.context;
      if (retentionDays === '0') {
        const day = 24 * 3_600_000;
        await store
          .insertInto('sessions')
          .values([31, 29].map((days) => row(`ended-${days}`, { ended_at: Date.now() - days * day })))
          .execute();
      }
      const ended = await store.selectFrom('sessions').select('id').execute();
      expect(ended).toHaveLength(left);
      await server.running.stop();
      server = null;
    }
  });
});

describe('erasing', () => {
  it('takes one customer’s sessions and audit entries out of tables and files, live ones too, for admins only', async () => {
    server = await startTestServer({}, directory);
    const { store, audit } = server.running.context;
    const ids: string[] = [];
    for (const customer of ['canary-customer-7f3a', 'canary-customer-7f3a', 'somebody else']) {
      const start = await startSession(server);
      const { session } = start;
      // As the page says it by `identify`.
      const { socket } = await connectPrimary(server, start);
      socket.send({ t: 'customer', fields: [{ name: 'id', value: customer }] });
      await expect.poll(async () => (await findSession(store, session))?.customerId).toBe(customer);
      audit.note({ actor: 'canary-actor-91bb', action: 'noted', session });
      ids.push(session);
    }
    await audit.flush();
    const [first = '', second = '', other = ''] = ids;
    const erase = async (body: object, who: string) =>
      ask(server as TestServer, 'POST', '/api/erasures', { body, cookie: await signIn(server as TestServer, who) });
    expect((await erase({ customer: 'canary-customer-7f3a' }, 'agent')).status).toBe(403);
    expect((await erase({ customer: 'x', session: 'y' }, 'admin')).status).toBe(400);
    expect((await erase({ customer: 'nobody' }, 'admin')).body).toEqual({ sessions: 0, auditEntries: 0 });
    const answer = await erase({ customer: 'canary-customer-7f3a' }, 'admin');
    expect(answer).toMatchObject({ status: 200, body: { sessions: 2 } });
    expect((answer.body as { auditEntries: number }).auditEntries).toBeGreaterThanOrEqual(2);
    expect(server.running.context.rooms.find(first)).toBeNull();
    expect(await findSession(store, second)).toBeNull();
    expect(await findSession(store, other)).not.toBeNull();
    expect(await sessionsOfCustomer(store, 'canary-customer-7f3a')).toEqual([]);
    const bySession = await erase({ session: other }, 'admin');
    expect(bySession.body).toMatchObject({ sessions: 1 });
    await audit.flush();
    const left = await store.selectFrom('audit').selectAll().where('action', 'like', '%erased').execute();
    expect(left).toHaveLength(3);
    expect(JSON.stringify(left)).not.toMatch(/canary-customer/);
    for (const name of readdirSync(directory)) {
      if (!name.startsWith('alongside.sqlite')) continue;
      const content = readFileSync(join(directory, name));
      for (const secret of ['canary-customer-7f3a', 'canary-actor-91bb', first, second]) {
        expect(content.includes(secret), `${secret} in ${name}`).toBe(false);
      }
    }
  });

  it('copes with more sessions than fit into one statement', async () => {
    store = await openStore(':memory:');
    const ids = Array.from({ length: 1100 }, (_, count) => `s-${count}`);
    for (const id of ids) await store.insertInto('sessions').values(row(id, {})).execute();
    expect(await eraseSessions(store, ids)).toEqual({ sessions: 1100, auditEntries: 0 });
  });
});
