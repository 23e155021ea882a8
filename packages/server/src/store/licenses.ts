// Licenses in the database: what a site is registered as. Rows become the protocol's `License` here and nowhere else.

import { randomBytes } from 'node:crypto';
import type { License } from '@alongside/protocol';
import type { Store } from './database.ts';
import type { LicenseTable } from './tables.ts';

export type LicenseDraft = Omit<License, 'id'>;

/** What a new license is where nothing else was said. */
export const licenseDefaults: Omit<LicenseDraft, 'name' | 'domains'> = {
  isDisabled: false,
  assetHosts: [],
  defaultMode: 'full-control',
  mostPermissiveMode: 'full-control',
  permission: 'per-session',
  maxSessions: 25,
  maxSessionsPerAgent: 3,
  privacy: { masked: [], hidden: [], unmasked: [], isPrivateByDefault: false, allowedQueryParameters: [] },
  strings: {},
  maxIdleMinutes: 0,
  maxTotalMinutes: 0,
  handoffs: {},
  confirmActions: false,
  confirmSelectors: [],
};

/** What stands in the one column of settings that no query looks at. */
type OtherSettings = Pick<
  License,
  'strings' | 'maxIdleMinutes' | 'maxTotalMinutes' | 'handoffs' | 'confirmActions' | 'confirmSelectors'
>;

/** A license id in the customary form: 24 hexadecimal digits. */
export function makeLicenseId(): string {
  return randomBytes(12).toString('hex');
}

export async function createLicense(store: Store, draft: LicenseDraft, id = makeLicenseId()): Promise<License> {
  const license = { ...draft, id };
  await store
    .insertInto('licenses')
    .values({ ...toColumns(license), id, created_at: Date.now() })
    .execute();
  return license;
}

export async function findLicense(store: Store, id: string): Promise<License | null> {
  const row = await store.selectFrom('licenses').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function listLicenses(store: Store): Promise<License[]> {
  const rows = await store.selectFrom('licenses').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(fromRow);
}

/** @returns the license as it is now, or null when there is none with this id */
export async function changeLicense(store: Store, id: string, change: Partial<LicenseDraft>): Promise<License | null> {
  const before = await findLicense(store, id);
  if (before === null) return null;
  const license = { ...before, ...change, id };
  await store.updateTable('licenses').set(toColumns(license)).where('id', '=', id).execute();
  return license;
}

export async function deleteLicense(store: Store, id: string): Promise<boolean> {
  await store.deleteFrom('license_css').where('license_id', '=', id).execute();
  await store.deleteFrom('license_usage').where('license_id', '=', id).execute();
  const result = await store.deleteFrom('licenses').where('id', '=', id).executeTakeFirst();
  await store.deleteFrom('mask_reports').where('license_id', '=', id).execute();
  return result.numDeletedRows > 0n;
}

function toColumns(license: License): Omit<LicenseTable, 'id' | 'created_at'> {
  return {
    name: license.name,
    is_disabled: license.isDisabled ? 1 : 0,
    domains: JSON.stringify(license.domains),
    asset_hosts: JSON.stringify(license.assetHosts),
    default_mode: license.defaultMode,
    most_permissive_mode: license.mostPermissiveMode,
    permission: license.permission,
    max_sessions: license.maxSessions,
    max_sessions_per_agent: license.maxSessionsPerAgent,
    privacy: JSON.stringify(license.privacy),
    settings: JSON.stringify({
      strings: license.strings,
      maxIdleMinutes: license.maxIdleMinutes,
      maxTotalMinutes: license.maxTotalMinutes,
      handoffs: license.handoffs ?? {},
      confirmActions: license.confirmActions,
      confirmSelectors: license.confirmSelectors,
    } satisfies OtherSettings),
  };
}

function fromRow(row: LicenseTable): License {
  return {
    id: row.id,
    name: row.name,
    isDisabled: row.is_disabled === 1,
    domains: JSON.parse(row.domains) as string[],
    assetHosts: JSON.parse(row.asset_hosts) as string[],
    defaultMode: row.default_mode,
    mostPermissiveMode: row.most_permissive_mode,
    permission: row.permission,
    maxSessions: row.max_sessions,
    maxSessionsPerAgent: row.max_sessions_per_agent,
    privacy: JSON.parse(row.privacy) as License['privacy'],
    strings: licenseDefaults.strings,
    maxIdleMinutes: licenseDefaults.maxIdleMinutes,
    maxTotalMinutes: licenseDefaults.maxTotalMinutes,
    handoffs: {},
    confirmActions: licenseDefaults.confirmActions,
    confirmSelectors: licenseDefaults.confirmSelectors,
    ...(JSON.parse(row.settings) as Partial<OtherSettings>),
  };
}
