// Writes ops into a frame's body: the customer's end of the page stream. It owns the epoch's string dictionary and the
// implicit id counter, and takes page content only as SafeText. The hot path (node records) allocates nothing.

import { ByteWriter } from './byte-writer.ts';
import { maxDictionaryStrings, maxDictionaryUnits, recordBits, recordTypes } from './node-records.ts';
import { type OpArguments, type OpName, ops } from './ops.ts';
import type { SafeText } from './safe-text.ts';
import { staticStrings } from './static-strings.ts';

/** Strings remembered as seen once; forgotten all at once beyond. */
const maxSeenOnce = 16_384;
/** Made once: each writer begins with a copy. */
let staticNumbers: ReadonlyMap<string, number> | undefined;

export class OpWriter {
  readonly #out = new ByteWriter(16_384);
  readonly #numbers: Map<string, number>;
  readonly #admitsStrings: boolean;
  #admitted = 0;
  /** Strings that were seen once and not admitted yet. */
  #seenOnce = new Set<string>();
  #lastId = 0;
  /** Bytes written since the last `take`. */
  get byteLength(): number {
    return this.#out.length;
  }

  /**
   * @param admitsStrings false for compacted frames, which carry the dictionary as it was
   * @param strings that dictionary; the frame must carry it before anything that uses it
   */
  constructor(admitsStrings = true, strings: readonly string[] = []) {
    this.#admitsStrings = admitsStrings;
    staticNumbers ??= new Map(staticStrings.map((text, index) => [text, index]));
    this.#numbers = new Map(staticNumbers);
    for (const text of strings) {
      if (!this.#numbers.has(text)) this.#numbers.set(text, staticStrings.length + this.#admitted);
      this.#admitted++;
    }
  }

  /** Writes any op but `insert`. */
  write<Name extends Exclude<OpName, 'insert'>>(name: Name, ...values: OpArguments<Name>): void {
    const { code, kinds } = ops[name];
    const out = this.#out;
    out.u8(code);
    for (let index = 0; index < kinds.length; index++) {
      const kind = kinds[index];
      const value: unknown = values[index];
      if (kind === 'n') this.#id(value as number);
      else if (kind === 'u') out.uint(value as number);
      else if (kind === 'i') out.int(value as number);
      else if (kind === 't') this.#string(value as string);
      else {
        out.uint((value as unknown[]).length);
        for (const item of value as unknown[]) {
          if (kind === 'N') this.#id(item as number);
          else if (kind === 'U') out.uint(item as number);
          else out.text(item as string);
        }
      }
    }
  }

  /** Opens an `insert`; records follow, then `endChildren`. */
  beginInsert(parent: number, before: number): void {
    this.#out.u8(ops.insert.code);
    this.#id(parent);
    this.#id(before);
  }

  /** Ends the children of the record (or the insert) that was opened last. */
  endChildren(): void {
    this.#out.u8(recordTypes.end);
  }

  /** A known node that moves in here. */
  reference(id: number): void {
    this.#out.u8(recordTypes.reference);
    this.#id(id);
  }

  /** @param explicitId only in compacted frames, 0 otherwise */
  textNode(text: SafeText, explicitId = 0): void {
    this.#out.u8(recordTypes.text);
    if (explicitId !== 0) this.#id(explicitId);
    this.#string(text);
  }

  /**
   * An element. `attributeCount` pairs of `attribute` follow at once when it is not zero, then its children and
   * `endChildren` when `hasChildren`.
   * @param namespace only for type `other`
   */
  element(
    type: 3 | 4 | 5,
    name: string,
    attributeCount: number,
    hasChildren: boolean,
    namespace = '',
    explicitId = 0,
  ): void {
    this.#out.u8(type | (attributeCount > 0 ? recordBits.attributes : 0) | (hasChildren ? recordBits.children : 0));
    if (explicitId !== 0) this.#id(explicitId);
    if (type === recordTypes.other) this.#string(namespace);
    this.#string(name);
    if (attributeCount > 0) this.#out.uint(attributeCount);
  }

  /** One attribute of the element or box that was just written. */
  attribute(name: string, value: SafeText): void {
    this.#string(name);
    this.#string(value);
  }

  box(tag: string, width: number, height: number, reason: number, explicitId = 0): void {
    this.#out.u8(recordTypes.box);
    if (explicitId !== 0) this.#id(explicitId);
    this.#string(tag);
    this.#out.uint(width);
    this.#out.uint(height);
    this.#out.uint(reason);
  }

  /** Root of a document; children and `endChildren` follow when `hasChildren`. `compat`: 0 none, 1 quirks, 2 limited quirks. */
  documentRoot(
    doctype: string,
    publicId: string,
    systemId: string,
    compat: number,
    hasChildren: boolean,
    explicitId = 0,
  ): void {
    this.#out.u8(recordTypes.root | (hasChildren ? recordBits.children : 0));
    if (explicitId !== 0) this.#id(explicitId);
    this.#out.uint(0);
    this.#string(doctype);
    this.#string(publicId);
    this.#string(systemId);
    this.#out.uint(compat);
  }

  /** Shadow root of the element that was just written, first among its children. `kind`: bits of `rootKinds`. */
  shadowRoot(kind: number, hasChildren: boolean, explicitId = 0): void {
    this.#out.u8(recordTypes.root | (hasChildren ? recordBits.children : 0));
    if (explicitId !== 0) this.#id(explicitId);
    this.#out.uint(kind);
  }

  /** The body written so far; id deltas start anew, the dictionary stays. */
  take(): Uint8Array<ArrayBuffer> {
    this.#lastId = 0;
    return this.#out.take();
  }

  /** 0 is none; else zig-zag distance from the id written before in this body, plus one. */
  #id(id: number): void {
    if (id === 0) {
      this.#out.u8(0);
      return;
    }
    const delta = id - this.#lastId;
    this.#lastId = id;
    this.#out.uint((delta < 0 ? -delta * 2 - 1 : delta * 2) + 1);
  }

  /** 0 literal, 1 literal that is admitted, else number plus two. */
  #string(text: string): void {
    const out = this.#out;
    if (text.length > maxDictionaryUnits) {
      out.u8(0);
      out.text(text);
      return;
    }
    const number = this.#numbers.get(text);
    if (number !== undefined) {
      out.uint(number + 2);
      return;
    }
    const isAdmitted = this.#admitsStrings && this.#admitted < maxDictionaryStrings && this.#isSeenAgain(text);
    if (isAdmitted) this.#numbers.set(text, staticStrings.length + this.#admitted++);
    out.u8(isAdmitted ? 1 : 0);
    out.text(text);
  }

  /** Whether it was seen once before; if not, it was now. */
  #isSeenAgain(text: string): boolean {
    if (this.#seenOnce.delete(text)) return true;
    if (this.#seenOnce.size >= maxSeenOnce) this.#seenOnce = new Set();
    this.#seenOnce.add(text);
    return false;
  }
}
