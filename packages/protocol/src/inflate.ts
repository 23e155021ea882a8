// Deflate and inflate of a frame's body with what browsers and Node both have. Inflating stops as soon as the result is
// larger than allowed, so a decompression bomb costs no more than the limit.

import { StreamError } from './op-reader.ts';

/**
 * Inflates a deflate-raw body.
 * @param maxBytes largest result
 * @throws StreamError when it is malformed, cut short, followed by other bytes, or too large
 */
export async function inflateBody(body: Uint8Array, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await pipe(body, new DecompressionStream('deflate-raw'), maxBytes);
  } catch (error) {
    throw error instanceof StreamError ? error : new StreamError('deflated body is malformed');
  }
}

/** Deflates a body (deflate-raw). */
export function deflateBody(body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return pipe(body, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);
}

async function pipe(
  body: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  // Errors of the writing side come out of the reading side as well; here they only must not be unhandled.
  writer.write(body as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => {});
      throw new StreamError('body is too large');
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
