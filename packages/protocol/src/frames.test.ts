import { describe, expect, test } from 'vitest';
import { decodeFrameHeader, decodePointer, encodeFrame, encodePointer, frameKinds, stampLogNumber } from './frames.ts';
import { Random, seed } from './testing/random.ts';

describe('frame header', () => {
  test.each(Object.entries(frameKinds))('%s is read back with its body', (_, kind) => {
    const body = Uint8Array.of(1, 2, 3);
    const message = encodeFrame(kind, 3, 70_000, 0x7fffffff, body);
    const header = decodeFrameHeader(message)!;
    expect(header).toMatchObject({ kind, log: 0, document: 3, epoch: 70_000, sequence: 0x7fffffff });
    expect([...message.subarray(header.bodyOffset)]).toEqual([1, 2, 3]);
  });

  test('the log number is written in place and changes nothing else', () => {
    const message = encodeFrame(frameKinds.page, 1, 2, 3, Uint8Array.of(9));
    for (const log of [1, 255, 0x01020304, 0xffffffff]) {
      stampLogNumber(message, log);
      expect(decodeFrameHeader(message)).toMatchObject({ log, document: 1, epoch: 2, sequence: 3 });
    }
    expect(message.at(-1)).toBe(9);
  });

  test.each([
    ['nothing', []],
    ['kind 0', [0, 0, 0, 0, 0, 0, 1, 1]],
    ['an unknown kind', [6, 0, 0, 0, 0, 0, 1, 1]],
    ['a header cut short', [1, 0, 0, 0, 0, 0, 1]],
    ['a number that signals cannot name', [1, 0, 0, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x08, 1]],
  ])('%s is no frame', (_, bytes) => {
    expect(decodeFrameHeader(Uint8Array.from(bytes))).toBe(null);
  });

  test(`random bytes give a header within its limits or null (seed ${seed})`, () => {
    const random = new Random(seed);
    let headers = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from({ length: random.below(20) }, () => random.below(random.chance(0.5) ? 8 : 256));
      const header = decodeFrameHeader(bytes);
      if (header === null) continue;
      headers++;
      expect(header.bodyOffset).toBeLessThanOrEqual(bytes.length);
      expect(Math.max(header.document, header.epoch, header.sequence)).toBeLessThanOrEqual(0x7fffffff);
    }
    expect(headers).toBeGreaterThan(100);
  });
});

describe('pointer', () => {
  const pointer = { node: 12, x: 0, y: 65_535, documentX: -20, documentY: 100_000, flags: 3, presses: 255 };

  test('is read back', () => {
    expect(decodePointer(encodePointer(pointer))).toEqual(pointer);
  });

  test.each([
    ['a fraction beyond 1', { ...pointer, x: 65_536 }],
    ['unknown flags', { ...pointer, flags: 8 }],
    ['a node that cannot be', { ...pointer, node: 0x80000000 }],
  ])('%s is refused', (_, wrong) => {
    expect(decodePointer(encodePointer(wrong))).toBe(null);
  });

  test('bytes missing or left over are refused', () => {
    const body = encodePointer(pointer);
    expect(decodePointer(body.subarray(0, -1))).toBe(null);
    expect(decodePointer(Uint8Array.of(...body, 0))).toBe(null);
  });
});
