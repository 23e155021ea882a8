// Takes the whole binary messages of one document's page stream and feeds a sink: header, order of epochs and
// sequences, inflating, ops. Strictly in order though inflating is asynchronous. After the first error nothing more is
// read; whoever owns the decoder then asks for a new epoch with a new decoder.

import { decodeFrameHeader, type FrameHeader, frameKinds, maxFrameBytes, maxInflatedBytes } from './frames.ts';
import { inflateBody } from './inflate.ts';
import { newReaderState, type OpSink, type ReaderState, readOps, StreamError } from './op-reader.ts';

/** Bytes of messages that may wait for those before them. */
export const maxWaitingBytes = 4 * maxFrameBytes;

/** Sequence of the first frame of an epoch. */
export const firstSequence = 1;

export class PageStreamDecoder {
  readonly #newSink: (header: FrameHeader) => OpSink;
  #sink: OpSink | null = null;
  #state = newReaderState();
  #last: FrameHeader | null = null;
  #failure: unknown = null;
  #tail: Promise<void> | null = null;
  #waitingBytes = 0;

  /**
   * @param newSink gives an empty sink at the start of each epoch and for each compacted frame, which replaces
   *   everything before it
   */
  constructor(newSink: (header: FrameHeader) => OpSink) {
    this.#newSink = newSink;
  }

  /** Header of the last frame that the sink has taken; null before the first. */
  get last(): FrameHeader | null {
    return this.#last;
  }

  /** Dictionary and next id after the last frame. */
  get state(): ReaderState {
    return this.#state;
  }

  /**
   * Takes the next message. What is not deflated and waits for nothing is read before the call returns.
   * @returns settles when the sink has taken it
   * @throws StreamError (as a rejection) on anything that cannot be; DivergenceError when both ends differ; once it has
   *   failed, each call fails with the same error
   */
  take(message: Uint8Array): Promise<void> {
    if (this.#tail === null) {
      const reading = this.#read(message);
      if (reading === null) return this.#failure === null ? Promise.resolve() : Promise.reject(this.#failure);
      return this.#wait(message, reading);
    }
    if (this.#waitingBytes + message.length > maxWaitingBytes) this.#failure ??= new StreamError('too much waits');
    return this.#wait(
      message,
      this.#tail.then(() => this.#read(message) ?? undefined),
    );
  }

  #wait(message: Uint8Array, reading: Promise<void>): Promise<void> {
    this.#waitingBytes += message.length;
    const tail = reading.then(() => {
      this.#waitingBytes -= message.length;
      if (this.#tail === tail) this.#tail = null;
    });
    this.#tail = tail;
    return tail.then(() => {
      if (this.#failure !== null) throw this.#failure;
    });
  }

  /** Reads a message at once (null) or, when it has to be inflated, later. Never rejects: it remembers the failure. */
  #read(message: Uint8Array): Promise<void> | null {
    if (this.#failure !== null) return null;
    try {
      const header = this.#checkHeader(message);
      const body = message.subarray(header.bodyOffset);
      if (header.kind === frameKinds.pageDeflated || header.kind === frameKinds.compactedDeflated) {
        return inflateBody(body, maxInflatedBytes)
          .then((inflated) => this.#apply(header, inflated))
          .catch((error: unknown) => {
            this.#failure = error;
          });
      }
      this.#apply(header, body);
    } catch (error) {
      this.#failure = error;
    }
    return null;
  }

  #checkHeader(message: Uint8Array): FrameHeader {
    if (message.length > maxFrameBytes) throw new StreamError('message is too large');
    const header = decodeFrameHeader(message);
    if (header === null || header.kind === frameKinds.pointer) throw new StreamError('not a page frame');
    const last = this.#last;
    if (last !== null && header.document !== last.document) throw new StreamError('another document');
    if (isCompacted(header)) {
      if (last !== null && isBefore(header, last)) throw new StreamError('older than what is there');
    } else if (last !== null && header.epoch === last.epoch) {
      if (header.sequence !== last.sequence + 1) throw new StreamError('sequence out of order');
    } else {
      if (last !== null && header.epoch < last.epoch) throw new StreamError('old epoch');
      if (header.sequence !== firstSequence) throw new StreamError('start of the epoch is missing');
    }
    return header;
  }

  #apply(header: FrameHeader, body: Uint8Array): void {
    const replacesAll = isCompacted(header);
    if (this.#sink === null || replacesAll || header.epoch !== this.#last?.epoch) {
      this.#sink = this.#newSink(header);
      this.#state = newReaderState();
    }
    readOps(body, this.#state, this.#sink, replacesAll);
    this.#last = header;
  }
}

function isCompacted({ kind }: FrameHeader): boolean {
  return kind === frameKinds.compacted || kind === frameKinds.compactedDeflated;
}

function isBefore(header: FrameHeader, last: FrameHeader): boolean {
  return header.epoch < last.epoch || (header.epoch === last.epoch && header.sequence < last.sequence);
}
