// The clear header of a binary message. The server routes by it and never reads the body on the hot path.
//
//   kind u8 | log u32 LE | document varint | epoch varint | sequence varint | body
//
// `log` is zero from the customer; the server writes its log number (page frames) or the agent's number (pointer
// frames; 0 is the customer) in place. Decoding is total: any bytes give a header or null.

import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

export const frameKinds = {
  /** Body: ops. */
  page: 1,
  /** Body: ops, deflate-raw. */
  pageDeflated: 2,
  /** Body: a pointer position; never logged, conflated per receiver. */
  pointer: 3,
  /** Body: ops with explicit ids that replace everything before; made by compaction. */
  compacted: 4,
  /** The same, deflate-raw. */
  compactedDeflated: 5,
} as const;

export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

export interface FrameHeader {
  readonly kind: FrameKind;
  /** Log number, or the agent's number in a pointer frame. */
  readonly log: number;
  /** 0 is the tab's top document with its same-origin frames; others are cross-origin frames. */
  readonly document: number;
  readonly epoch: number;
  readonly sequence: number;
  /** Where the body starts, in bytes. */
  readonly bodyOffset: number;
}

/** Largest binary message that anyone accepts, in bytes. */
export const maxFrameBytes = 8 * 1024 * 1024;
/** Largest body after inflating, in bytes. */
export const maxInflatedBytes = 64 * 1024 * 1024;
/** Bodies over this are deflated by the page, in bytes. */
export const deflateThresholdBytes = 2048;

/** Makes a whole message. */
export function encodeFrame(
  kind: FrameKind,
  document: number,
  epoch: number,
  sequence: number,
  body: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(body.length + 24);
  writer.u8(kind);
  writer.u32(0);
  writer.uint(document);
  writer.uint(epoch);
  writer.uint(sequence);
  writer.bytes(body);
  return writer.take();
}

/** Reads the header of a message; null when it is not a frame of ours. */
export function decodeFrameHeader(message: Uint8Array): FrameHeader | null {
  const reader = new ByteReader(message);
  const kind = reader.u8();
  const log = reader.u32();
  const document = reader.uint();
  const epoch = reader.uint();
  const sequence = reader.uint();
  if (reader.hasFailed || !isFrameKind(kind) || Math.max(document, epoch, sequence) > 0x7fffffff) return null;
  return { kind, log, document, epoch, sequence, bodyOffset: reader.offset };
}

/** Writes the log (or agent) number into a message, in place. The message must be one that decodes. */
export function stampLogNumber(message: Uint8Array, log: number): void {
  message[1] = log & 0xff;
  message[2] = (log >>> 8) & 0xff;
  message[3] = (log >>> 16) & 0xff;
  message[4] = (log >>> 24) & 0xff;
}

function isFrameKind(kind: number): kind is FrameKind {
  return kind >= frameKinds.page && kind <= frameKinds.compactedDeflated;
}

/** A pointer: anchored to an element by fractions of its box, with document coordinates as the fallback. */
export interface PointerPosition {
  /** Element under the pointer; 0 when none is known. */
  readonly node: number;
  /** Fractions of the element's box, 0..65535 for 0..1. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels from the document's origin, whole numbers. */
  readonly documentX: number;
  readonly documentY: number;
  /** Bit 0: a button is down. Bit 1: the pointer has left. */
  readonly flags: number;
  /** How often a button went down so far, modulo 256: positions are conflated, presses are not lost by it. */
  readonly presses: number;
}

export const pointerFlags = { down: 1, left: 2, laser: 4 } as const;

/** Body of a pointer frame. */
export function encodePointer(pointer: PointerPosition): Uint8Array {
  const writer = new ByteWriter(24);
  writer.uint(pointer.node);
  writer.uint(pointer.x);
  writer.uint(pointer.y);
  writer.int(pointer.documentX);
  writer.int(pointer.documentY);
  writer.u8(pointer.flags);
  writer.u8(pointer.presses);
  return writer.take();
}

/** Reads the body of a pointer frame; null when it is malformed. */
export function decodePointer(body: Uint8Array): PointerPosition | null {
  const reader = new ByteReader(body);
  const node = reader.uint();
  const x = reader.uint();
  const y = reader.uint();
  const documentX = reader.int();
  const documentY = reader.int();
  const flags = reader.u8();
  const presses = reader.u8();
  if (reader.hasFailed || reader.offset !== body.length) return null;
  if (node > 0x7fffffff || x > 0xffff || y > 0xffff || flags > 7) return null;
  return { node, x, y, documentX, documentY, flags, presses };
}
