// Reads a body of ops and calls a sink, op by op: the one decoder of the page stream, for the server's model and the
// replica alike. It is total: any bytes give calls that keep its limits and then, maybe, a reason why it stopped. It
// knows nothing of the tree: that ids exist and no cycle arises is for the sink to check.

import { ByteReader } from './byte-reader.ts';
import {
  type DocumentTraits,
  maxAttributes,
  maxDepth,
  maxDictionaryStrings,
  maxDictionaryUnits,
  maxNodes,
  namespaces,
  recordBits,
  recordTypes,
  rootKinds,
} from './node-records.ts';
import { type OpArguments, type OpName, ops } from './ops.ts';
import type { SafeText } from './safe-text.ts';
import { staticStrings } from './static-strings.ts';

type PlainOps = {
  [Name in Exclude<OpName, 'insert' | 'nextId' | 'dictionary'>]: (...values: OpArguments<Name>) => void;
};

/**
 * What takes the ops. Parents are made before their children, siblings in order. A sink throws `StreamError` when an op
 * cannot be; nothing after it is read.
 */
export interface OpSink extends PlainOps {
  /** A body begins: what bounds the work of one body starts anew. */
  beginBody?(): void;
  /** New top-level nodes of one `insert` follow, then `endInsert`. */
  beginInsert(parent: number, before: number): void;
  endInsert(): void;
  /** `before` is 0 for nodes inside new subtrees: at the end. `attributes` is a flat list of names and values. */
  newElement(
    id: number,
    parent: number,
    before: number,
    namespace: string,
    name: string,
    attributes: readonly string[],
  ): void;
  newText(id: number, parent: number, before: number, text: string): void;
  newBox(id: number, parent: number, before: number, tag: string, width: number, height: number, reason: number): void;
  /** Parent 0 for the tab's document, else the frame element. */
  newDocument(id: number, parent: number, traits: DocumentTraits): void;
  newShadowRoot(id: number, host: number, kind: number): void;
}

/** What the reader keeps between the frames of an epoch. */
export interface ReaderState {
  nextId: number;
  readonly strings: string[];
}

/** Why a stream was given up. `detail` has no page content. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
}

/**
 * Both ends do not have the same: nothing is wrong with the bytes, but a new epoch is needed. Thrown by `check` and
 * `checkContent` of a sink, and by the reader when the next id differs.
 */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
}

/** State before the first frame of an epoch. */
export function newReaderState(): ReaderState {
  return { nextId: 1, strings: [] };
}

const opNames: (OpName | undefined)[] = [];
for (const [name, { code }] of Object.entries(ops)) opNames[code] = name as OpName;

/**
 * Reads one body.
 * @param hasExplicitIds true for compacted frames; state is then replaced by what the frame carries
 * @throws StreamError on bytes that mean nothing, on a limit, or when the sink refuses
 */
export function readOps(body: Uint8Array, state: ReaderState, sink: OpSink, hasExplicitIds = false): void {
  new BodyReader(body, state, sink, hasExplicitIds).run();
}

class BodyReader {
  readonly #in: ByteReader;
  readonly #bytes: Uint8Array;
  readonly #state: ReaderState;
  readonly #sink: OpSink;
  readonly #hasExplicitIds: boolean;
  #lastId = 0;

  constructor(body: Uint8Array, state: ReaderState, sink: OpSink, hasExplicitIds: boolean) {
    this.#bytes = body;
    this.#in = new ByteReader(body);
    this.#state = state;
    this.#sink = sink;
    this.#hasExplicitIds = hasExplicitIds;
  }

