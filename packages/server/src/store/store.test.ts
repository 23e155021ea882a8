import { randomBytes } from 'node:crypto';
import { hasRightCheckDigit } from '@alongside/protocol';
import { getMigrations } from 'better-auth/db/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { betterAuthOptions } from '../accounts/better-auth-port.ts';
import { ManualClock } from '../clock.ts';
import { keysFrom } from '../server-keys.ts';
import { AuditLog, listAudit } from './audit.ts';
import { openStore, type Store } from './database.ts';
import { changeLicense, createLicense, deleteLicense, findLicense, licenseDefaults, listLicenses } from './licenses.ts';
import { readMeta, takeMeta, writeMeta } from './meta.ts';
import {
  changeSession,
  countOpenSessions,
  drawCode,
  findSession,
  findWaitingByCode,
  freeOldCodes,
  listOpenSessions,
  type SessionStart,
  startSession,
} from './sessions.ts';

let store: Store;
const keys = keysFrom(randomBytes(32));
const license = { ...licenseDefaults, id: 'shop', name: 'Shop', domains: ['shop.example'], maxSessions: 25 };
let ids = 0;

beforeEach(async () => {
  store = await openStore(':memory:');
  const { id, ...draft } = license;
  await createLicense(store, draft, id);
});
afterEach(() => store.destroy());

function start(more: Partial<SessionStart> = {}): ReturnType<typeof startSession> {
  return startSession(store, keys, {
    id: `session-${++ids}`,
    license,
    secretHash: 'h',
    visitorHash: `visitor-${ids}`,
    addressHash: `address-${ids}`,
    mode: 'full-control',
    grant: 'control',
    startedAt: 1000,
    codeExpiresAt: 2000,
    codeLength: 9,
    maxWaitingPerVisitor: 3,
    ...more,
  });
}

describe('sessions in the store', () => {
  it('[22] have a code with a check digit, of which only a keyed hash is stored', async () => {
    for (let count = 0; count < 500; count++) {
      const code = drawCode(9);
      expect(code).toMatch(/^\d{9}$/);
      expect(hasRightCheckDigit(code)).toBe(true);
    }
    const started = await start();
    if (typeof started === 'string') throw new Error(started);
    const row = await store.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(started.code);
    expect(row.code_hash).toBe(keys.hashCode(started.code));
    expect(await findWaitingByCode(store, keys.hashCode(started.code), 1999)).toMatchObject({ id: row.id });
    expect(await findWaitingByCode(store, keys.hashCode(started.code), 2000)).toBeNull();
  });

  it('[22] codes are unique among live sessions and rest for a day after the end', async () => {
    // All of the 1,000 codes of four digits with a check digit.
    await changeLicense(store, 'shop', { maxSessions: 100_000 });
    const codes = new Map<string, string>();
    const startShort = () => start({ codeLength: 4 });
    for (let count = 0; count < 600; count++) {
      const started = await startShort();
      if (typeof started !== 'string') codes.set(started.code, started.session.id);
    }
    expect(codes.size).toBeGreaterThan(590);
    for (const id of codes.values()) await changeSession(store, id, { state: 'ended', endedAt: 5000 });
    await freeOldCodes(store, 5000 + 24 * 3_600_000);
    const resting = await startShort();
    if (typeof resting !== 'string') expect(codes.has(resting.code)).toBe(false);
    await freeOldCodes(store, 5001 + 24 * 3_600_000);
    expect(await store.selectFrom('sessions').select('id').where('code_hash', 'is not', null).execute()).toHaveLength(
      typeof resting === 'string' ? 0 : 1,
    );
  });

  it('[78] 400 starts at once give exactly as many sessions as the license allows', async () => {
    const outcomes = await Promise.all(Array.from({ length: 400 }, () => start()));
    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toHaveLength(25);
    expect(outcomes.filter((outcome) => outcome === 'limited-license')).toHaveLength(375);
    expect(await countOpenSessions(store, 'shop')).toBe(25);
    const [first] = await listOpenSessions(store);
    await changeSession(store, first!.id, { state: 'ended', endedAt: 1 });
    expect(typeof (await start())).toBe('object');
    expect(await start()).toBe('limited-license');
  });

  it('three wait per visitor, and a joined one does not count', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => start({ visitorHash: 'same' })));
    expect(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : 'ok')).sort()).toEqual([
      'ok',
      'ok',
      'ok',
      'too-many-waiting',
      'too-many-waiting',
    ]);
    const [first] = await listOpenSessions(store);
    await changeSession(store, first!.id, { state: 'live', joinedAt: 1 });
    expect(typeof (await start({ visitorHash: 'same' }))).toBe('object');
  });

  it('[78] one address cannot hold all places with sessions that wait, whatever browsers it claims to be', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => start({ addressHash: 'attacker' })));
    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toHaveLength(12);
    expect(outcomes.filter((outcome) => outcome === 'too-many-waiting')).toHaveLength(18);
    expect(typeof (await start())).toBe('object');
    for (const session of await listOpenSessions(store)) await changeSession(store, session.id, { state: 'live' });
    expect(typeof (await start({ addressHash: 'attacker' }))).toBe('object');
  });

  it('a license that was deleted, disabled or made smaller since the request was looked at counts as it is now', async () => {
    await changeLicense(store, 'shop', { maxSessions: 0 });
    expect(await start()).toBe('limited-license');
    await changeLicense(store, 'shop', { maxSessions: 25, isDisabled: true });
    expect(await start()).toBe('disabled-license');
    await deleteLicense(store, 'shop');
    expect(await start()).toBe('invalid-license');
  });

  it('are read back as they were changed', async () => {
    const started = await start();
    if (typeof started === 'string') throw new Error(started);
    const change = {
      state: 'live' as const,
      secretHash: 'h2',
      nextSecretHashes: ['a', 'b'],
      connection: 7,
      mode: 'no-control' as const,
      grant: 'view' as const,
      agents: [{ account: 'x', name: 'Ada', number: 1 }],
      joinedAt: 5,
    };
    await changeSession(store, started.session.id, change);
    expect(await findSession(store, started.session.id)).toEqual({ ...started.session, ...change });
    expect(await findSession(store, 'none')).toBeNull();
  });
});

