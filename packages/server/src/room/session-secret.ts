// The proof that a browser owns its session. It is exchanged at each connect: the server hands out a new secret, and
// the old one stays good until a new one is used, since the answer may have been lost on its way. From then on the
// old one is refused. Only keyed hashes are compared and stored.

import { isEqualSecret } from '../server-keys.ts';

export interface SecretHashes {
  /** The secret that was used last. */
  readonly secretHash: string;
  /** Those handed out since and not used yet. */
  readonly nextSecretHashes: readonly string[];
}

/** Answers that may be lost in a row before the oldest of their secrets is forgotten. */
const maxUnused = 4;

/**
 * @param given hash of the secret that was presented
 * @param next hash of the secret that the answer will carry
 * @returns the hashes from now on, or null when the secret is not, or no longer, valid
 */
export function exchangeSecret(hashes: SecretHashes, given: string, next: string): SecretHashes | null {
  if (isEqualSecret(hashes.secretHash, given)) {
    return { secretHash: given, nextSecretHashes: [...hashes.nextSecretHashes.slice(1 - maxUnused), next] };
  }
  const isNext = hashes.nextSecretHashes.some((hash) => isEqualSecret(hash, given));
  return isNext ? { secretHash: given, nextSecretHashes: [next] } : null;
}
