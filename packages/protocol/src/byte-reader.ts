// Reads what ByteWriter writes, from anyone. It never throws and never reads past the end: the first impossible read
// sets `hasFailed`, after which every read gives zero or nothing.

// Without `ignoreBOM` the decoder would swallow a U+FEFF at the start of a text.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  offset = 0;
  hasFailed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.#end;
  }

  u8(): number {
    if (this.offset >= this.#end) {
      this.hasFailed = true;
      return 0;
    }
    return this.#bytes[this.offset++]!;
  }

  u32(): number {
    const low = this.u8() | (this.u8() << 8) | (this.u8() << 16);
    return low + this.u8() * 0x1000000;
  }

  /** Unsigned varint; more than 2^53 - 1 fails. */
  uint(): number {
    const bytes = this.#bytes;
    const first = this.offset < this.#end ? bytes[this.offset]! : 0x80;
    if (first < 0x80) {
      this.offset++;
      return first;
    }
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.u8();
      if (this.hasFailed) return 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 128;
    }
    this.hasFailed = true;
    return 0;
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const length = this.uint();
    if (length > this.#end - this.offset) {
      this.hasFailed = true;
      return '';
    }
    const start = this.offset;
    this.offset += length;
    if (length < 24) {
      let text = '';
      let index = start;
      for (; index < this.offset; index++) {
        const byte = this.#bytes[index]!;
        if (byte > 0x7f) break;
        text += String.fromCharCode(byte);
      }
      if (index === this.offset) return text;
    }
    return decoder.decode(this.#bytes.subarray(start, this.offset));
  }
}