describe('other rows', () => {
  it('licenses', async () => {
    const made = await createLicense(store, { ...licenseDefaults, name: 'Shop', domains: ['a.example'] });
    expect(made.id).toMatch(/^[0-9a-f]{24}$/);
    expect(await findLicense(store, made.id)).toEqual(made);
    const changed = await changeLicense(store, made.id, { isDisabled: true, maxSessions: 1 });
    expect(changed).toEqual({ ...made, isDisabled: true, maxSessions: 1 });
    expect(await listLicenses(store)).toContainEqual(changed);
    expect(await changeLicense(store, 'none', {})).toBeNull();
    expect(await deleteLicense(store, made.id)).toBe(true);
    expect(await deleteLicense(store, made.id)).toBe(false);
  });

  it('single values are taken once', async () => {
    await writeMeta(store, 'a', '1');
    await writeMeta(store, 'a', '2');
    expect(await readMeta(store, 'a')).toBe('2');
    expect(await takeMeta(store, 'a', '1')).toBe(false);
    expect(await takeMeta(store, 'a', '2')).toBe(true);
    expect(await takeMeta(store, 'a', '2')).toBe(false);
  });

  it('the audit log is committed in groups, in order, and survives a disk that refuses for a while', async () => {
    const clock = new ManualClock();
    const errors: unknown[] = [];
    const audit = new AuditLog(store, clock, (error) => errors.push(error));
    for (let count = 0; count < 1200; count++) {
      audit.note({ actor: 'ada', action: `a${count}`, session: 's' });
      if (count === 600) await store.schema.alterTable('audit').renameTo('away').execute();
      if (count % 200 === 0) await clock.advance(1);
    }
    await audit.flush();
    expect(errors.length).toBeGreaterThan(0);
    await store.schema.alterTable('away').renameTo('audit').execute();
    await clock.advance(1000);
    await audit.flush();
    const entries = await listAudit(store, { session: 's', limit: 2000 });
    expect(new Set(entries.map(({ action }) => action)).size).toBe(1200);
    expect(entries[0]?.at).toBeGreaterThanOrEqual(entries.at(-1)!.at);
    expect(await listAudit(store, { action: 'a7', limit: 5 })).toMatchObject([
      { actor: 'ada', session: 's', license: null },
    ]);
    expect(audit.dropped).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('the accounts’ tables are what better-auth expects', async () => {
    const { toBeAdded, toBeCreated } = await getMigrations(
      betterAuthOptions(store, {
        publicUrl: 'https://x.example',
        trustedOrigins: [],
        cookieSecret: 'x'.repeat(43),
        signInHours: 1,
      }),
    );
    expect(toBeAdded).toEqual([]);
    expect(toBeCreated).toEqual([]);
  });
});
