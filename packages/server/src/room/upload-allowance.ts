// How many uploads, and how many bytes of them, a session may bring in a time.

import type { Clock } from '../clock.ts';
import { uploadBurst, uploadBurstBytes, uploadBytesPerSecond, uploadsPerSecond } from './room-dependencies.ts';
import { TokenBucket } from './token-bucket.ts';

export class UploadAllowance {
  readonly #uploads: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(clock: Clock) {
    this.#uploads = new TokenBucket(clock, uploadsPerSecond, uploadBurst);
    this.#bytes = new TokenBucket(clock, uploadBytesPerSecond, uploadBurstBytes);
  }

  /** Counts an upload of so many bytes; false when it is too much. */
  take(bytes: number): boolean {
    return this.#uploads.take() && this.#bytes.take(bytes);
  }
}
