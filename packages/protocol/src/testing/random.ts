// Seeded random numbers for tests: the same seed gives the same run everywhere. ALONGSIDE_SEED sets the seed,
// ALONGSIDE_LONG=1 asks for the many rounds.

/** A small generator (mulberry32) with the draws that tests need. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 <= number < 1 */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to `limit` - 1; 0 when there is none. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  /** A name out of weights; each is picked in proportion. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const names = Object.keys(weights) as Name[];
    let left = this.fraction() * names.reduce((sum, name) => sum + weights[name], 0);
    for (const name of names) {
      left -= weights[name];
      if (left < 0) return name;
    }
    return names[0]!;
  }

  /** Text of letters that are easy and hard: ASCII, accents, pairs of surrogates, a byte order mark, white space. */
  text(maxLength: number): string {
    const length = this.below(maxLength + 1);
    let text = '';
    while (text.length < length) text += this.chance(0.9) ? this.pick(easyLetters) : this.pick(hardLetters);
    return text;
  }
}

const easyLetters = [...'abcdefghijklmnopqrstuvwxyz 0123456789'];
const hardLetters = ['é', 'ß', '漢', '😀', '👩‍🚀', '\ufeff', '\u0000', '\n', '"', '<', '\u2028', 'ﬁ'];

/** Seed of this run; print it in every test that uses it. */
export const seed = Number(process.env.ALONGSIDE_SEED ?? 20261122);

/** Whether the many rounds are asked for. */
export const isLongRun = process.env.ALONGSIDE_LONG !== undefined && process.env.ALONGSIDE_LONG !== '';

/** Counts how often each thing happened, for the line that a random test prints. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  toString(): string {
    return [...this.counts]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  }
}
