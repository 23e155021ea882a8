// A connection that keeps what it was given, for tests of rooms without sockets.

import { decodeSignal, type Party, type Signal, type SignalName } from '@alongside/protocol';
import type { Peer } from '../room/peer.ts';

export class FakePeer implements Peer {
  readonly signals: Signal[] = [];
  readonly frames: Uint8Array[] = [];
  /** Everything in the order in which it was sent: names of signals, and `frame`. */
  readonly order: string[] = [];
  closedWith: { code: number; reason: string } | null = null;
  pausedMs = 0;
  /** Set by a test to play a slow connection; grows with every frame while `isSlow`. */
  bufferedBytes = 0;
  isSlow = false;
  /** Set by a test to play one that is gone. */
  isOpen = true;
  readonly #side: Party;

  constructor(side: 'customer' | 'agent') {
    this.#side = side;
  }

  sendText(message: string): void {
    const signal = decodeSignal(message, 'server', this.#side);
    if (signal === null) throw new Error(`the other side would not understand ${message.slice(0, 200)}`);
    this.signals.push(signal);
    this.order.push(signal.t);
  }

  sendBinary(message: Uint8Array): void {
    this.frames.push(message.slice());
    this.order.push('frame');
    if (this.isSlow) this.bufferedBytes += message.length;
  }

  close(code: number, reason: string): void {
    this.closedWith ??= { code, reason };
  }

  pauseReading(ms: number): void {
    this.pausedMs += ms;
  }

  all<Name extends SignalName>(name: Name): Signal<Name>[] {
    return this.signals.filter((signal) => signal.t === name) as unknown as Signal<Name>[];
  }

  last<Name extends SignalName>(name: Name): Signal<Name> {
    const found = this.all(name).at(-1);
    if (found === undefined) throw new Error(`no ${name} among ${this.order.join(', ')}`);
    return found;
  }
}
