// Size, density and pinch zoom of the customer's viewport, as one op whenever it differs from what was sent. Reading it
// may lay the page out, so that it is looked at only when an event or another density says that it changed.

import type { OpWriter } from '@alongside/protocol';

export class ViewportSync {
  readonly #window: Window;
  #sent = '';
  #density = 0;
  #isDirty = true;

  constructor(window: Window) {
    this.#window = window;
  }

  /** Looks at it again with the next flush. */
  mark(): void {
    this.#isDirty = true;
  }

  write(writer: OpWriter): void {
    // No event tells that the window was moved to another screen.
    const { devicePixelRatio } = this.#window;
    if (!this.#isDirty && devicePixelRatio === this.#density) return;
    this.#isDirty = false;
    this.#density = devicePixelRatio;
    const { innerWidth, innerHeight, visualViewport } = this.#window;
    const values = [
      innerWidth,
      innerHeight,
      Math.round(devicePixelRatio * 1000),
      Math.round(visualViewport?.offsetLeft ?? 0),
      Math.round(visualViewport?.offsetTop ?? 0),
      Math.round((visualViewport?.scale ?? 1) * 1000),
    ] as const;
    const key = values.join();
    if (key === this.#sent) return;
    this.#sent = key;
    writer.write('viewport', ...values);
  }
}
