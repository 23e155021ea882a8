import { describe, expect, test } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { Random, seed } from './testing/random.ts';

function written(write: (writer: ByteWriter) => void): ByteReader {
  const writer = new ByteWriter(1);
  write(writer);
  return new ByteReader(writer.take());
}

describe('bytes written are read back', () => {
  const edges = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x7fffffff, 0x80000000, 2 ** 52, Number.MAX_SAFE_INTEGER];
  test.each(edges)('uint %d', (value) => {
    const reader = written((writer) => writer.uint(value));
    expect(reader.uint()).toBe(value);
    expect(reader.isAtEnd && !reader.hasFailed).toBe(true);
  });

  test.each([0, 1, -1, 63, -64, 64, 2 ** 31, -(2 ** 31) - 1, 2 ** 52 - 1, -(2 ** 52)])('int %d', (value) => {
    expect(written((writer) => writer.int(value)).int()).toBe(value);
  });

  test.each([0, 1, 0xff, 0x01020304, 0xffffffff])('u32 %d', (value) => {
    expect(written((writer) => writer.u32(value)).u32()).toBe(value);
  });

  test('texts of every length at which the length of their length changes', () => {
    for (const unit of ['a', 'é', '漢', '😀']) {
      for (const length of [0, 1, 23, 24, 31, 32, 42, 43, 47, 48, 63, 64, 127, 128, 5461, 5462, 8191, 8192, 16_384]) {
        const text = unit.repeat(length);
        const reader = written((writer) => {
          writer.u8(9);
          writer.text(text);
          writer.u8(7);
        });
        expect([reader.u8(), reader.text() === text, reader.u8(), reader.hasFailed]).toEqual([9, true, 7, false]);
      }
    }
  });

  test('a text that needs four bytes for its length', () => {
    const text = `${'x'.repeat(0x200000)}é`;
    expect(written((writer) => writer.text(text)).text() === text).toBe(true);
  });

  test('a byte order mark and zeros are letters like others', () => {
    for (const text of ['\ufeff', '\ufeffabc', 'a\u0000b', `\ufeff${'x'.repeat(50)}`]) {
      expect(written((writer) => writer.text(text)).text()).toBe(text);
    }
  });

  test('a lone surrogate arrives as U+FFFD, as long as it was', () => {
    expect(written((writer) => writer.text('a\ud83db\udc00')).text()).toBe('a\ufffdb\ufffd');
  });

  test(`random sequences (seed ${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 500; round++) {
      const values = Array.from({ length: random.below(20) }, () => {
        const size = 2 ** random.below(52);
        return random.chance(0.4) ? random.text(80) : Math.floor(random.fraction() * size) - Math.floor(size / 2);
      });
      const reader = written((writer) => {
        for (const value of values) {
          if (typeof value === 'string') writer.text(value);
          else writer.int(value);
        }
      });
      for (const value of values) expect(typeof value === 'string' ? reader.text() : reader.int()).toBe(value);
      expect(reader.isAtEnd && !reader.hasFailed).toBe(true);
    }
  });
});

describe('impossible bytes fail and give nothing', () => {
  test.each([
    ['an empty buffer', []],
    ['a varint without end', [0x80, 0x80]],
    ['a varint of nine bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]],
    ['a varint beyond 2^53 - 1', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
  ])('%s', (_, bytes) => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    expect(reader.uint()).toBe(0);
    expect(reader.hasFailed).toBe(true);
  });

  test('a text longer than what is left', () => {
    const reader = new ByteReader(Uint8Array.from([5, 97, 98]));
    expect(reader.text()).toBe('');
    expect(reader.hasFailed).toBe(true);
    expect(reader.offset).toBeLessThanOrEqual(3);
  });

  test('bytes that are no UTF-8 give U+FFFD and never throw', () => {
    expect(new ByteReader(Uint8Array.from([2, 0xc3, 0x28])).text()).toBe('\ufffd(');
  });
});
