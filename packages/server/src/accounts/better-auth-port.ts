// Accounts by better-auth's core: password hashing, sign-ins and their cookie. Only three of its routes are reachable,
// nobody can sign up, and roles, disabling and licenses are columns of our own that it never writes.

import { randomUUID } from 'node:crypto';
import type { Account, Role } from '@alongside/protocol';
import { betterAuth } from 'better-auth';
import type { Kysely, Selectable } from 'kysely';
import type { Store } from '../store/database.ts';
import type { AccountTable } from '../store/tables.ts';
import {
  type AccountChange,
  type AccountDraft,
  AccountExists,
  type AuthPort,
  type Identity,
  minPasswordLength,
  type Revocation,
} from './auth-port.ts';

const reachable: Readonly<Record<string, string>> = {
  '/api/auth/sign-in/email': 'POST',
  '/api/auth/sign-out': 'POST',
  '/api/auth/get-session': 'GET',
};

export interface BetterAuthOptions {
  readonly publicUrl: string;
  readonly trustedOrigins: readonly string[];
  readonly cookieSecret: string;
  readonly signInHours: number;
}

/** Options of better-auth; exported so that a test can compare its idea of the tables with our migrations. */
export function betterAuthOptions(store: Store, options: BetterAuthOptions) {
  const isSecure = options.publicUrl.startsWith('https:');
  return {
    database: { db: store as unknown as Kysely<Record<string, never>>, type: 'sqlite' as const },
    secret: options.cookieSecret,
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    trustedOrigins: [...options.trustedOrigins],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength, maxPasswordLength: 128 },
    user: { modelName: 'accounts' },
    session: { modelName: 'sign_ins', expiresIn: options.signInHours * 3600, updateAge: 3600 },
    account: { modelName: 'credentials' },
    verification: { modelName: 'verifications' },
    // Our own limits count failures only and know about proxies.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      // WebKit returns no Secure cookie on loopback HTTP, so prefix and attribute go with HTTPS only.
      useSecureCookies: false,
      cookiePrefix: isSecure ? '__Host-alongside' : 'alongside',
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax' as const, path: '/' },
      ipAddress: { disableIpTracking: true },
    },
  };
}

