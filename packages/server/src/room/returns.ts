// What a page that handed its session on keeps to come back with. Its secret is no longer the session's, but it is set
// aside for the host that had it: with Back, or when a window that it opened is gone, that host goes on without a new
// proof. What is taken up again trades places with what was in force. Pure; only keyed hashes.

import { isEqualSecret } from '../server-keys.ts';
import type { ParkedSecret, Returns } from '../store/tables.ts';
import type { SecretHashes } from './session-secret.ts';

/** Secrets that were handed out and not used, beside that of a page which comes next. */
const maxKeptSecrets = 3;
/** Pages that may have one set aside; the oldest is forgotten. */
const maxParked = 8;

/** Whether a secret is the one that was used last, or one handed out since. */
export function isInForce({ secretHash, nextSecretHashes }: SecretHashes, given: string): boolean {
  return [secretHash, ...nextSecretHashes].some((hash) => isEqualSecret(hash, given));
}

/** Whether a secret is in force, or set aside for a return. */
export function isOfSession(session: SecretHashes & { readonly returns: Returns }, given: string): boolean {
  const { parked } = session.returns;
  return isInForce(session, given) || parked.some(({ hashes }) => hashes.some((hash) => isEqualSecret(hash, given)));
}

/** Sets the secrets in force aside for the host that has them. */
function park(returns: Returns, hashes: SecretHashes): Returns {
  if (returns.host === null) return returns;
  const parked: ParkedSecret = { host: returns.host, hashes: [hashes.secretHash, ...hashes.nextSecretHashes] };
  return { ...returns, parked: [...returns.parked.slice(1 - maxParked), parked] };
}

/** The page that comes next gets a secret; what is in force is set aside for the return of the page before. */
export function handOn(session: SecretHashes & { readonly returns: Returns }, next: string) {
  const nextSecretHashes = [...session.nextSecretHashes.slice(-maxKeptSecrets), next];
  return { nextSecretHashes, returns: park(session.returns, session) };
}

/**
 * A page presents a secret that was set aside.
 * @param given hash of the secret
 * @param host host of the page that presents it
 * @returns all hashes from now on, or null when nothing of this host was set aside under it
 */
export function takeUp(
  returns: Returns,
  hashes: SecretHashes,
  given: string,
  next: string,
  host: string,
): (SecretHashes & { readonly returns: Returns }) | null {
  const found = returns.parked.find(
    (parked) => parked.host === host && parked.hashes.some((hash) => isEqualSecret(hash, given)),
  );
  if (found === undefined) return null;
  const rest = { ...returns, parked: returns.parked.filter((parked) => parked !== found) };
  return { secretHash: given, nextSecretHashes: [next], returns: { ...park(rest, hashes), host } };
}
