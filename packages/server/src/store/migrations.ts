// The one set of migrations, run at every start. A migration that was released is never changed; a later one follows
// it. Only what SQLite and PostgreSQL both understand.

import type { Kysely, Migration } from 'kysely';
import type { Tables } from './tables.ts';

const first: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('licenses')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('is_disabled', 'integer', (column) => column.notNull())
      .addColumn('domains', 'text', (column) => column.notNull())
      .addColumn('asset_hosts', 'text', (column) => column.notNull())
      .addColumn('default_mode', 'text', (column) => column.notNull())
      .addColumn('most_permissive_mode', 'text', (column) => column.notNull())
      .addColumn('permission', 'text', (column) => column.notNull())
      .addColumn('max_sessions', 'integer', (column) => column.notNull())
      .addColumn('max_sessions_per_agent', 'integer', (column) => column.notNull())
      .addColumn('privacy', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('license_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('code_hash', 'text', (column) => column.unique())
      .addColumn('code_expires_at', 'bigint', (column) => column.notNull())
      .addColumn('secret_hash', 'text', (column) => column.notNull())
      .addColumn('next_secret_hashes', 'text', (column) => column.notNull())
      .addColumn('connection', 'integer', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('grant', 'text', (column) => column.notNull())
      .addColumn('visitor_hash', 'text', (column) => column.notNull())
      .addColumn('agents', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('joined_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('ended_by', 'text')
      .addColumn('end_reason', 'text')
      .execute();
    await db.schema.createIndex('sessions_license').on('sessions').columns(['license_id', 'state']).execute();
    await db.schema.createIndex('sessions_state').on('sessions').columns(['state', 'started_at']).execute();
    await db.schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text')
      .addColumn('license_id', 'text')
      .addColumn('detail', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_at').on('audit').column('at').execute();
    await db.schema.createIndex('audit_session').on('audit').column('session_id').execute();
    await db.schema
      .createTable('meta')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
    await createAccountTables(db);
  },
};

/** What better-auth expects, with three columns of our own in `accounts`. */
async function createAccountTables(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', 'integer', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', 'date', (column) => column.notNull())
    .addColumn('updatedAt', 'date', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('agent'))
    .addColumn('is_disabled', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('licenses', 'text')
    .execute();
  await db.schema
    .createTable('sign_ins')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('expiresAt', 'date', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('createdAt', 'date', (column) => column.notNull())
    .addColumn('updatedAt', 'date', (column) => column.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .execute();
  await db.schema
    .createTable('credentials')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull())
    .addColumn('providerId', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', 'date')
    .addColumn('refreshTokenExpiresAt', 'date')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', 'date', (column) => column.notNull())
    .addColumn('updatedAt', 'date', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('verifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'date', (column) => column.notNull())
    .addColumn('createdAt', 'date', (column) => column.notNull())
    .addColumn('updatedAt', 'date', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sign_ins_userId_idx').on('sign_ins').column('userId').execute();
  await db.schema.createIndex('credentials_userId_idx').on('credentials').column('userId').execute();
  await db.schema.createIndex('verifications_identifier_idx').on('verifications').column('identifier').execute();
}

const awayUntil: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable('sessions').addColumn('away_until', 'bigint').execute();
  },
};

/** What the site calls its customer: all sessions of one person can be found, and erased, by it. */
const customerId: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable('sessions').addColumn('customer_id', 'text').execute();
    await db.schema.createIndex('sessions_customer').on('sessions').column('customer_id').execute();
    await db.schema.createIndex('sessions_ended').on('sessions').column('ended_at').execute();
  },
};

const licenseSettings: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .alterTable('licenses')
      .addColumn('settings', 'text', (column) => column.notNull().defaultTo('{}'))
      .execute();
    await db.schema.alterTable('sessions').addColumn('address_hash', 'text').execute();
    await db.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('prefix', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .execute();
    await db.schema.createIndex('api_keys_prefix').on('api_keys').column('prefix').execute();
    await db.schema
      .createTable('license_css')
      .addColumn('license_id', 'text', (column) => column.primaryKey())
      .addColumn('url', 'text')
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('etag', 'text')
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addColumn('checked_at', 'bigint', (column) => column.notNull())
      .addColumn('problem', 'text')
      .execute();
    await db.schema
      .createTable('license_usage')
      .addColumn('license_id', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('license_usage_key', ['license_id', 'day', 'name'])
      .execute();
  },
};

/** Who has a session, and who may come back to it. */
const returns: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .alterTable('sessions')
      .addColumn('returns', 'text', (column) => column.notNull().defaultTo('{"host":null,"parked":[]}'))
      .execute();
  },
};

/** What owners were told about the masks of their pages: selectors and counts, never content. */
const maskReports: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('mask_reports')
      .addColumn('license_id', 'text', (column) => column.notNull())
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('report', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('mask_reports_key', ['license_id', 'page'])
      .execute();
  },
};

/** Sessions whose customers went on when the total time was nearly over. */
const timeFrom: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable('sessions').addColumn('time_from', 'bigint').execute();
  },
};

/** What agents have drawn on the page of a session that goes on. */
const drawings: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .alterTable('sessions')
      .addColumn('drawings', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute();
  },
};

/** All migrations by name, in the order of their names. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-away-until': awayUntil,
  '0003-customer-id': customerId,
  '0004-license-settings': licenseSettings,
  '0005-returns': returns,
  '0006-mask-reports': maskReports,
  '0007-time-from': timeFrom,
  '0008-drawings': drawings,
};
