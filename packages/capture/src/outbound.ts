// The one queue to the server: page frames, signals and pointers leave in the order in which they were given. A large
// frame is deflated in slices on the way, and holds back what follows it. Frames are kept until the server has them in
// its log, at most 1 MB; more than that is given up, and a resume then needs a new epoch.

import { deflateThresholdBytes, encodeFrame, encodeSignal, frameKinds, type Signal } from '@alongside/protocol';
import type { Outbound, OutboundSocket } from './types.ts';

/** Bytes in the socket or waiting before it beyond which nothing new is made. */
const congestedBytes = 256 * 1024;
/** Bytes of unacknowledged frames that are kept for a resume. */
const maxUnacknowledgedBytes = 1024 * 1024;
/** Deflate is fed in pieces of this size so that no task gets long. */
const deflateSliceBytes = 32 * 1024;
/** Messages that wait while there is no socket; page frames are not among them, they are kept for the resume. */
const maxWaitingSignals = 256;

interface KeptFrame {
  readonly document: number;
  readonly epoch: number;
  readonly sequence: number;
  /** Null until deflated. */
  message: Uint8Array<ArrayBuffer> | null;
}

export function createOutbound(): Outbound {
  return new OutboundQueue();
}

class OutboundQueue implements Outbound {
  #socket: OutboundSocket | null = null;
  #queue: (string | KeptFrame)[] = [];
  #queuedBytes = 0;
  #isWorking = false;
  #kept: KeptFrame[] = [];
  #keptBytes = 0;
  /** Whether frames before the first kept one were given up without an acknowledgement. */
  #hasGap = false;
  #whenDrained: (() => void)[] = [];

  attach(socket: OutboundSocket): void {
    this.#socket = socket;
    this.#work();
  }

  detach(): void {
    this.#socket = null;
    // Frames of a lost connection are sent again by `resendAfter`; signals wait.
    this.#queue = this.#queue.filter((item) => typeof item === 'string');
    this.#queuedBytes = 0;
  }

  signal(signal: Signal): void {
    if (this.#socket === null && this.#queue.length >= maxWaitingSignals) this.#queue.shift();
    this.#queue.push(encodeSignal(signal));
    this.#work();
  }

  pointer(message: Uint8Array<ArrayBuffer>): void {
    if (this.#socket !== null && this.#queue.length === 0 && !this.isCongested) this.#socket.send(message);
  }

  page(document: number, epoch: number, sequence: number, body: Uint8Array<ArrayBuffer>): void {
    const frame: KeptFrame = { document, epoch, sequence, message: null };
    if (body.length <= deflateThresholdBytes || typeof CompressionStream === 'undefined') {
      frame.message = encodeFrame(frameKinds.page, document, epoch, sequence, body);
      this.#keep(frame);
    } else {
      this.#queuedBytes += body.length;
      deflate(body).then(
        (deflated) => {
          this.#queuedBytes -= body.length;
          frame.message = encodeFrame(frameKinds.pageDeflated, document, epoch, sequence, deflated);
          this.#keep(frame);
          this.#work();
        },
        () => {
          this.#queuedBytes -= body.length;
          frame.message = encodeFrame(frameKinds.page, document, epoch, sequence, body);
          this.#keep(frame);
          this.#work();
        },
      );
    }
    this.#kept.push(frame);
    if (this.#socket !== null) {
      this.#queue.push(frame);
      this.#work();
    }
  }

  acknowledge(document: number, epoch: number, sequence: number): void {
    this.#kept = this.#kept.filter((frame) => {
      const isKnown =
        frame.document === document && (frame.epoch < epoch || (frame.epoch === epoch && frame.sequence <= sequence));
      if (isKnown) this.#keptBytes -= frame.message?.length ?? 0;
      return !isKnown;
    });
    if (this.#kept.length === 0) this.#hasGap = false;
  }

  resendAfter(document: number, epoch: number, sequence: number): boolean {
    this.acknowledge(document, epoch, sequence);
    const frames = this.#kept.filter((frame) => frame.document === document && frame.epoch === epoch);
    if (this.#hasGap || (frames.length > 0 && frames[0]!.sequence !== sequence + 1)) return false;
    const waiting = new Set(this.#queue);
    this.#queue = [...frames.filter((frame) => !waiting.has(frame)), ...this.#queue];
    this.#work();
    return true;
  }

  dropBefore(document: number, epoch: number): void {
    const isOld = (frame: KeptFrame): boolean => frame.document === document && frame.epoch < epoch;
    this.#queue = this.#queue.filter((item) => typeof item === 'string' || !isOld(item));
    this.acknowledge(document, epoch, 0);
    this.#hasGap = false;
    this.#work();
  }

  get isCongested(): boolean {
    return (
      (this.#socket?.bufferedAmount ?? 0) + this.#queuedBytes > congestedBytes || this.#queue.length > maxWaitingSignals
    );
  }

  drained(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /** Sends from the front until a frame is still being deflated. */
  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (this.#socket !== null && this.#queue.length > 0) {
      const next = this.#queue[0]!;
      const message = typeof next === 'string' ? next : next.message;
      if (message === null) break;
      this.#queue.shift();
      this.#socket.send(message);
    }
    this.#isWorking = false;
    if (this.#queue.length === 0) for (const resolve of this.#whenDrained.splice(0)) resolve();
  }

  #keep(frame: KeptFrame): void {
    this.#keptBytes += frame.message!.length;
    while (this.#keptBytes > maxUnacknowledgedBytes && this.#kept.length > 1 && this.#kept[0]!.message !== null) {
      this.#keptBytes -= this.#kept.shift()!.message!.length;
      this.#hasGap = true;
    }
  }
}

/** deflate-raw in slices, so that neither feeding nor draining makes a long task. */
async function deflate(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const reading = new Response(stream.readable).arrayBuffer();
  for (let at = 0; at < body.length; at += deflateSliceBytes) {
    await writer.ready;
    writer.write(body.subarray(at, at + deflateSliceBytes)).catch(() => {});
  }
  await writer.close();
  return new Uint8Array(await reading);
}
