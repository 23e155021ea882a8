// The link with which the first admin makes an account: good for an hour, once, and only its hash is stored. A new
// link makes the one before void. The token stands in the fragment, so no server log ever sees it.

import type { Clock } from '../clock.ts';
import { isEqualSecret, makeSecret, type ServerKeys } from '../server-keys.ts';
import type { Store } from '../store/database.ts';
import { readMeta, takeMeta, writeMeta } from '../store/meta.ts';

const validMs = 3_600_000;
const metaName = 'set-up';

interface Needs {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly clock: Clock;
}

/** Makes a link that is good for an hour. */
export async function makeSetUpLink({ store, keys, clock }: Needs, publicUrl: string): Promise<string> {
  const token = makeSecret();
  await writeMeta(store, metaName, `${clock.now() + validMs} ${keys.hashSecret(token)}`);
  return `${publicUrl}/setup#${token}`;
}

/** Uses up a token; false when it is wrong, expired or used. */
export async function redeemSetUpToken({ store, keys, clock }: Needs, token: string): Promise<boolean> {
  const stored = await readMeta(store, metaName);
  if (stored === null) return false;
  const [expiresAt = '0', hash = ''] = stored.split(' ');
  if (Number(expiresAt) < clock.now() || !isEqualSecret(hash, keys.hashSecret(token))) return false;
  return takeMeta(store, metaName, stored);
}
