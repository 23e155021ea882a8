// Growable byte buffer: LEB128 varints up to 2^53, zig-zag for signed, UTF-8 strings with their length in front.
// One writer is reused for many frames; `take` copies out and resets.

const encoder = new TextEncoder();
/** Below this length (UTF-16 units) a loop over ASCII is faster than a call of TextEncoder. */
const shortText = 48;

export class ByteWriter {
  #buffer: Uint8Array<ArrayBuffer>;
  /** Bytes written so far. */
  length = 0;

  constructor(capacity = 1024) {
    this.#buffer = new Uint8Array(capacity);
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.#reserve(4);
    for (let shift = 0; shift < 32; shift += 8) this.#buffer[this.length++] = (value >>> shift) & 0xff;
  }

  /** Unsigned varint, up to 2^53 - 1. */
  uint(value: number): void {
    this.#reserve(8);
    const buffer = this.#buffer;
    while (value > 0x7fffffff) {
      buffer[this.length++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    while (value > 0x7f) {
      buffer[this.length++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    buffer[this.length++] = value;
  }

  /** Signed varint, zig-zag. */
  int(value: number): void {
    this.uint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** UTF-8 with its byte length in front. Lone surrogates become U+FFFD. */
  text(value: string): void {
    const units = value.length;
    this.#reserve(units * 3 + 8);
    const buffer = this.#buffer;
    if (units < shortText) {
      const start = this.length;
      let at = start + 1;
      let index = 0;
      for (; index < units; index++) {
        const unit = value.charCodeAt(index);
        if (unit > 0x7f) break;
        buffer[at++] = unit;
      }
      if (index === units) {
        buffer[start] = units;
        this.length = at;
        return;
      }
    }
    // Length of the length is not known before: guess one that fits most, move the bytes if it was wrong.
    const start = this.length;
    const guess = units < 0x80 ? 1 : units < 0x4000 ? 2 : units < 0x200000 ? 3 : 4;
    const { written } = encoder.encodeInto(value, buffer.subarray(start + guess));
    const needed = written < 0x80 ? 1 : written < 0x4000 ? 2 : written < 0x200000 ? 3 : 4;
    if (needed !== guess) buffer.copyWithin(start + needed, start + guess, start + guess + written);
    this.uint(written);
    this.length = start + needed + written;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.length);
    this.length += value.length;
  }

  /** A copy of what was written; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.length));
    this.#buffer = grown;
  }
}
