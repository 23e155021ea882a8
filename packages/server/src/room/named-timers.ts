// Timers of which each name runs once at a time. Their owner stops them all in one call.

import type { Clock } from '../clock.ts';

export class NamedTimers<Name extends string> {
  readonly #clock: Clock;
  readonly #running = new Map<Name, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs something later; one of this name that is running already stays. */
  start(name: Name, ms: number, run: () => void): void {
    if (this.#running.has(name)) return;
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  stop(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#running.keys()]) this.stop(name);
  }
}
