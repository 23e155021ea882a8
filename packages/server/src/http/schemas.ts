// Zod schemas of the console's interface, checked against the protocol's types. OpenAPI is generated from them.

import {
  type Account,
  type ApiKey,
  type AuditEntry,
  apiScopes,
  type CustomCss,
  grants,
  handoffWays,
  isDomainEntry,
  type License,
  type LicenseUsage,
  type Me,
  modes,
  type NewApiKey,
  type PrivacyPolicy,
  permissions,
  type SessionSummary,
  type SiteCheck,
} from '@alongside/protocol';
import { z } from 'zod';
import { minPasswordLength } from '../accounts/auth-port.ts';

export const roleSchema = z.enum(['agent', 'supervisor', 'admin']);
/** The policy travels to the page in one signal. */
const maxPrivacyUnits = 20_000;
const selectors = z.array(z.string().min(1).max(500)).max(200);
const maxDomains = 50;
/** Host and path, `*` for anything. */
const urlPattern = z
  .string()
  .trim()
  .regex(/^\S{1,500}$/, { error: 'must be a host and path such as shop.example/account/*' });
const urlPatterns = z.array(urlPattern).max(200);
const domainList = z
  .array(z.string().refine(isDomainEntry, { error: 'must be host names such as www.example.com or *.example.com' }))
  .max(maxDomains);

const pageRules = z.object({ pattern: urlPattern, masked: selectors, hidden: selectors, unmasked: selectors });

export const privacySchema: z.ZodType<PrivacyPolicy> = z
  .object({
    masked: selectors,
    hidden: selectors,
    unmasked: selectors,
    isPrivateByDefault: z.boolean(),
    allowedQueryParameters: z.array(z.string().min(1).max(100)).max(200),
    neverShare: urlPatterns.exactOptional(),
    autoPause: urlPatterns.exactOptional(),
    pages: z.array(pageRules).max(50).exactOptional(),
  })
  .refine((policy) => JSON.stringify(policy).length <= maxPrivacyUnits, {
    error: `must not be longer than ${maxPrivacyUnits} characters in all`,
  });

/** Texts travel to every page of the site. */
const maxStringsUnits = 60_000;
const languageTag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;
const stringsSchema = z
  .record(z.string().max(40), z.record(z.string().max(60), z.string().max(1000)))
  .refine((strings) => Object.keys(strings).every((language) => languageTag.test(language)), {
    error: 'must be by language tag, such as de or pt-BR',
  })
  .refine((strings) => JSON.stringify(strings).length <= maxStringsUnits, {
    error: `must not be longer than ${maxStringsUnits} characters in all`,
  });

const licenseFields = {
  name: z.string().trim().min(1).max(80),
  isDisabled: z.boolean(),
  domains: domainList,
  assetHosts: domainList,
  defaultMode: z.enum(modes),
  mostPermissiveMode: z.enum(modes),
  permission: z.enum(permissions),
  maxSessions: z.number().int().min(0).max(1_000_000),
  maxSessionsPerAgent: z.number().int().min(0).max(1000),
  privacy: privacySchema,
  strings: stringsSchema,
  maxIdleMinutes: z.number().int().min(0).max(1440),
  maxTotalMinutes: z.number().int().min(0).max(1440),
  confirmActions: z.boolean(),
  confirmSelectors: z.array(z.string().min(1).max(200)).max(50),
  handoffs: z
    .record(z.string().refine(isDomainEntry, { error: 'must be a domain of the license' }), z.enum(handoffWays))
    .refine((ways) => Object.keys(ways).length <= maxDomains, {
      error: `must not name more than ${maxDomains} domains`,
    }),
};

export const licenseSchema: z.ZodType<License> = z.object({ id: z.string(), ...licenseFields });
export const licenseDraftSchema = z.object(licenseFields).partial().required({ name: true, domains: true });
export const licenseChangeSchema = z.object(licenseFields).partial();

