// A question to the shared page for a report on its masks: one at a time, and given up when no answer comes. An answer
// that nobody asked for is dropped.

import type { Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';

/** How long a page may look at itself. */
const maskReportMs = 12_000;

export class MaskReportRequest {
  readonly #clock: Clock;
  #settle: ((report: Signal<'mask-report'> | null) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns null when the page does not answer in time, or somebody else asks */
  ask(send: () => void): Promise<Signal<'mask-report'> | null> {
    this.answer(null);
    return new Promise((resolve) => {
      const cancel = this.#clock.after(maskReportMs, () => this.answer(null));
      this.#settle = (report) => {
        cancel();
        this.#settle = null;
        resolve(report);
      };
      send();
    });
  }

  /** The page's answer, or null to give up. */
  answer(report: Signal<'mask-report'> | null): void {
    this.#settle?.(report);
  }
}
