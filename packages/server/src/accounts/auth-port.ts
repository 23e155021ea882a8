// What the rest of the server knows about accounts and signing in. The library behind it can be replaced without
// touching a route.

import type { Account, ApiScope, Role } from '@alongside/protocol';

/** Who makes a request. */
export interface Identity {
  readonly account: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Licenses whose sessions this account may serve; null is all. */
  readonly licenses: readonly string[] | null;
  /** Id of the sign-in, which ends with signing out. */
  readonly signIn: string;
  /** What an API key is for; absent for people, who may do what their role says. */
  readonly scopes?: readonly ApiScope[];
}

export interface AccountDraft {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly licenses?: readonly string[] | null | undefined;
}

export interface AccountChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly licenses?: readonly string[] | null | undefined;
}

/** What was taken back: one sign-in, or all of an account. */
export interface Revocation {
  readonly account: string;
  readonly signIn: string | null;
}

export interface AuthPort {
  /** Answers sign-in, sign-out and get-session below `/api/auth/`; everything else there is 404. */
  handle(request: Request): Promise<Response>;
  /** Who the cookie in these headers belongs to, or null. Never a disabled account. */
  identify(headers: Headers): Promise<Identity | null>;
  countAccounts(): Promise<number>;
  listAccounts(): Promise<Account[]>;
  findByEmail(email: string): Promise<Account | null>;
  /** Whether the account has this password. */
  hasPassword(id: string, password: string): Promise<boolean>;
  /** @throws AccountExists */
  createAccount(draft: AccountDraft): Promise<Account>;
  /** Disabling and a new password end all sign-ins of the account. Null when there is no such account. */
  changeAccount(id: string, change: AccountChange): Promise<Account | null>;
  /** Called when a sign-in must not be used any longer; returns a function that ends the calls. */
  onRevoked(listener: (revocation: Revocation) => void): () => void;
}

/** Shortest password that is accepted, in characters. */
export const minPasswordLength = 10;

export class AccountExists extends Error {
  override readonly name = 'AccountExists';
}

/** Whether an account may see and serve sessions of a license. */
export function mayServe(identity: Pick<Identity, 'licenses' | 'role'>, license: string): boolean {
  return identity.role !== 'agent' || identity.licenses === null || identity.licenses.includes(license);
}
