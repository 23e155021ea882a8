// Pointer frames on their way to one receiver: of each sender only the newest one waits, so a slow connection shows the
// last position and never a queue of old ones. The last one is never lost.

import type { Clock } from '../clock.ts';
import type { Peer } from './peer.ts';

/** Bytes before the receiver's socket beyond which pointers wait. */
const congestedBytes = 32 * 1024;
/** Shortest time between two positions of one sender, in milliseconds; displays draw no more. */
const minIntervalMs = 8;
const retryMs = 16;

export class PointerOutbox {
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Uint8Array>();
  readonly #sentAt = new Map<number, number>();
  #cancelTimer: (() => void) | null = null;

  constructor(peer: Peer, clock: Clock) {
    this.#peer = peer;
    this.#clock = clock;
  }

  /** @param sender 0 is the customer, else the agent's number */
  offer(sender: number, message: Uint8Array): void {
    this.#waiting.set(sender, message);
    this.#flush();
  }

  /** Forgets a sender who is gone. */
  forget(sender: number): void {
    this.#waiting.delete(sender);
    this.#sentAt.delete(sender);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#waiting.clear();
  }

  #flush(): void {
    const now = this.#clock.now();
    const isCongested = this.#peer.bufferedBytes > congestedBytes;
    for (const [sender, message] of this.#waiting) {
      if (isCongested || now - (this.#sentAt.get(sender) ?? 0) < minIntervalMs) continue;
      this.#waiting.delete(sender);
      this.#sentAt.set(sender, now);
      this.#peer.sendBinary(message);
    }
    if (this.#waiting.size === 0) return;
    this.#cancelTimer ??= this.#clock.after(retryMs, () => {
      this.#cancelTimer = null;
      this.#flush();
    });
  }
}
