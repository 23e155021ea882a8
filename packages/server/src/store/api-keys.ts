// API keys: 256 random bits, of which the database has the SHA-256 alone, so that a copy of it opens nothing. A key is
// found by how it begins and compared in constant time.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ApiKey, ApiScope, NewApiKey } from '@alongside/protocol';
import { isEqualSecret } from '../server-keys.ts';
import type { Store } from './database.ts';
import type { ApiKeyTable } from './tables.ts';

/** What every key begins with, so that scanners for leaked secrets know one. */
export const keyMark = 'alongside_';
const shownCharacters = keyMark.length + 6;
/** The last use is noted to the minute: a busy key does not write at each request. */
const noteUseEveryMs = 60_000;

export interface ApiKeyDraft {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Null never expires. */
  readonly expiresAt: number | null;
}

export async function createApiKey(store: Store, draft: ApiKeyDraft, by: string, now: number): Promise<NewApiKey> {
  const key = keyMark + randomBytes(32).toString('base64url');
  const row: ApiKeyTable = {
    id: randomUUID(),
    name: draft.name,
    prefix: key.slice(0, shownCharacters),
    hash: hashOf(key),
    scopes: JSON.stringify(draft.scopes),
    created_at: now,
    created_by: by,
    expires_at: draft.expiresAt,
    revoked_at: null,
    last_used_at: null,
  };
  await store.insertInto('api_keys').values(row).execute();
  return { ...fromRow(row), key };
}

export async function listApiKeys(store: Store): Promise<ApiKey[]> {
  const rows = await store.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
  return rows.map(fromRow);
}

/** @returns the key as it is now, or null when there is none with this id */
export async function revokeApiKey(store: Store, id: string, now: number): Promise<ApiKey | null> {
  await store
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  const row = await store.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The key that somebody holds, also one that is expired or revoked; null for one that was never made. */
export async function findApiKey(store: Store, key: string): Promise<ApiKey | null> {
  const hash = hashOf(key);
  const rows = await store
    .selectFrom('api_keys')
    .selectAll()
    .where('prefix', '=', key.slice(0, shownCharacters))
    .execute();
  const row = rows.find((candidate) => isEqualSecret(candidate.hash, hash));
  return row === undefined ? null : fromRow(row);
}

/** Notes that a key was used just now. */
export async function noteUseOfKey(store: Store, { id, lastUsedAt }: ApiKey, now: number): Promise<void> {
  if (lastUsedAt !== null && now - lastUsedAt < noteUseEveryMs) return;
  await store.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function fromRow(row: ApiKeyTable): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: JSON.parse(row.scopes) as ApiScope[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
