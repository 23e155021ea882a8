// SHA-256 of a short ASCII text, at once: a page that is being unloaded waits for no promise, and `crypto.subtle` is
// missing where a browser does not count a development host as secure. One block is all that a proof needs. Pure.

const blockBytes = 64;
/** What fits into one block with the closing bit and the length. */
const maxUnits = 55;

/** First 32 bits of the fractional part. */
function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** Square and cube roots of the first primes are the constants of the standard. */
function makeConstants(): { initial: number[]; rounds: number[] } {
  const primes: number[] = [];
  for (let number = 2; primes.length < blockBytes; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return {
    initial: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
  };
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** @param text ASCII, at most 55 characters @returns 64 hexadecimal digits */
export function sha256(text: string): string {
  if (text.length > maxUnits) throw new RangeError('longer than a block');
  const { initial, rounds } = makeConstants();
  const words = new Array<number>(blockBytes).fill(0);
  for (let index = 0; index <= text.length; index++) {
    const byte = index < text.length ? text.charCodeAt(index) : 0x80;
    words[index >> 2]! |= byte << (24 - 8 * (index & 3));
  }
  words[15] = text.length * 8;
  let [a, b, c, d, e, f, g, h] = initial as [number, number, number, number, number, number, number, number];
  for (let round = 0; round < blockBytes; round++) {
    if (round >= 16) {
      const early = words[round - 15]!;
      const late = words[round - 2]!;
      const one = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const two = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      words[round] = (words[round - 16]! + one + words[round - 7]! + two) | 0;
    }
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const upper = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + rounds[round]! + words[round]!) | 0;
    const lower = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + upper) | 0, c, b, a, (upper + lower) | 0];
  }
  return [a, b, c, d, e, f, g, h]
    .map((word, index) => ((word + initial[index]!) >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
