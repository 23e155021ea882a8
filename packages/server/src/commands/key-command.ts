// `alongside key …`: makes, lists and revokes API keys.

import { type ApiKey, apiScopes, type NewApiKey } from '@alongside/protocol';
import { apiKeyDraftSchema } from '../http/schemas.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import { operate } from './operator.ts';
import { readAssignments } from './setting-words.ts';

const dayMs = 86_400_000;
const defaultDays = 90;

export async function runKey(settings: Settings, words: readonly string[], name: string | undefined): Promise<void> {
  const [verb, id] = words;
  if (verb === 'list') return printKeys(await findAll(settings));
  if (verb === 'create') return printMade(await create(settings, name, words.slice(1)));
  if (verb === 'revoke' && id !== undefined) return revoke(settings, id);
  throw new StartError(
    'Say "key list", "key create --name <name> scopes=licenses:read,licenses:write [days=90]" or "key revoke <id>".',
  );
}

function findAll(settings: Settings): Promise<ApiKey[]> {
  return operate(settings, {
    overHttp: async (request) => (await request('GET', '/api/keys')) as ApiKey[],
    onStore: ({ store }) => listApiKeys(store),
  });
}

function create(settings: Settings, name: string | undefined, words: readonly string[]): Promise<NewApiKey> {
  const checked = apiKeyDraftSchema.safeParse({ days: defaultDays, ...readAssignments(words), name });
  if (!checked.success) {
    const field = checked.error.issues[0]?.path[0];
    if (field === 'name') throw new StartError('A key needs a name: --name "Deploy script"');
    if (field === 'scopes') throw new StartError(`A key needs scopes=… out of ${apiScopes.join(', ')}.`);
    throw new StartError('days= is a number of days from 1 to 3650, or null for a key that never expires.');
  }
  const { data } = checked;
  return operate(settings, {
    overHttp: async (request) => (await request('POST', '/api/keys', data)) as NewApiKey,
    onStore: ({ store, clock }) => {
      const now = clock.now();
      const expiresAt = data.days === null ? null : now + data.days * dayMs;
      return createApiKey(store, { name: data.name, scopes: data.scopes, expiresAt }, 'Local operator', now);
    },
  });
}

async function revoke(settings: Settings, id: string): Promise<void> {
  const key = await operate<ApiKey>(settings, {
    overHttp: async (request) => (await request('DELETE', `/api/keys/${encodeURIComponent(id)}`)) as ApiKey,
    onStore: async ({ store, clock }) => {
      const revoked = await revokeApiKey(store, id, clock.now());
      if (revoked === null) throw new StartError(`There is no API key ${id}. "key list" shows the ids.`);
      return revoked;
    },
  });
  process.stdout.write(`${key.name} (${key.prefix}…) is revoked.\n`);
}

function printKeys(keys: readonly ApiKey[]): void {
  if (keys.length === 0) process.stdout.write('There is no API key yet.\n');
  for (const { id, name, prefix, scopes, revokedAt, expiresAt } of keys) {
    const end = expiresAt === null ? 'never expires' : `until ${new Date(expiresAt).toISOString().slice(0, 10)}`;
    process.stdout.write(`${id}  ${prefix}…  ${name}  ${scopes.join(',')}  ${revokedAt === null ? end : 'revoked'}\n`);
  }
}

function printMade({ key, name, scopes }: NewApiKey): void {
  process.stdout.write(`The key of ${name} (${scopes.join(', ')}), shown this once:\n  ${key}\n`);
}
