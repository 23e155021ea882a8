// What the server's answers to admins look like; see schemas.ts.

import {
  type Account,
  type AuditEntry,
  flag,
  handoffWays,
  integer,
  type License,
  list,
  modes,
  oneOf,
  optional,
  permissions,
  record,
  type Schema,
  text,
} from '@alongside/protocol';
import { id, nullable, roles, time } from './schemas.ts';

const lines = list(text(2000), 1000);
const pageRules = record({ pattern: text(300), masked: lines, hidden: lines, unmasked: lines });

/** An object with any keys. */
export function map<Value>(of: Schema<Value>): Schema<Record<string, Value>> {
  return {
    check(input) {
      if (typeof input !== 'object' || input === null) return undefined;
      const entries = Object.entries(input).map(([key, value]) => [key, of.check(value)] as const);
      return entries.some(([, value]) => value === undefined)
        ? undefined
        : (Object.fromEntries(entries) as Record<string, Value>);
    },
    describe: `map of ${of.describe}`,
  };
}

export const licenseSchema: Schema<License> = record({
  id,
  name: text(400),
  isDisabled: flag,
  domains: lines,
  assetHosts: lines,
  defaultMode: oneOf(...modes),
  mostPermissiveMode: oneOf(...modes),
  permission: oneOf(...permissions),
  maxSessions: integer(0, 1e9),
  maxSessionsPerAgent: integer(0, 1e9),
  privacy: record({
    masked: lines,
    hidden: lines,
    unmasked: lines,
    isPrivateByDefault: flag,
    allowedQueryParameters: lines,
    neverShare: optional(lines),
    autoPause: optional(lines),
    pages: optional(list(pageRules, 100)),
  }),
  strings: map(map(text(1000))),
  handoffs: optional(map(oneOf(...handoffWays))),
  maxIdleMinutes: integer(0, 1e6),
  maxTotalMinutes: integer(0, 1e6),
  confirmActions: flag,
  confirmSelectors: lines,
});
export const licensesSchema = list(licenseSchema, 10_000);

export const accountSchema: Schema<Account> = record({
  id,
  email: text(320),
  name: text(200),
  role: oneOf(...roles),
  isDisabled: flag,
  licenses: nullable(list(id, 1000)),
  createdAt: time,
});
export const accountsSchema = list(accountSchema, 10_000);

const auditEntrySchema: Schema<AuditEntry> = record({
  id: text(128),
  at: time,
  actor: text(400),
  action: text(200),
  session: nullable(id),
  license: nullable(id),
  detail: text(8192),
});
export const auditSchema = list(auditEntrySchema, 1000);
