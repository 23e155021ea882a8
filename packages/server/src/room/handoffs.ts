// Proofs with which the next page goes on with a session: announced by the page that is being left (or opens a window),
// presented by the one that comes. In memory only, for half a minute; the next page may be faster than the goodbye of
// the one before, so an unknown proof is waited for a little. What a proof is good for is decided in `judgeHandoff`,
// a pure function.

import {
  type HandoffWay,
  handoffSilentMs,
  handoffVoidMs,
  handoffWayOf,
  isHostOf,
  type License,
} from '@alongside/protocol';
import type { Clock } from '../clock.ts';

/** What is known of a proof. */
export interface Handoff {
  readonly session: string;
  readonly license: string;
  /** Whether the page was being left, or opens a window and stays. */
  readonly kind: 'leaving' | 'opening';
  /** When that was said, in epoch milliseconds. */
  readonly at: number;
  /** Keyed hash of the address and user agent of that page. */
  readonly visitor: string;
  /** The code, while no agent has used it; the next page shows it. */
  readonly code: string | null;
}

/** Who presents a proof. */
export interface Arrival {
  readonly license: License;
  /** Host of the page. */
  readonly host: string;
  readonly visitor: string;
  /** Origin that the page was reached from, empty where the browser does not say. */
  readonly referrer: string;
  readonly now: number;
}

export type Judgement =
  | { readonly verdict: 'continue' }
  | { readonly verdict: 'ask' | 'refuse'; readonly reason: string };

/** Whether a page that brings a known, unused proof goes on by itself, has to ask, or is refused. */
export function judgeHandoff(handoff: Handoff, { license, host, visitor, referrer, now }: Arrival): Judgement {
  const age = now - handoff.at;
  if (handoff.license !== license.id) return { verdict: 'refuse', reason: 'another license' };
  if (age > handoffVoidMs) return { verdict: 'refuse', reason: 'too old' };
  if (age > handoffSilentMs) return { verdict: 'ask', reason: 'late' };
  if (visitor !== handoff.visitor) return { verdict: 'ask', reason: 'another address or browser' };
  if (referrer !== '' && !isOnLicense(referrer, license)) return { verdict: 'ask', reason: 'led here by another site' };
  const way: HandoffWay = handoffWayOf(license.handoffs ?? {}, host);
  return way === 'ask' ? { verdict: 'ask', reason: 'the license asks on this domain' } : { verdict: 'continue' };
}

function isOnLicense(origin: string, { domains }: License): boolean {
  return URL.canParse(origin) && isHostOf(domains, new URL(origin).host);
}

/** How long a goodbye that comes after the next page is waited for. */
const waitMs = 2000;
/** How long a proof is remembered after it is void, so that what is tried with it can be named. */
const rememberedMs = 10 * 60_000;
/** Proofs remembered of one session; the oldest goes. */
const maxPerSession = 64;
/** Pages that may wait for goodbyes at once. */
const maxWaiting = 1000;

interface Entry {
  handoff: Handoff;
  /** Why it is of no use any more, or null. */
  spent: string | null;
  /** Why it was asked about last. */
  asked: string;
  readonly forget: () => void;
}

export class Handoffs {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<string, Set<() => void>>();
  #waitingCount = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A page announces a proof. Announced again it is as old as it was, but for a goodbye that follows. */
  offer(hash: string, handoff: Handoff): void {
    const before = this.#entries.get(hash);
    if (before !== undefined) {
      if (before.handoff.kind === 'opening' && handoff.kind === 'leaving') before.handoff = handoff;
      return;
    }
    const own = [...this.#entries].filter(([, entry]) => entry.handoff.session === handoff.session);
    if (own.length >= maxPerSession) this.#drop(own[0]?.[0] ?? '');
    const forget = this.#clock.after(handoffVoidMs + rememberedMs, () => this.#entries.delete(hash));
    this.#entries.set(hash, { handoff, spent: null, asked: '', forget });
    for (const wake of this.#waiting.get(hash) ?? []) wake();
  }

  /** What is known of a proof; an unknown one is waited for. */
  async find(hash: string): Promise<{ readonly handoff: Handoff; readonly spent: string | null } | null> {
    if (!this.#entries.has(hash)) await this.#arrivalOf(hash);
    return this.#entries.get(hash) ?? null;
  }

  /** Uses a proof up. @returns false when somebody else was faster */
  spend(hash: string, how: string): boolean {
    const entry = this.#entries.get(hash);
    if (entry === undefined || entry.spent !== null) return false;
    entry.spent = how;
    return true;
  }

  /** The customer is asked. @returns whether for another reason than before, which is worth a note */
  ask(hash: string, reason: string): boolean {
    const entry = this.#entries.get(hash);
    if (entry === undefined || entry.asked === reason) return false;
    entry.asked = reason;
    return true;
  }

  /** A page of the session is connected: nobody is on the way from one that was left. */
  voidLeaving(session: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.handoff.session === session && entry.handoff.kind === 'leaving') entry.spent ??= 'the page came back';
    }
  }

  /** The session is over. */
  forget(session: string): void {
    for (const [hash, { handoff }] of this.#entries) if (handoff.session === session) this.#drop(hash);
  }

  #drop(hash: string): void {
    this.#entries.get(hash)?.forget();
    this.#entries.delete(hash);
  }

  #arrivalOf(hash: string): Promise<void> {
    if (this.#waitingCount >= maxWaiting) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(hash) ?? new Set();
      const wake = () => {
        cancel();
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(hash);
        this.#waitingCount--;
        resolve();
      };
      const cancel = this.#clock.after(waitMs, wake);
      waiting.add(wake);
      this.#waiting.set(hash, waiting);
      this.#waitingCount++;
    });
  }
}