  run(): void {
    if (this.#hasExplicitIds) {
      this.#state.nextId = 1;
      this.#state.strings.length = 0;
    }
    this.#sink.beginBody?.();
    while (!this.#in.isAtEnd) {
      const name = opNames[this.#in.u8()];
      if (name === undefined) throw new StreamError('unknown op');
      if (name === 'insert') this.#insert();
      else this.#plain(name);
    }
  }

  #plain(name: Exclude<OpName, 'insert'>): void {
    const { fields } = ops[name];
    const values: unknown[] = [];
    for (const [, type] of fields) values.push(this.#field(type));
    this.#endOfFields();
    if (name === 'nextId') {
      if (!this.#hasExplicitIds) throw new StreamError('nextId outside of a compacted frame');
      this.#state.nextId = values[0] as number;
    } else if (name === 'dictionary') {
      if (!this.#hasExplicitIds) throw new StreamError('dictionary outside of a compacted frame');
      this.#state.strings.length = 0;
      for (const text of values[0] as string[]) this.#state.strings.push(text);
    } else {
      if (name === 'check' && values[2] !== this.#state.nextId) throw new DivergenceError('next id');
      (this.#sink[name] as (...values: unknown[]) => void)(...values);
    }
  }

  #field(type: (typeof ops)[OpName]['fields'][number][1]): unknown {
    switch (type) {
      case 'node':
      case 'place':
        return this.#id(type === 'node');
      case 'uint':
        return this.#in.uint();
      case 'int':
        return this.#in.int();
      case 'word':
      case 'text':
        return this.#string();
      case 'nodes':
        return this.#list(() => this.#id(true));
      case 'uints':
        return this.#list(() => this.#in.uint());
      case 'texts':
        return this.#list(() => {
          const text = this.#in.text();
          if (text.length > maxDictionaryUnits) throw new StreamError('dictionary string too long');
          return text;
        }, maxDictionaryStrings);
      case 'records':
        return undefined;
    }
  }

  #list<Value>(read: () => Value, maxLength = maxNodes): Value[] {
    const length = this.#in.uint();
    // Every entry takes a byte at least, so a count beyond the rest of the body is a lie.
    if (length > maxLength || length > this.#bytes.length - this.#in.offset) throw new StreamError('list too long');
    const values: Value[] = [];
    for (let index = 0; index < length; index++) values.push(read());
    return values;
  }

  #insert(): void {
    const sink = this.#sink;
    const parent = this.#id(false);
    const before = this.#id(false);
    this.#endOfFields();
    sink.beginInsert(parent, before);
    const parents: number[] = [parent];
    while (parents.length > 0) {
      const into = parents[parents.length - 1]!;
      const place = parents.length === 1 ? before : 0;
      const head = this.#in.u8();
      if (this.#in.hasFailed || head > 31) throw new StreamError('bad record');
      const type = head & 7;
      if (type === recordTypes.end) {
        if (head !== 0) throw new StreamError('bad record');
        parents.pop();
        continue;
      }
      if (type === recordTypes.reference) {
        if (head !== type) throw new StreamError('bad record');
        const node = this.#id(true);
        this.#endOfFields();
        if (into === 0) throw new StreamError('reference without parent');
        sink.move(node, into, place);
        continue;
      }
      if ((head & recordBits.attributes) !== 0 && (type < recordTypes.html || type > recordTypes.other)) {
        throw new StreamError('bad record');
      }
      const id = this.#newId();
      if (into === 0 && type !== recordTypes.root) throw new StreamError('node without parent');
      this.#record(type, head, id, into, place);
      if ((head & recordBits.children) !== 0) {
        if (type === recordTypes.text || type === recordTypes.box) throw new StreamError('children where none can be');
        if (parents.length >= maxDepth) throw new StreamError('too deep');
        parents.push(id);
      }
    }
    sink.endInsert();
  }

  #record(type: number, head: number, id: number, into: number, place: number): void {
    const sink = this.#sink;
    if (type === recordTypes.text) {
      const text = this.#string();
      this.#endOfFields();
      sink.newText(id, into, place, text);
    } else if (type === recordTypes.box) {
      const tag = this.#string();
      const width = this.#in.uint();
      const height = this.#in.uint();
      const reason = this.#in.uint();
      this.#endOfFields();
      sink.newBox(id, into, place, tag, width, height, reason);
    } else if (type === recordTypes.root) {
      this.#root(id, into);
    } else {
      const namespace =
        type === recordTypes.html ? namespaces.html : type === recordTypes.svg ? namespaces.svg : this.#string();
      const name = this.#string();
      const attributes: string[] = [];
      if ((head & recordBits.attributes) !== 0) {
        const count = this.#in.uint();
        if (count > maxAttributes) throw new StreamError('too many attributes');
        for (let index = 0; index < count; index++) attributes.push(this.#string(), this.#string());
      }
      this.#endOfFields();
      sink.newElement(id, into, place, namespace, name, attributes);
    }
  }

  #root(id: number, into: number): void {
    const kind = this.#in.uint();
    if (kind !== rootKinds.document) {
      this.#endOfFields();
      if (into === 0 || (kind & rootKinds.shadow) === 0 || kind > 15) throw new StreamError('bad root');
      this.#sink.newShadowRoot(id, into, kind);
      return;
    }
    const doctype = this.#string();
    const publicId = this.#string();
    const systemId = this.#string();
    const compat = this.#in.uint();
    this.#endOfFields();
    if (compat > 2) throw new StreamError('bad root');
    this.#sink.newDocument(id, into, {
      doctype,
      publicId,
      systemId,
      isQuirks: compat === 1,
      isLimitedQuirks: compat === 2,
    });
  }

  #newId(): number {
    if (this.#hasExplicitIds) return this.#id(true);
    const id = this.#state.nextId++;
    if (id > 0x7fffffff) throw new StreamError('ids used up');
    return id;
  }

  #id(isNeeded: boolean): number {
    const value = this.#in.uint();
    if (value === 0) {
      if (isNeeded) throw new StreamError('node missing');
      return 0;
    }
    const zigzag = value - 1;
    const id = this.#lastId + (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    if (id <= 0 || id > 0x7fffffff) throw new StreamError('id out of range');
    this.#lastId = id;
    return id;
  }

  #string(): SafeText {
    const head = this.#in.uint();
    if (head >= 2) {
      const number = head - 2;
      const text =
        number < staticStrings.length ? staticStrings[number] : this.#state.strings[number - staticStrings.length];
      if (text === undefined) throw new StreamError('unknown string');
      return text as SafeText;
    }
    const text = this.#in.text();
    if (head === 1) {
      if (this.#state.strings.length >= maxDictionaryStrings || text.length > maxDictionaryUnits) {
        throw new StreamError('dictionary full');
      }
      this.#state.strings.push(text);
    }
    return text as SafeText;
  }

  #endOfFields(): void {
    if (this.#in.hasFailed) throw new StreamError('cut short');
  }
}