export function createBetterAuthPort(store: Store, options: BetterAuthOptions): AuthPort {
  const auth = betterAuth(betterAuthOptions(store, options));
  const listeners = new Set<(revocation: Revocation) => void>();
  const revoke = (revocation: Revocation) => {
    for (const listener of listeners) listener(revocation);
  };

  const identify = async (headers: Headers): Promise<Identity | null> => {
    if (!headers.has('cookie')) return null;
    const found = await auth.api.getSession({ headers });
    if (found === null) return null;
    const row = await findRow(store, found.user.id);
    if (row === null || row.is_disabled === 1) return null;
    return { ...identityOf(row), signIn: found.session.id };
  };

  const handle = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (reachable[path] !== request.method) return Response.json({ message: 'Not found' }, { status: 404 });
    if (path === '/api/auth/sign-out') {
      const leaving = await identify(request.headers);
      const response = await auth.handler(request);
      if (leaving !== null) revoke({ account: leaving.account, signIn: leaving.signIn });
      return response;
    }
    const response = await auth.handler(request);
    if (path !== '/api/auth/sign-in/email' || response.status !== 200) return response;
    return (await isSignInOfDisabled(response)) ? wrongPassword() : response;
  };

  // The password was right, so this costs as much time as any other sign-in and tells a stranger nothing.
  const isSignInOfDisabled = async (response: Response): Promise<boolean> => {
    const body = (await response.clone().json()) as { token?: string; user?: { id?: string } };
    const row = await findRow(store, body.user?.id ?? '');
    if (row !== null && row.is_disabled === 0) return false;
    await store
      .deleteFrom('sign_ins')
      .where('token', '=', body.token ?? '')
      .execute();
    return true;
  };

  return {
    handle,
    identify,
    async countAccounts() {
      const row = await store
        .selectFrom('accounts')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async listAccounts() {
      const rows = await store.selectFrom('accounts').selectAll().orderBy('email').execute();
      return rows.map(accountOf);
    },
    async findByEmail(email) {
      const row = await store
        .selectFrom('accounts')
        .selectAll()
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },
    async hasPassword(id, password) {
      const row = await store
        .selectFrom('credentials')
        .select('password')
        .where('userId', '=', id)
        .where('providerId', '=', 'credential')
        .executeTakeFirst();
      const context = await auth.$context;
      return row?.password != null && context.password.verify({ hash: row.password, password });
    },
    async createAccount(draft) {
      const { password } = await auth.$context;
      return await insertAccount(store, draft, await password.hash(draft.password));
    },
    async changeAccount(id, change) {
      const { password } = await auth.$context;
      const hash = change.password === undefined ? null : await password.hash(change.password);
      const account = await updateAccount(store, id, change, hash);
      if (account !== null && (hash !== null || account.isDisabled)) {
        await store.deleteFrom('sign_ins').where('userId', '=', id).execute();
        revoke({ account: id, signIn: null });
      }
      return account;
    },
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function insertAccount(store: Store, draft: AccountDraft, passwordHash: string): Promise<Account> {
  const now = new Date().toISOString();
  const row: AccountTable = {
    id: randomUUID(),
    name: draft.name,
    email: draft.email.toLowerCase(),
    emailVerified: 1,
    image: null,
    createdAt: now,
    updatedAt: now,
    role: draft.role,
    is_disabled: 0,
    licenses: draft.licenses === undefined || draft.licenses === null ? null : JSON.stringify(draft.licenses),
  };
  await store.transaction().execute(async (transaction) => {
    const taken = await transaction
      .selectFrom('accounts')
      .select('id')
      .where('email', '=', row.email)
      .executeTakeFirst();
    if (taken !== undefined) throw new AccountExists(row.email);
    await transaction.insertInto('accounts').values(row).execute();
    await transaction
      .insertInto('credentials')
      .values({
        id: randomUUID(),
        accountId: row.id,
        providerId: 'credential',
        userId: row.id,
        password: passwordHash,
        createdAt: now,
        updatedAt: now,
      })
      .execute();
  });
  return accountOf(row);
}

async function updateAccount(
  store: Store,
  id: string,
  change: AccountChange,
  passwordHash: string | null,
): Promise<Account | null> {
  const now = new Date().toISOString();
  return await store.transaction().execute(async (transaction) => {
    const columns: Partial<AccountTable> = { updatedAt: now };
    if (change.name !== undefined) columns.name = change.name;
    if (change.role !== undefined) columns.role = change.role;
    if (change.isDisabled !== undefined) columns.is_disabled = change.isDisabled ? 1 : 0;
    if (change.licenses !== undefined) {
      columns.licenses = change.licenses === null ? null : JSON.stringify(change.licenses);
    }
    await transaction.updateTable('accounts').set(columns).where('id', '=', id).execute();
    if (passwordHash !== null) {
      await transaction
        .updateTable('credentials')
        .set({ password: passwordHash, updatedAt: now })
        .where('userId', '=', id)
        .where('providerId', '=', 'credential')
        .execute();
    }
    const row = await transaction.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  });
}

async function findRow(store: Store, id: string): Promise<AccountTable | null> {
  const row = await store.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

function identityOf(row: Selectable<AccountTable>): Omit<Identity, 'signIn'> {
  const { id, email, name, role } = row;
  return { account: id, email, name, role, licenses: licensesOf(row) };
}

function accountOf(row: Selectable<AccountTable>): Account {
  const { id, email, name, role } = row;
  return {
    id,
    email,
    name,
    role: role as Role,
    isDisabled: row.is_disabled === 1,
    licenses: licensesOf(row),
    createdAt: Date.parse(row.createdAt),
  };
}

function licensesOf(row: Selectable<AccountTable>): string[] | null {
  return row.licenses === null ? null : (JSON.parse(row.licenses) as string[]);
}

function wrongPassword(): Response {
  return Response.json({ code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' }, { status: 401 });
}