const nameSchema = z.string().trim().min(1).max(80);
const passwordSchema = z.string().min(minPasswordLength).max(128);
const licenseIds = z.array(z.string().max(64)).max(1000).nullable();

export const accountSchema: z.ZodType<Account> = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  isDisabled: z.boolean(),
  licenses: z.array(z.string()).nullable(),
  createdAt: z.number(),
});

export const accountDraftSchema = z.object({
  email: z.email().max(254),
  name: nameSchema,
  role: roleSchema,
  password: passwordSchema,
  licenses: licenseIds.optional(),
});

export const accountChangeSchema = z
  .object({
    name: nameSchema,
    role: roleSchema,
    password: passwordSchema,
    isDisabled: z.boolean(),
    licenses: licenseIds,
  })
  .partial();

export const setUpSchema = z.object({
  token: z.string().max(128),
  email: z.email().max(254),
  name: nameSchema,
  password: passwordSchema,
});

export const meSchema: z.ZodType<Me> = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  codeLength: z.number(),
});

export const auditEntrySchema: z.ZodType<AuditEntry> = z.object({
  id: z.string(),
  at: z.number(),
  actor: z.string(),
  action: z.string(),
  session: z.string().nullable(),
  license: z.string().nullable(),
  detail: z.string(),
});

export const sessionSummarySchema: z.ZodType<SessionSummary> = z.object({
  id: z.string(),
  license: z.object({ id: z.string(), name: z.string() }),
  state: z.enum(['waiting', 'live', 'ended']),
  primary: z.enum(['connected', 'away', 'lost', 'none']),
  mode: z.enum(modes),
  grant: z.enum(grants),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  endReason: z.string().nullable(),
  agents: z.array(z.string()),
  pageTitle: z.string().nullable(),
  pageUrl: z.string().nullable(),
});

const scopes = z.array(z.enum(apiScopes)).min(1).max(apiScopes.length);
const apiKeyFields = {
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes,
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
};
export const apiKeySchema: z.ZodType<ApiKey> = z.object(apiKeyFields);
export const newApiKeySchema: z.ZodType<NewApiKey> = z.object({ ...apiKeyFields, key: z.string() });
export const apiKeyDraftSchema = z.object({
  name: nameSchema,
  scopes,
  /** Days until it expires; null never does. */
  days: z.number().int().min(1).max(3650).nullable(),
});

export const customCssSchema: z.ZodType<CustomCss> = z.object({
  url: z.string().nullable(),
  text: z.string(),
  changedAt: z.number().nullable(),
  checkedAt: z.number().nullable(),
  problem: z.string().nullable(),
});
export const customCssDraftSchema = z.union([
  z.object({ url: z.string().min(1).max(2000) }),
  z.object({ text: z.string().max(256 * 1024) }),
]);

export const licenseUsageSchema: z.ZodType<LicenseUsage> = z.object({
  waiting: z.number(),
  live: z.number(),
  maxSessions: z.number(),
  days: z.array(
    z.object({
      day: z.string(),
      started: z.number(),
      peak: z.number(),
      refused: z.record(z.string(), z.number()),
    }),
  ),
  pages: z.array(
    z.object({
      host: z.string(),
      at: z.number(),
      state: z.enum([
        'valid',
        'invalid-license',
        'disabled-license',
        'invalid-domain-for-license',
        'limited-license',
        'insecure-page',
      ]),
    }),
  ),
});

export const siteCheckSchema: z.ZodType<SiteCheck> = z.object({
  url: z.string(),
  findings: z.array(z.object({ level: z.enum(['ok', 'note', 'wrong']), what: z.string(), todo: z.string() })),
});

export const licenseAgentsSchema = z.array(
  z.object({ account: z.string(), name: z.string(), email: z.string(), serves: z.boolean(), servesAll: z.boolean() }),
);

export const idParameters = z.object({ id: z.string().min(1).max(64) });
