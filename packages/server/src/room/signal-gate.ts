// What one connection may say: decodes its text messages as its own party, and keeps each kind to its rate. A kept
// state that comes too fast waits and the last value wins; an event that comes too fast is refused.

import { decodeSignal, type Party, type Signal, type SignalName, signalRows } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import { TokenBucket } from './token-bucket.ts';

const burstFactor = 4;
/** Messages that cannot be decoded, in one connection, before it is closed. */
const maxMalformed = 10;
/** Taking permission back and leaving are never held up. */
const unlimited: readonly SignalName[] = ['grant', 'stop', 'leaving', 'close-session', 'epoch-start'];

export interface SignalGateCallbacks {
  onSignal(signal: Signal): void;
  onTooFast(signal: Signal): void;
  onMalformed(isTooOften: boolean): void;
}

export class SignalGate {
  readonly #from: Party;
  readonly #clock: Clock;
  readonly #callbacks: SignalGateCallbacks;
  readonly #buckets = new Map<SignalName, TokenBucket>();
  readonly #waiting = new Map<SignalName, Signal>();
  readonly #timers = new Map<SignalName, () => void>();
  #malformed = 0;

  constructor(from: Party, clock: Clock, callbacks: SignalGateCallbacks) {
    this.#from = from;
    this.#clock = clock;
    this.#callbacks = callbacks;
  }

  receive(message: string): void {
    const signal = decodeSignal(message, this.#from, 'server');
    if (signal === null) {
      this.#malformed++;
      this.#callbacks.onMalformed(this.#malformed >= maxMalformed);
      return;
    }
    const { t: name } = signal;
    const mayPass = unlimited.includes(name) || (!this.#timers.has(name) && this.#bucketOf(name).take());
    if (mayPass) {
      this.#callbacks.onSignal(signal);
    } else if (signalRows[name].keep === 'event') {
      this.#callbacks.onTooFast(signal);
    } else {
      this.#waiting.set(name, signal);
      this.#sendLater(name);
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#waiting.clear();
  }

  #sendLater(name: SignalName): void {
    if (this.#timers.has(name)) return;
    const cancel = this.#clock.after(1000 / signalRows[name].perSecond, () => {
      this.#timers.delete(name);
      const signal = this.#waiting.get(name);
      this.#waiting.delete(name);
      if (signal === undefined) return;
      this.#bucketOf(name).spend(1);
      this.#callbacks.onSignal(signal);
    });
    this.#timers.set(name, cancel);
  }

  #bucketOf(name: SignalName): TokenBucket {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      const { perSecond } = signalRows[name];
      bucket = new TokenBucket(this.#clock, perSecond, perSecond * burstFactor);
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }
}
