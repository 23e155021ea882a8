// Ends a session that goes on for too long, or in which nobody says or does anything: as the license says at that
// moment, and never unasked. Anything that anybody does answers a question about idle time; more total time is the
// customer's alone to give. What the page does by itself is no activity, or a ticker would keep a session for ever.

import { decodeFrameHeader, decodePointer, type License, pointerFlags, type Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';

const minuteMs = 60_000;
/** How long before the end both sides are asked; half of a limit that is shorter than twice this. */
export const askBeforeMs = 60_000;
/** A license that was changed is noticed so late. */
const lookEveryMs = 5000;
/** What pages and consoles say by themselves: no sign that anybody is there. */
const automatic: readonly Signal['t'][] = [
  'rendered',
  'diverged',
  'epoch-start',
  'platform',
  'want-platform',
  'act-result',
  'mask-report',
];

type EndOfTime = 'idle' | 'time-limit';

export interface TimeEvents {
  /** Asked, and nobody went on. */
  onOver(reason: EndOfTime): void;
  /** A question for both sides, or that there is none any more. */
  onQuestion(question: Signal<'ending'>): void;
  /** The customer went on: the total time counts from now. */
  onGoesOn(countedFrom: number): void;
}

export class TimeLimits {
  readonly #clock: Clock;
  readonly #license: () => Pick<License, 'maxIdleMinutes' | 'maxTotalMinutes'>;
  readonly #events: TimeEvents;
  /** Where each one's pointer was last. */
  readonly #pointers = new Map<number, string>();
  #countedFrom = 0;
  #activeAt = 0;
  /** What both sides are asked now. It stands for its whole time, whenever it came up. */
  #asked: { readonly reason: EndOfTime; readonly endsAt: number } | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, license: () => Pick<License, 'maxIdleMinutes' | 'maxTotalMinutes'>, events: TimeEvents) {
    this.#clock = clock;
    this.#license = license;
    this.#events = events;
  }

  /** @param countedFrom when the first agent came in or the customer went on last; after a restart long ago */
  start(countedFrom: number): void {
    this.stop();
    this.#countedFrom = countedFrom;
    this.#activeAt = this.#clock.now();
    this.#plan(Number.POSITIVE_INFINITY);
  }

  /** The question as it stands, for those who come in now. */
  get question(): Signal<'ending'> | null {
    if (this.#asked === null) return null;
    const { reason, endsAt } = this.#asked;
    return { t: 'ending', reason, inMs: Math.max(0, endsAt - this.#clock.now()) };
  }

  /** Somebody said or did something. */
  active(): void {
    this.#activeAt = this.#clock.now();
    if (this.#asked?.reason === 'idle') this.#lookNow();
  }

  /**
   * Somebody's pointer was reported. Only one that moved is a sign of life: browsers report a resting one as well, when
   * something comes up below it or goes, as our own question does.
   */
  pointed(sender: number, message: Uint8Array): void {
    const header = decodeFrameHeader(message);
    const pointer = header === null ? null : decodePointer(message.subarray(header.bodyOffset));
    if (pointer === null || (pointer.flags & pointerFlags.left) !== 0) return;
    const at = `${pointer.documentX} ${pointer.documentY} ${pointer.presses}`;
    if (this.#pointers.get(sender) === at) return;
    this.#pointers.set(sender, at);
    this.active();
  }

  /** Somebody's side said something. Only a customer can say `go-on`. */
  said(signal: Signal): void {
    if (automatic.includes(signal.t)) return;
    this.active();
    // Nobody takes more time than was asked about.
    if (signal.t !== 'go-on' || signal.reason !== 'time-limit' || this.#asked?.reason !== 'time-limit') return;
    this.#countedFrom = this.#clock.now();
    this.#events.onGoesOn(this.#countedFrom);
    this.#lookNow();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#asked = null;
  }

  #plan(nextAt: number): void {
    const ms = Math.min(lookEveryMs, nextAt - this.#clock.now());
    this.#cancel = this.#clock.after(ms, () => this.#look());
  }

  #lookNow(): void {
    this.#cancel?.();
    this.#look();
  }

  #look(): void {
    const { maxIdleMinutes, maxTotalMinutes } = this.#license();
    const now = this.#clock.now();
    const total = endOf('time-limit', this.#countedFrom, maxTotalMinutes);
    const idle = endOf('idle', this.#activeAt, maxIdleMinutes);
    // One question at a time. What only the customer can answer goes first, and its time is not started anew by the other.
    const due = now >= total.askAt ? total : now >= idle.askAt ? idle : null;
    if (due === null) {
      this.#ask(null);
      this.#plan(Math.min(total.askAt, idle.askAt));
      return;
    }
    if (this.#asked?.reason !== due.reason) {
      // Also one that is overdue, after a restart or another limit, is asked for the whole time.
      const endsAt = Math.max(due.endsAt, now + due.endsAt - due.askAt);
      this.#ask({ reason: due.reason, endsAt });
    }
    const endsAt = this.#asked?.endsAt ?? now;
    if (now >= endsAt) this.#events.onOver(due.reason);
    else this.#plan(endsAt);
  }

  #ask(asked: { readonly reason: EndOfTime; readonly endsAt: number } | null): void {
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#events.onQuestion(this.question ?? { t: 'ending', reason: 'nothing' });
  }
}

/** When a limit is reached and when it is asked about; never for a license without it. */
function endOf(reason: EndOfTime, from: number, minutes: number) {
  const limitMs = minutes > 0 ? minutes * minuteMs : Number.POSITIVE_INFINITY;
  return { reason, endsAt: from + limitMs, askAt: from + limitMs - Math.min(askBeforeMs, limitMs / 2) };
}
