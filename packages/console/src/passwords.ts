// Passwords that the console makes for new accounts: easy to read out, hard to guess.

/** Shortest password that the server takes. */
export const minPasswordLength = 10;

/** Without letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Four groups of five, about 99 bits: `h3kfa-…`.
 * @param randomBytes fills an array with random bytes.
 */
export function makePassword(
  randomBytes: (into: Uint8Array<ArrayBuffer>) => Uint8Array = (into) => crypto.getRandomValues(into),
): string {
  const letters: string[] = [];
  const limit = 256 - (256 % alphabet.length);
  while (letters.length < 20) {
    // Bytes beyond the last whole multiple are thrown away, so that every letter is equally likely.
    for (const byte of randomBytes(new Uint8Array(32))) {
      if (byte < limit && letters.length < 20) letters.push(alphabet[byte % alphabet.length] ?? '');
    }
  }
  return letters.join('').replace(/(.{5})(?=.)/g, '$1-');
}
