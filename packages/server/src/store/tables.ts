// The shape of the database. Ids are text, times epoch milliseconds, booleans 0 or 1, lists and objects JSON text, so
// that one schema serves SQLite now and PostgreSQL later. The tables of better-auth (accounts, sign_ins, credentials,
// verifications) keep its own column names and its dates as ISO text.

import type { Grant, Mode, Permission, Role } from '@alongside/protocol';

export interface LicenseTable {
  id: string;
  name: string;
  is_disabled: number;
  domains: string;
  asset_hosts: string;
  default_mode: Mode;
  most_permissive_mode: Mode;
  permission: Permission;
  max_sessions: number;
  max_sessions_per_agent: number;
  privacy: string;
  /** JSON object of what no query looks at. */
  settings: string;
  created_at: number;
}

export interface SessionTable {
  id: string;
  license_id: string;
  state: 'waiting' | 'live' | 'ended';
  /** Keyed hash; null once the code may be given out again. */
  code_hash: string | null;
  code_expires_at: number;
  /** Keyed hash of the secret that was used last. */
  secret_hash: string;
  /** JSON list: hashes of secrets that were handed out since and not used yet. */
  next_secret_hashes: string;
  /** Number of the primary's last connect. */
  connection: number;
  /** The snippet's mode on the customer's page, already combined with the license's. */
  mode: Mode;
  grant: Grant;
  /** Keyed hash of address and browser, for the limit of waiting sessions. */
  visitor_hash: string;
  /** Keyed hash of the address alone; null in rows of older versions. */
  address_hash: string | null;
  /** JSON list of `StoredAgent`. */
  agents: string;
  /** JSON list of `Drawing`; empty once the session is over. */
  drawings: string;
  /** JSON of `Returns`. */
  returns: string;
  /** Until when a customer who said goodbye is waited for. */
  away_until: number | null;
  /** What the site calls this customer, when it said so. */
  customer_id: string | null;
  started_at: number;
  joined_at: number | null;
  /** From when the total time counts, once the customer has gone on for longer. */
  time_from: number | null;
  ended_at: number | null;
  ended_by: string | null;
  end_reason: string | null;
}

/** An agent who has been in a session: keeps number and colour when coming back. */
export interface StoredAgent {
  readonly account: string;
  readonly name: string;
  readonly number: number;
}

/** A secret that a page which handed its session on keeps for its return. */
export interface ParkedSecret {
  /** Host of the page that has the secret, as `URL.host` gives it. */
  readonly host: string;
  readonly hashes: readonly string[];
}

/** Who has the session, and who may come back to it. */
export interface Returns {
  /** Host of the page that has the session now; null before the first connect. */
  readonly host: string | null;
  readonly parked: readonly ParkedSecret[];
}

export interface AuditTable {
  id: string;
  at: number;
  actor: string;
  action: string;
  session_id: string | null;
  license_id: string | null;
  detail: string;
}

/** The last report on the masks of a page. */
export interface MaskReportTable {
  license_id: string;
  /** Address without query and fragment. */
  page: string;
  at: number;
  /** JSON of what is masked and what is not. */
  report: string;
}

/** Single values of the installation, such as what kind of start made it. */
export interface MetaTable {
  name: string;
  value: string;
}

export interface AccountTable {
  id: string;
  name: string;
  email: string;
  emailVerified: number;
  image: string | null;
  createdAt: string;
  updatedAt: string;
  role: Role;
  is_disabled: number;
  /** JSON list of license ids that an agent may serve; null is all. */
  licenses: string | null;
}

export interface SignInTable {
  id: string;
  expiresAt: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  userId: string;
}

export interface CredentialTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  scope: string | null;
  password: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ApiKeyTable {
  id: string;
  name: string;
  prefix: string;
  /** SHA-256 of the whole key. */
  hash: string;
  /** JSON list of `ApiScope`. */
  scopes: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}

/** The style sheet of a license's popup and viewer. */
export interface LicenseCssTable {
  license_id: string;
  /** Where it is fetched, or null when it was pasted. */
  url: string | null;
  /** As it is served: checked, addresses absolute. */
  text: string;
  etag: string | null;
  changed_at: number;
  checked_at: number;
  problem: string | null;
}

/** Counts of a license by day. */
export interface LicenseUsageTable {
  license_id: string;
  day: string;
  /** `started`, `peak`, or the code of a refusal. */
  name: string;
  count: number;
}

export interface Tables {
  api_keys: ApiKeyTable;
  license_css: LicenseCssTable;
  license_usage: LicenseUsageTable;
  licenses: LicenseTable;
  sessions: SessionTable;
  audit: AuditTable;
  mask_reports: MaskReportTable;
  meta: MetaTable;
  accounts: AccountTable;
  sign_ins: SignInTable;
  credentials: CredentialTable;
}
