// Who a request with an API key is: an admin in name, who may do what the key's scopes say and nothing else.

import type { Identity } from '../accounts/auth-port.ts';
import { addressKey } from '../rate-limits.ts';
import { findApiKey, keyMark, noteUseOfKey } from '../store/api-keys.ts';
import type { ServerContext } from './context.ts';
import { Refusal } from './refusal.ts';

export function isApiKey(bearer: string): boolean {
  return bearer.startsWith(keyMark);
}

/** @throws Refusal for a key that is unknown, expired or revoked, and for an address that has tried too many */
export async function identifyByKey(context: ServerContext, key: string, ip: string): Promise<Identity> {
  const { store, limits, clock } = context;
  const address = addressKey(ip);
  if (!(await limits.wrongKeysPerAddress.hasLeft(address))) throw new Refusal('rate-limited');
  const found = await findApiKey(store, key);
  if (found === null) {
    await limits.wrongKeysPerAddress.take(address);
    throw new Refusal('sign-in-required', 'This API key does not exist.');
  }
  const now = clock.now();
  if (found.revokedAt !== null) throw new Refusal('sign-in-required', 'This API key was revoked.');
  if (found.expiresAt !== null && found.expiresAt <= now) {
    throw new Refusal('sign-in-required', 'This API key has expired.');
  }
  await noteUseOfKey(store, found, now);
  return {
    account: `key ${found.id}`,
    email: '',
    name: `API key ${found.name}`,
    role: 'admin',
    licenses: null,
    signIn: `key ${found.id}`,
    scopes: found.scopes,
  };
}
