// What is kept of a customer's page besides the log, for agents who come later: last address and title, platform, and
// the last pointer of everybody. In memory only, and gone when nobody watches.

import { encodeSignal, type Signal, type SignalName } from '@alongside/protocol';
import type { PointerOutbox } from './pointer-outbox.ts';

export class KeptStates {
  /** Address and title as the privacy module made them. */
  page: Signal<'page'> | null = null;
  readonly #texts = new Map<SignalName, string>();
  readonly #pointers = new Map<number, { document: number; message: Uint8Array }>();

  keep(signal: Signal<'page' | 'platform' | 'outside'>): void {
    if (signal.t === 'page') this.page = signal;
    this.#texts.set(signal.t, encodeSignal(signal));
  }

  /** Encoded signals in the order in which their kinds came first. */
  get texts(): Iterable<string> {
    return this.#texts.values();
  }

  /** The last pointer of everybody else, for one who comes in. */
  offerPointers(outbox: PointerOutbox, number: number): void {
    for (const [sender, { message }] of this.#pointers) if (sender !== number) outbox.offer(sender, message);
  }

  point(sender: number, document: number, message: Uint8Array): void {
    this.#pointers.set(sender, { document, message });
  }

  forgetPointerOf(sender: number): void {
    this.#pointers.delete(sender);
  }

  /** A document starts over: its node ids mean nothing any more. */
  forgetPointersIn(document: number): void {
    for (const [sender, pointer] of this.#pointers) if (pointer.document === document) this.#pointers.delete(sender);
  }

  forgetPage(): void {
    this.page = null;
    this.#texts.delete('page');
  }

  /** Another page: what the customer looked at beside the one before is over. */
  forgetOutside(): void {
    this.#texts.delete('outside');
  }

  forgetAll(): void {
    this.forgetPage();
    this.#texts.clear();
    this.#pointers.clear();
  }
}
