// Pages that wait for the session to be free: one that comes back to it (with Back, faster than the goodbye of the page
// before), and one whose opened window has the session now and gives it back when it closes. All of them are let go
// when the room ends.

import { AlongsideError, type ErrorCode } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { Presence } from './presence.ts';

/** How long the goodbye of the page before is waited for. */
const returnMs = 2000;
/** How long nobody may have the session before it goes back to the page that opened the window; more when a page is on its way there. */
const handBackMs = 5000;
const handBackMovingMs = 15_000;
/** Pages of one session that may wait at once. */
const maxWaiting = 8;

export class Vacancy {
  readonly #clock: Clock;
  readonly #presence: Presence;
  readonly #waiting = new Set<(refusal: ErrorCode) => void>();

  constructor(clock: Clock, presence: Presence) {
    this.#clock = clock;
    this.#presence = presence;
  }

  /** Settles when no page has the session, or soon with false. */
  async soon(): Promise<boolean> {
    if (this.#presence.state !== 'connected') return true;
    return await this.#wait((settle, later) => {
      const stop = this.#presence.watch(() => this.#presence.state !== 'connected' && settle(true));
      later(returnMs, () => settle(false));
      return stop;
    });
  }

  /** Settles when no page has had the session for a while. */
  async afterHandBack(): Promise<void> {
    await this.#wait((settle, later) => {
      const look = () => {
        if (this.#presence.state === 'connected') later(null, () => {});
        else later(this.#presence.isMovingOn ? handBackMovingMs : handBackMs, () => settle(true));
      };
      look();
      return this.#presence.watch(look);
    });
  }

  /** Refuses everybody who waits. */
  refuse(code: ErrorCode): void {
    for (const refuse of [...this.#waiting]) refuse(code);
  }

  /** `later` sets the one timer of this wait anew, or stops it for null. */
  #wait(
    begin: (settle: (isFree: boolean) => void, later: (ms: number | null, run: () => void) => void) => () => void,
  ): Promise<boolean> {
    if (this.#waiting.size >= maxWaiting) throw new AlongsideError('rate-limited');
    return new Promise((resolve, reject) => {
      let cancel = () => {};
      const end = () => {
        cancel();
        stop();
        this.#waiting.delete(refuse);
      };
      const refuse = (code: ErrorCode) => {
        end();
        reject(new AlongsideError(code));
      };
      this.#waiting.add(refuse);
      const stop = begin(
        (isFree) => {
          end();
          resolve(isFree);
        },
        (ms, run) => {
          cancel();
          cancel = ms === null ? () => {} : this.#clock.after(ms, run);
        },
      );
    });
  }
}
