// Time as a dependency, so that tests of waiting, grace and expiry need no real time. Nothing else in rooms and
// queues may call Date.now or setTimeout.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after the time; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
}

/** Real time. Timers do not keep the process alive: the listening socket does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A clock for tests that moves only when told to. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers that have not run yet: a test that stopped everything expects 0. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on and runs what is due, in order. Work that timers leave to promises is awaited between them. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that waits for promises only go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
