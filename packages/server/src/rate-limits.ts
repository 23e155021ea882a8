// The limits on tries, per address, account and in total. Counted in memory: one process owns them. Sign-ins and codes
// count failures only, so that people who get it right are never stopped by their own work.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts points against a key; each key is forgotten after its time. */
export class Limit {
  readonly #limiter: RateLimiterMemory;

  constructor(points: number, seconds: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** Takes one point; false when there is none left. */
  async take(key: string): Promise<boolean> {
    try {
      await this.#limiter.consume(key);
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    }
  }

  /** Whether there is a point left, without taking it. */
  async hasLeft(key: string): Promise<boolean> {
    const state = await this.#limiter.get(key);
    return state === null || state.remainingPoints > 0;
  }

  async forget(key: string): Promise<void> {
    await this.#limiter.delete(key);
  }
}

export type RateLimits = ReturnType<typeof createRateLimits>;

export function createRateLimits(maxStartsPerMinute: number) {
  return {
    startsPerAddress: new Limit(maxStartsPerMinute, 60),
    failedSignInsPerAccount: new Limit(10, 900),
    failedSignInsPerAddress: new Limit(100, 900),
    wrongCodesPerAgent: new Limit(10, 600),
    wrongCodesPerAddress: new Limit(50, 600),
    /** A stranger who could try from everywhere still gets nowhere near a code of nine digits. */
    wrongCodesInTotal: new Limit(2000, 600),
    wrongSecretsPerAddress: new Limit(50, 600),
    wrongKeysPerAddress: new Limit(50, 600),
    checksPerAccount: new Limit(30, 60),
    setUpsPerAddress: new Limit(20, 600),
    fetchesPerAgent: new Limit(600, 60),
  };
}

/** What counts as one address: an IPv4 address, or the /64 network of an IPv6 address. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail !== undefined) {
    const rest = tail.split(':').filter((group) => group !== '');
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return groups.slice(0, 4).join(':');
}
