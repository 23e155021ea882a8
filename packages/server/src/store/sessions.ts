// Session rows: everything about a session that outlives the process. A change is committed before anybody is told.
// Codes and secrets are stored as keyed hashes only; the page itself is never here.

import { randomInt } from 'node:crypto';
import { checkDigit, type Drawing, type ErrorCode, type Grant, type License, type Mode } from '@alongside/protocol';
import type { ServerKeys } from '../server-keys.ts';
import type { Store } from './database.ts';
import { findLicense } from './licenses.ts';
import type { Returns, SessionTable, StoredAgent } from './tables.ts';

export type { StoredAgent } from './tables.ts';

/** A session as code works with it. */
export interface StoredSession {
  readonly id: string;
  readonly license: string;
  readonly state: 'waiting' | 'live' | 'ended';
  readonly codeExpiresAt: number;
  readonly secretHash: string;
  readonly nextSecretHashes: readonly string[];
  readonly returns: Returns;
  readonly connection: number;
  readonly mode: Mode;
  readonly grant: Grant;
  readonly agents: readonly StoredAgent[];
  /** What agents have drawn, without fading ink. */
  readonly drawings: readonly Drawing[];
  readonly awayUntil: number | null;
  /** What the site calls this customer, when it said so. */
  readonly customerId: string | null;
  readonly startedAt: number;
  readonly joinedAt: number | null;
  /** From when the total time counts; null while the customer has not gone on for longer: then from the join. */
  readonly timeFrom: number | null;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

export type SessionChange = Partial<Omit<StoredSession, 'id' | 'license' | 'startedAt' | 'codeExpiresAt'>>;

export interface SessionStart {
  readonly id: string;
  readonly license: License;
  readonly secretHash: string;
  readonly visitorHash: string;
  readonly addressHash: string;
  readonly mode: Mode;
  readonly grant: Grant;
  readonly startedAt: number;
  readonly codeExpiresAt: number;
  readonly codeLength: number;
  readonly maxWaitingPerVisitor: number;
}

/** A code is not given out again for this long after its session ended. */
const codeRestMs = 24 * 3_600_000;
const maxCodeTries = 50;
export const noReturns: Returns = { host: null, parked: [] };

/**
 * Counts, draws a code and inserts in one transaction, so that no race gets a session above a limit.
 * @returns the stored session, its code and how many are open now, or why there is none
 */
export async function startSession(
  store: Store,
  keys: ServerKeys,
  start: SessionStart,
): Promise<{ session: StoredSession; code: string; open: number } | ErrorCode> {
  return await store.transaction().execute(async (transaction) => {
    // As it stands now: it may have been changed or deleted since the request was looked at.
    const license = await findLicense(transaction, start.license.id);
    if (license === null) return 'invalid-license';
    if (license.isDisabled) return 'disabled-license';
    const open = await countOpenSessions(transaction, license.id);
    if (open >= license.maxSessions) return 'limited-license';
    const fromAddress = await transaction
      .selectFrom('sessions')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('license_id', '=', license.id)
      .where('state', '=', 'waiting')
      .where('address_hash', '=', start.addressHash)
      .executeTakeFirstOrThrow();
    if (Number(fromAddress.count) >= mostWaitingOfAddress(license.maxSessions, start.maxWaitingPerVisitor)) {
      return 'too-many-waiting';
    }
    const waiting = await transaction
      .selectFrom('sessions')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('visitor_hash', '=', start.visitorHash)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    if (Number(waiting.count) >= start.maxWaitingPerVisitor) return 'too-many-waiting';
    for (let tries = 0; tries < maxCodeTries; tries++) {
      const code = drawCode(start.codeLength);
      const codeHash = keys.hashCode(code);
      const taken = await transaction
        .selectFrom('sessions')
        .select('id')
        .where('code_hash', '=', codeHash)
        .executeTakeFirst();
      if (taken !== undefined) continue;
      const row = rowOf(start, codeHash);
      await transaction.insertInto('sessions').values(row).execute();
      return { session: fromRow(row), code, open: open + 1 };
    }
    return 'limited-license';
  });
}

/**
 * Waiting sessions that one address may have on a license, whatever browsers it claims to be: half of the places, so
 * that nobody alone keeps all others out; never less than one visitor may have.
 */
export function mostWaitingOfAddress(maxSessions: number, maxWaitingPerVisitor: number): number {
  return Math.max(maxWaitingPerVisitor, Math.floor(maxSessions / 2));
}

/** A random code of so many digits, the last one its check digit. */
export function drawCode(length: number): string {
  let digits = '';
  while (digits.length < length - 1) digits += randomInt(10);
  return digits + checkDigit(digits);
}

/** Sessions that hold one of the license's places. */
export async function countOpenSessions(store: Store, license: string): Promise<number> {
  const row = await store
    .selectFrom('sessions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('license_id', '=', license)
    .where('state', 'in', ['waiting', 'live'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The same by state. */
export async function countByState(store: Store, license: string): Promise<{ waiting: number; live: number }> {
  const rows = await store
    .selectFrom('sessions')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('license_id', '=', license)
    .where('state', 'in', ['waiting', 'live'])
    .groupBy('state')
    .execute();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { waiting: of('waiting'), live: of('live') };
}

/** Ends what a license had open, where no server runs that could tell anybody. */
export async function endOpenSessionsOf(store: Store, license: string, now: number): Promise<void> {
  await store
    .updateTable('sessions')
    .set({ state: 'ended', ended_at: now, ended_by: 'admin', end_reason: 'closed' })
    .where('license_id', '=', license)
    .where('state', 'in', ['waiting', 'live'])
    .execute();
}

/** The session that waits for this code, or null; one query whatever the reason. */
export async function findWaitingByCode(store: Store, codeHash: string, now: number): Promise<StoredSession | null> {
  const row = await store
    .selectFrom('sessions')
    .selectAll()
    .where('code_hash', '=', codeHash)
    .where('state', '=', 'waiting')
    .where('code_expires_at', '>', now)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function findSession(store: Store, id: string): Promise<StoredSession | null> {
  const row = await store.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Everything that was not over when the last process stopped. */
export async function listOpenSessions(store: Store): Promise<StoredSession[]> {
  const rows = await store.selectFrom('sessions').selectAll().where('state', 'in', ['waiting', 'live']).execute();
  return rows.map(fromRow);
}

/** The last sessions that ended, newest first. */
export async function listEndedSessions(store: Store, limit: number): Promise<StoredSession[]> {
  const rows = await store
    .selectFrom('sessions')
    .selectAll()
    .where('state', '=', 'ended')
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

export async function changeSession(store: Store, id: string, change: SessionChange): Promise<void> {
  const columns: Partial<SessionTable> = {};
  if (change.state !== undefined) columns.state = change.state;
  if (change.secretHash !== undefined) columns.secret_hash = change.secretHash;
  if (change.nextSecretHashes !== undefined) columns.next_secret_hashes = JSON.stringify(change.nextSecretHashes);
  if (change.returns !== undefined) columns.returns = JSON.stringify(change.returns);
  if (change.connection !== undefined) columns.connection = change.connection;
  if (change.mode !== undefined) columns.mode = change.mode;
  if (change.grant !== undefined) columns.grant = change.grant;
  if (change.agents !== undefined) columns.agents = JSON.stringify(change.agents);
  if (change.drawings !== undefined) columns.drawings = JSON.stringify(change.drawings);
  if (change.awayUntil !== undefined) columns.away_until = change.awayUntil;
  if (change.customerId !== undefined) columns.customer_id = change.customerId;
  if (change.joinedAt !== undefined) columns.joined_at = change.joinedAt;
  if (change.timeFrom !== undefined) columns.time_from = change.timeFrom;
  if (change.endedAt !== undefined) columns.ended_at = change.endedAt;
  if (change.endedBy !== undefined) columns.ended_by = change.endedBy;
  if (change.endReason !== undefined) columns.end_reason = change.endReason;
  await store.updateTable('sessions').set(columns).where('id', '=', id).execute();
}

/** Frees the codes of sessions that ended long enough ago. */
export async function freeOldCodes(store: Store, now: number): Promise<void> {
  await store
    .updateTable('sessions')
    .set({ code_hash: null })
    .where('code_hash', 'is not', null)
    .where('ended_at', '<', now - codeRestMs)
    .execute();
}

function rowOf(start: SessionStart, codeHash: string): SessionTable {
  return {
    id: start.id,
    license_id: start.license.id,
    state: 'waiting',
    code_hash: codeHash,
    code_expires_at: start.codeExpiresAt,
    secret_hash: start.secretHash,
    next_secret_hashes: '[]',
    connection: 0,
    mode: start.mode,
    grant: start.grant,
    visitor_hash: start.visitorHash,
    address_hash: start.addressHash,
    agents: '[]',
    drawings: '[]',
    returns: JSON.stringify(noReturns),
    away_until: null,
    customer_id: null,
    started_at: start.startedAt,
    joined_at: null,
    time_from: null,
    ended_at: null,
    ended_by: null,
    end_reason: null,
  };
}

function fromRow(row: SessionTable): StoredSession {
  return {
    id: row.id,
    license: row.license_id,
    state: row.state,
    codeExpiresAt: row.code_expires_at,
    secretHash: row.secret_hash,
    nextSecretHashes: JSON.parse(row.next_secret_hashes) as string[],
    returns: JSON.parse(row.returns) as Returns,
    connection: row.connection,
    mode: row.mode,
    grant: row.grant,
    agents: JSON.parse(row.agents) as StoredAgent[],
    drawings: JSON.parse(row.drawings) as Drawing[],
    awayUntil: row.away_until,
    customerId: row.customer_id,
    startedAt: row.started_at,
    joinedAt: row.joined_at,
    timeFrom: row.time_from,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    endReason: row.end_reason,
  };
}
