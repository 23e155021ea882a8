// What the pages of admins ask about licenses and API keys. Loaded with these pages, not with the console.

import {
  type ApiKey,
  type ApiScope,
  apiScopes,
  type CustomCss,
  flag,
  integer,
  type LicenseUsage,
  list,
  type NewApiKey,
  oneOf,
  record,
  type Schema,
  type SiteCheck,
  text,
} from '@alongside/protocol';
import { queryOptions } from '@tanstack/react-query';
import { map } from './admin-schemas.ts';
import { ask } from './client.ts';
import { invalidateSessions, queryClient } from './queries.ts';
import { nullable } from './schemas.ts';

const time = integer(0, 8.64e15);
const count = integer(0, 1e9);
const usageSchema: Schema<LicenseUsage> = record({
  waiting: count,
  live: count,
  maxSessions: count,
  days: list(record({ day: text(10), started: count, peak: count, refused: map(count) }), 400),
  pages: list(
    record({
      host: text(255),
      at: time,
      state: oneOf(
        'valid',
        'invalid-license',
        'disabled-license',
        'invalid-domain-for-license',
        'limited-license',
        'insecure-page',
      ),
    }),
    100,
  ),
});

const cssSchema: Schema<CustomCss | null> = nullable(
  record({
    url: nullable(text(2000)),
    text: text(1_000_000),
    changedAt: nullable(time),
    checkedAt: nullable(time),
    problem: nullable(text(1000)),
  }),
);

const checkSchema: Schema<SiteCheck> = record({
  url: text(4096),
  findings: list(record({ level: oneOf('ok', 'note', 'wrong'), what: text(2000), todo: text(2000) }), 100),
});

const agentsSchema = list(
  record({ account: text(128), name: text(200), email: text(320), serves: flag, servesAll: flag }),
  10_000,
);

const keyFields = {
  id: text(128),
  name: text(200),
  prefix: text(40),
  scopes: list(oneOf(...apiScopes), 20),
  createdAt: time,
  createdBy: text(400),
  expiresAt: nullable(time),
  revokedAt: nullable(time),
  lastUsedAt: nullable(time),
};
const keySchema: Schema<ApiKey> = record(keyFields);
const newKeySchema: Schema<NewApiKey> = record({ ...keyFields, key: text(100) });

/** How often the page of a license asks who is in and who was heard from. */
const usageEveryMs = 5000;

const pathOf = (license: string, more: string): string => `/api/licenses/${encodeURIComponent(license)}/${more}`;

export const usageQuery = (license: string) =>
  queryOptions({
    queryKey: ['license-usage', license],
    queryFn: ({ signal }) => ask('GET', pathOf(license, 'usage'), usageSchema, { signal }),
    staleTime: 0,
    refetchInterval: usageEveryMs,
    refetchIntervalInBackground: false,
  });

export const cssQuery = (license: string) =>
  queryOptions({
    queryKey: ['license-css', license],
    queryFn: ({ signal }) => ask('GET', pathOf(license, 'custom-css'), cssSchema, { signal }),
  });

export async function saveCss(license: string, css: { url: string } | { text: string }): Promise<void> {
  const saved = await ask('PUT', pathOf(license, 'custom-css'), cssSchema, { body: css });
  queryClient.setQueryData(cssQuery(license).queryKey, saved);
}

export async function removeCss(license: string): Promise<void> {
  await ask('DELETE', pathOf(license, 'custom-css'), null);
  queryClient.setQueryData(cssQuery(license).queryKey, null);
}

export function checkSite(license: string, url: string): Promise<SiteCheck> {
  return ask('POST', pathOf(license, 'check'), checkSchema, { body: { url } });
}

export const licenseAgentsQuery = (license: string) =>
  queryOptions({
    queryKey: ['license-agents', license],
    queryFn: ({ signal }) => ask('GET', pathOf(license, 'agents'), agentsSchema, { signal }),
  });

export async function saveLicenseAgents(license: string, accounts: readonly string[]): Promise<void> {
  const saved = await ask('PUT', pathOf(license, 'agents'), agentsSchema, { body: { accounts } });
  queryClient.setQueryData(licenseAgentsQuery(license).queryKey, saved);
  await queryClient.invalidateQueries({ queryKey: ['accounts'] });
}

const endedSchema = record({ ended: count });

/** Ends all sessions of a license; gives how many there were. */
export async function endSessionsOf(license: string): Promise<number> {
  const { ended } = await ask('POST', pathOf(license, 'end-sessions'), endedSchema, { body: {} });
  await queryClient.invalidateQueries({ queryKey: usageQuery(license).queryKey });
  await invalidateSessions();
  return ended;
}

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => ask('GET', '/api/keys', list(keySchema, 10_000), { signal }),
});

export async function makeKey(draft: {
  name: string;
  scopes: readonly ApiScope[];
  days: number | null;
}): Promise<NewApiKey> {
  const key = await ask('POST', '/api/keys', newKeySchema, { body: draft });
  await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
  return key;
}

export async function revokeKey(id: string): Promise<void> {
  await ask('DELETE', `/api/keys/${encodeURIComponent(id)}`, keySchema);
  await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
}
