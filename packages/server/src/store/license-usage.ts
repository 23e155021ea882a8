// How a license is used, by day: sessions started, the most at once, starts refused by reason. Counted in memory and
// committed in groups, so that a start never waits for it; what a crash loses is the last second of a statistic.

import type { UsageDay } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { Store } from './database.ts';

const flushDelayMs = 1000;
const dayMs = 86_400_000;
const keptDays = 400;
/** Counters that wait to be written; a license has about ten a day. */
const maxPending = 20_000;

interface Pending {
  readonly license: string;
  readonly day: string;
  readonly name: string;
  count: number;
}

export class LicenseUsageMeter {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #pending = new Map<string, Pending>();
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock, onError: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** A session was started, and so many are open with it. */
  started(license: string, open: number): void {
    const count = this.#counter(license, 'started');
    if (count !== null) count.count++;
    const peak = this.#counter(license, 'peak');
    if (peak !== null) peak.count = Math.max(peak.count, open);
  }

  /** A start was refused. Only for licenses that exist: anybody can make up others. */
  refused(license: string, code: string): void {
    const count = this.#counter(license, code);
    if (count !== null) count.count++;
  }

  /** Commits everything that was counted before the call. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** The last days, newest first. */
  async days(license: string, most: number): Promise<UsageDay[]> {
    await this.flush();
    const rows = await this.#store
      .selectFrom('license_usage')
      .selectAll()
      .where('license_id', '=', license)
      .where('day', '>', dayOf(this.#clock.now() - most * dayMs))
      .orderBy('day', 'desc')
      .execute();
    const days = new Map<string, { day: string; started: number; peak: number; refused: Record<string, number> }>();
    for (const { day, name, count } of rows) {
      const entry = days.get(day) ?? { day, started: 0, peak: 0, refused: {} };
      days.set(day, entry);
      if (name === 'started' || name === 'peak') entry[name] = count;
      else entry.refused[name] = count;
    }
    return [...days.values()];
  }

  /** Forgets a license, or what is older than anybody looks at. */
  async forget(license: string | null): Promise<void> {
    await this.flush();
    const rows = this.#store.deleteFrom('license_usage');
    await (license === null
      ? rows.where('day', '<', dayOf(this.#clock.now() - keptDays * dayMs))
      : rows.where('license_id', '=', license)
    ).execute();
  }

  #counter(license: string, name: string): Pending | null {
    const day = dayOf(this.#clock.now());
    const key = `${license} ${day} ${name}`;
    const known = this.#pending.get(key);
    if (known !== undefined) return known;
    if (this.#pending.size >= maxPending) return null;
    const made = { license, day, name, count: 0 };
    this.#pending.set(key, made);
    this.#cancelTimer ??= this.#clock.after(flushDelayMs, () => {
      this.#cancelTimer = null;
      void this.flush();
    });
    return made;
  }

  async #write(): Promise<void> {
    const rows = this.#pending;
    if (rows.size === 0) return;
    this.#pending = new Map();
    try {
      await this.#store.transaction().execute(async (transaction) => {
        for (const { license, day, name, count } of rows.values()) {
          await transaction
            .insertInto('license_usage')
            .values({ license_id: license, day, name, count })
            .onConflict((conflict) =>
              conflict.columns(['license_id', 'day', 'name']).doUpdateSet((eb) => ({
                count:
                  name === 'peak'
                    ? eb
                        .case()
                        .when('license_usage.count', '>', count)
                        .then(eb.ref('license_usage.count'))
                        .else(count)
                        .end()
                    : eb('license_usage.count', '+', count),
              })),
            )
            .execute();
        }
      });
    } catch (error) {
      this.#onError(error);
    }
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
