// Where the customer is, and how long the session waits: connected, away (said goodbye: the away time), lost (silent:
// the grace time), or none (has not come yet: the grace time too). One timer.

import type { PrimaryPresence } from '@alongside/protocol';
import type { Clock } from '../clock.ts';

export interface PresenceTimes {
  readonly awayMs: number;
  readonly graceMs: number;
}

export class Presence {
  state: PrimaryPresence = 'none';
  /** Said with the goodbye: the window stays, another page is on its way in it. */
  isMovingOn = false;
  readonly #clock: Clock;
  readonly #times: PresenceTimes;
  readonly #onGone: () => void;
  readonly #watchers = new Set<() => void>();
  #until: number | null = null;
  #cancel: (() => void) | null = null;

  /**
   * @param awayUntil set when the customer had said goodbye to an earlier process
   * @param onGone called when the customer did not come back in time
   */
  constructor(clock: Clock, times: PresenceTimes, awayUntil: number | null, onGone: () => void) {
    this.#clock = clock;
    this.#times = times;
    this.#onGone = onGone;
    if (awayUntil !== null) this.state = 'away';
    this.#wait(Math.max(times.graceMs, (awayUntil ?? 0) - clock.now()));
  }

  /** When the waiting ends, or null while connected. */
  get until(): number | null {
    return this.#until;
  }

  /** Milliseconds that are left, or null while connected. */
  get remainingMs(): number | null {
    return this.#until === null ? null : Math.max(0, this.#until - this.#clock.now());
  }

  connect(): void {
    this.stop();
    this.state = 'connected';
    this.#tell();
  }

  /** The customer said that the page is being left. */
  leave(isMovingOn = false): void {
    this.state = 'away';
    this.isMovingOn = isMovingOn;
    this.#wait(this.#times.awayMs);
    this.#tell();
  }

  /** The connection is gone; away stays away. */
  lose(): void {
    if (this.state === 'away') return;
    this.state = 'lost';
    this.isMovingOn = false;
    this.#wait(this.#times.graceMs);
    this.#tell();
  }

  /** Calls after each change of the state; the returned function ends that. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#until = null;
  }

  #tell(): void {
    for (const onChange of [...this.#watchers]) onChange();
  }

  #wait(ms: number): void {
    this.stop();
    this.#until = this.#clock.now() + ms;
    this.#cancel = this.#clock.after(ms, this.#onGone);
  }
}
