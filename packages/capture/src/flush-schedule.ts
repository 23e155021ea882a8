// When to flush: at once for an isolated small change, else once a frame after paint, and late where no frames are
// drawn. Slices of a snapshot run as tasks of their own between the page's.

/** Changes closer together than this are sent together: less than a frame, so that one change in each goes at once. */
const restMs = 12;
/** Largest batch that is flushed in the task that made it. */
const smallBatch = 50;
/** Longest wait where the browser draws no frames (hidden tab), in milliseconds. */
const hiddenMs = 200;

export class FlushSchedule {
  readonly #window: Window & typeof globalThis;
  readonly #flush: () => void;
  readonly #slice: () => void;
  readonly #channel: MessageChannel;
  #lastFlush = 0;
  #frame = 0;
  #frameAskedAt = 0;
  #isSliceDue = false;
  #isFlushDue = false;

  constructor(window: Window & typeof globalThis, flush: () => void, slice: () => void) {
    this.#window = window;
    this.#flush = flush;
    this.#slice = slice;
    this.#channel = new window.MessageChannel();
    this.#channel.port1.onmessage = () => this.#onTask();
  }

  /** A batch of this many changes was seen. */
  changed(count: number): void {
    if (this.#frame !== 0) return;
    if (count <= smallBatch && performance.now() - this.#lastFlush > restMs) this.#flush();
    else this.#atNextFrame();
  }

  /** Something is to be sent, but not before the page has done what it is doing. */
  soon(): void {
    if (this.#frame === 0) this.#atNextFrame();
  }

  /** A slice is to be run as soon as the page's own tasks allow. */
  sliceSoon(): void {
    if (this.#isSliceDue) return;
    this.#isSliceDue = true;
    this.#channel.port2.postMessage(0);
  }

  /** Call now and then: flushes what no frame came for. */
  poll(): void {
    if (this.#frame !== 0 && performance.now() - this.#frameAskedAt > hiddenMs) this.#flush();
  }

  flushed(): void {
    this.#lastFlush = performance.now();
    this.#cancel();
  }

  stop(): void {
    this.#cancel();
    this.#channel.port1.close();
  }

  #atNextFrame(): void {
    this.#frame = this.#window.requestAnimationFrame(() => {
      // After paint: what the page does in this frame's own callbacks belongs to the same flush.
      this.#isFlushDue = true;
      this.#channel.port2.postMessage(0);
    });
    this.#frameAskedAt = performance.now();
  }

  #onTask(): void {
    if (this.#isFlushDue) {
      this.#isFlushDue = false;
      if (this.#frame !== 0) this.#flush();
    } else if (this.#isSliceDue) {
      this.#isSliceDue = false;
      this.#slice();
    }
  }

  #cancel(): void {
    if (this.#frame !== 0) this.#window.cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
