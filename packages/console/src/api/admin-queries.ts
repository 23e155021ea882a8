// What admins ask the server about licenses, people and the audit log. Loaded with their pages, not with the console.

import type { Account, License, Role } from '@alongside/protocol';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { accountSchema, accountsSchema, auditSchema, licenseSchema, licensesSchema } from './admin-schemas.ts';
import { ask } from './client.ts';
import { queryClient } from './queries.ts';

export const licensesQuery = queryOptions({
  queryKey: ['licenses'],
  queryFn: ({ signal }) => ask('GET', '/api/licenses', licensesSchema, { signal }),
});

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => ask('GET', '/api/accounts', accountsSchema, { signal }),
});

/** How many entries of the audit log are read at a time. */
const auditPageLength = 100;

/** The audit log, newest first, of one session or of all. */
export const auditQuery = (session: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['audit', session ?? null],
    queryFn: ({ signal, pageParam }) => {
      const search = new URLSearchParams({ limit: String(auditPageLength) });
      if (session !== undefined) search.set('session', session);
      if (pageParam !== null) search.set('before', String(pageParam));
      return ask('GET', `/api/audit?${search}`, auditSchema, { signal });
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page, _pages, before) => {
      const last = page.at(-1);
      if (last === undefined || page.length < auditPageLength) return null;
      // The time of the last entry is asked for again, as others may share it; who reads drops what comes twice.
      return last.at + 1 === before ? last.at : last.at + 1;
    },
    select: ({ pages }) => [...new Map(pages.flat().map((entry) => [entry.id, entry])).values()],
  });

export type LicenseChange = Partial<Omit<License, 'id'>>;

/** Registers a license, or changes one when its id is given. */
export async function saveLicense(id: string | null, change: LicenseChange): Promise<License> {
  const saved =
    id === null
      ? await ask('POST', '/api/licenses', licenseSchema, { body: change })
      : await ask('PATCH', `/api/licenses/${encodeURIComponent(id)}`, licenseSchema, { body: change });
  queryClient.setQueryData(licensesQuery.queryKey, (licenses) => {
    if (licenses === undefined) return undefined;
    const others = licenses.filter((license) => license.id !== saved.id);
    return others.length === licenses.length
      ? [...licenses, saved]
      : licenses.map((license) => (license.id === saved.id ? saved : license));
  });
  await queryClient.invalidateQueries({ queryKey: licensesQuery.queryKey });
  return saved;
}

export async function deleteLicense(id: string): Promise<void> {
  await ask('DELETE', `/api/licenses/${encodeURIComponent(id)}`, null);
}

/** Drops a deleted license from the list; called when its page is left. */
export async function forgetLicense(id: string): Promise<void> {
  queryClient.setQueryData(licensesQuery.queryKey, (licenses) => licenses?.filter((license) => license.id !== id));
  await queryClient.invalidateQueries({ queryKey: licensesQuery.queryKey });
}

export interface AccountChange {
  readonly name?: string;
  readonly email?: string;
  readonly role?: Role;
  readonly isDisabled?: boolean;
  readonly password?: string;
  /** Null is all. */
  readonly licenses?: readonly string[] | null;
}

/** Makes an account, or changes one when its id is given. */
export async function saveAccount(id: string | null, change: AccountChange): Promise<Account> {
  const saved =
    id === null
      ? await ask('POST', '/api/accounts', accountSchema, { body: change })
      : await ask('PATCH', `/api/accounts/${encodeURIComponent(id)}`, accountSchema, { body: change });
  await queryClient.invalidateQueries({ queryKey: accountsQuery.queryKey });
  return saved;
}
