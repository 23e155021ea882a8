// The page stream comes from a stranger's browser: whatever the bytes are, reading them ends soon, within the limits,
// and with a typed error or none.

import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ByteWriter } from './byte-writer.ts';
import { compactFrames, compactModel } from './compaction.ts';
import { DocumentModel } from './document-model.ts';
import { decodeFrameHeader, encodeFrame, frameKinds } from './frames.ts';
import { modelDifference } from './model-difference.ts';
import { maxDepth, maxDictionaryStrings, maxDictionaryUnits, recordBits, recordTypes } from './node-records.ts';
import { DivergenceError, newReaderState, type OpSink, readOps, StreamError } from './op-reader.ts';
import { OpWriter } from './op-writer.ts';
import { ops } from './ops.ts';
import { PageStreamDecoder } from './page-stream.ts';
import type { SafeText } from './safe-text.ts';
import { isLongRun, Random, seed, Tally } from './testing/random.ts';
import { RandomLog } from './testing/random-log.ts';

const safe = (text: string): SafeText => text as SafeText;

/** Reads a body into a new model, or one that has the small document of `start`; gives the name and words of the error. */
function outcome(
  body: Uint8Array,
  hasExplicitIds = false,
  model = new DocumentModel(),
  state = newReaderState(),
): string {
  try {
    readOps(body, state, model, hasExplicitIds);
    return 'read';
  } catch (error) {
    if (error instanceof StreamError || error instanceof DivergenceError) return `${error.name}: ${error.message}`;
    throw error;
  }
}

/** 1 document > 2 html > 3 body > 4 div, 5 text. */
function start(out: OpWriter): void {
  out.beginInsert(0, 0);
  out.documentRoot('html', '', '', 0, true);
  out.element(3, 'html', 0, true);
  out.element(3, 'body', 0, true);
  out.element(3, 'div', 0, false);
  out.textNode(safe('some text'));
  for (let open = 0; open < 4; open++) out.endChildren();
}

function attack(write: (out: OpWriter) => void): string {
  const out = new OpWriter();
  start(out);
  write(out);
  return outcome(out.take());
}

function rawAttack(write: (out: ByteWriter) => void, hasExplicitIds = false): string {
  const out = new ByteWriter();
  write(out);
  return outcome(out.take(), hasExplicitIds);
}

describe('crafted bodies', () => {
  test.each<[string, (out: OpWriter) => void, string]>([
    ['a cycle by moving', (out) => out.write('move', 3, 4, 0), 'a node inside itself'],
    [
      'a cycle by reference',
      (out) => {
        out.beginInsert(4, 0);
        out.element(3, 'p', 0, true);
        out.reference(4);
        out.endChildren();
        out.endChildren();
      },
      'a node inside itself',
    ],
    [
      'a reference to itself',
      (out) => {
        out.beginInsert(4, 0);
        out.element(3, 'p', 0, true);
        out.reference(6);
      },
      'a node inside itself',
    ],
    [
      'a sibling that a reference has carried away',
      (out) => {
        out.beginInsert(3, 4);
        out.element(3, 'p', 0, true);
        out.reference(4);
        out.endChildren();
        out.textNode(safe('x'));
      },
      'not a child of the parent',
    ],
    ['a node from the future', (out) => out.write('remove', 6), 'unknown node'],
    ['an insert without end', (out) => out.beginInsert(3, 0), 'bad record'],
    ['ids given in a live frame', (out) => out.write('nextId', 1), 'nextId outside of a compacted frame'],
    ['a dictionary in a live frame', (out) => out.write('dictionary', []), 'dictionary outside of a compacted frame'],
    [
      'nesting without end',
      (out) => {
        out.beginInsert(3, 0);
        for (let depth = 0; depth < maxDepth + 10; depth++) out.element(3, 'p', 0, true);
      },
      'too deep',
    ],
  ])('%s', (_, write, words) => {
    expect(attack(write)).toBe(`StreamError: ${words}`);
  });

  test.each<[string, (out: ByteWriter) => void, string]>([
    ['an unknown op', (out) => out.u8(200), 'unknown op'],
    ['a huge list', (out) => [out.u8(ops.topLayer.code), out.uint(1_000_000_000)], 'list too long'],
    ['a huge list of numbers', (out) => [out.u8(ops.adopt.code), out.u8(3), out.uint(2 ** 50)], 'list too long'],
    ['an id beyond all', (out) => [out.u8(ops.remove.code), out.uint(2 ** 40)], 'id out of range'],
    ['an id below zero', (out) => [out.u8(ops.remove.code), out.uint(2)], 'id out of range'],
    ['no node where one is needed', (out) => [out.u8(ops.remove.code), out.u8(0)], 'node missing'],
    ['a stale dictionary', (out) => [out.u8(ops.media.code), out.uint(5000), out.uint(5001)], 'unknown string'],
    ['an op cut short', (out) => [out.u8(ops.scroll.code), out.u8(3)], 'cut short'],
    ['a text longer than the body', (out) => [out.u8(ops.media.code), out.u8(0), out.uint(2 ** 30)], 'cut short'],
    [
      'a node without document',
      (out) => [out.u8(ops.insert.code), out.u8(0), out.u8(0), out.u8(2)],
      'node without parent',
    ],
  ])('%s', (_, write, words) => {
    expect(rawAttack(write)).toBe(`StreamError: ${words}`);
  });

  test.each([
    ['a text with attributes', recordTypes.text | recordBits.attributes, 'bad record'],
    ['a reference with children', recordTypes.reference | recordBits.children, 'bad record'],
    ['an end with children', recordTypes.end | recordBits.children, 'bad record'],
    ['a head of unknown bits', 32, 'bad record'],
  ])('%s', (_, head, words) => {
    const out = new OpWriter();
    start(out);
    const insert = Uint8Array.of(ops.insert.code, 7, 0, head, 2, 2, 2);
    const body = Uint8Array.of(...out.take(), ...insert);
    expect(outcome(body)).toBe(`StreamError: ${words}`);
  });

  test('the reader bounds nesting by itself, whatever the sink lets through', () => {
    const out = new OpWriter();
    start(out);
    out.beginInsert(3, 0);
    for (let depth = 0; depth < maxDepth + 10; depth++) out.element(3, 'p', 0, true);
    const takesAll = new Proxy({}, { get: () => () => {} }) as OpSink;
    expect(() => readOps(out.take(), newReaderState(), takesAll)).toThrow('too deep');
  });

  test('more attributes than an element may have', () => {
    const body = rawAttack((out) => {
      out.u8(ops.insert.code);
      for (const byte of [0, 0, recordTypes.root | recordBits.children, 0, 2, 2, 2, 0]) out.u8(byte);
      out.u8(recordTypes.html | recordBits.attributes);
      out.uint(3);
      out.uint(1_000_000);
    });
    expect(body).toBe('StreamError: too many attributes');
  });

  test('a dictionary filled beyond its size, in strings and in their length', () => {
    const admit = (out: ByteWriter, text: string): void => {
      out.u8(ops.media.code);
      out.uint(2);
      out.uint(1);
      out.text(text);
    };
    const many = rawAttack((out) => {
      for (let count = 0; count <= maxDictionaryStrings; count++) admit(out, String(count));
    });
    expect(many).toBe('StreamError: dictionary full');
    expect(rawAttack((out) => admit(out, 'x'.repeat(maxDictionaryUnits + 1)))).toBe('StreamError: dictionary full');
    const compacted = (out: ByteWriter): unknown => [
      out.u8(ops.dictionary.code),
      out.uint(1),
      out.text('x'.repeat(65)),
    ];
    expect(rawAttack(compacted, true)).toBe('StreamError: dictionary string too long');
  });

  test('a compacted frame with an id twice', () => {
    const out = new OpWriter(false);
    out.beginInsert(0, 0);
    out.documentRoot('', '', '', 0, true, 1);
    out.element(3, 'html', 0, true, '', 2);
    out.element(3, 'body', 0, false, '', 2);
    expect(outcome(out.take(), true)).toBe('StreamError: id twice');
  });

  test('a next id that is already taken is found at the next new node', () => {
    const out = new OpWriter(false);
    out.write('nextId', 2);
    out.beginInsert(0, 0);
    out.documentRoot('', '', '', 0, true, 1);
    out.element(3, 'html', 0, false, '', 2);
    out.endChildren();
    out.endChildren();
    const model = new DocumentModel();
    const state = newReaderState();
    expect(outcome(out.take(), true, model, state)).toBe('read');
    out.beginInsert(1, 0);
    out.element(3, 'p', 0, false);
    out.endChildren();
    expect(outcome(out.take(), false, model, state)).toBe('StreamError: id twice');
  });

  test('moves of a deep tree up and down cost no more than the limit of work', () => {
    const out = new OpWriter();
    start(out);
    out.beginInsert(4, 0);
    for (let count = 0; count < 100_000; count++) out.textNode(safe('x'));
    out.endChildren();
    out.beginInsert(3, 0);
    out.element(3, 'p', 0, false);
    out.endChildren();
    for (let count = 0; count < 2000; count++) {
      out.write('move', 4, 100_006, 0);
      out.write('move', 4, 3, 0);
    }
    expect(outcome(out.take())).toBe('StreamError: too much work');
  });

  test('hundreds of thousands of nodes that stay nothing', () => {
    const out = new OpWriter();
    start(out);
    for (let count = 0; count < 200_000; count++) {
      out.beginInsert(3, 0);
      out.element(3, 'p', 0, false);
      out.endChildren();
      out.write('remove', 6 + count);
    }
    const model = new DocumentModel();
    expect(outcome(out.take(), false, model)).toBe('read');
    expect(model.nodes.size).toBe(5);
  });
});

describe('random and mutated bytes', () => {
  const rounds = isLongRun ? 200_000 : 12_000;

  test(`random bodies (seed ${seed})`, () => {
    const random = new Random(seed);
    const tally = new Tally();
    const codes = Object.values(ops).map(({ code }) => code);
    for (let round = 0; round < rounds; round++) {
      const body = Uint8Array.from({ length: random.below(60) }, (_, index) =>
        index === 0 || random.chance(0.2) ? random.pick(codes) : random.below(random.chance(0.7) ? 8 : 256),
      );
      tally.add(outcome(body, random.chance(0.3)).split(':')[0]!);
    }
    console.log(`random bodies: seed ${seed}, ${tally}`);
    expect(tally.of('StreamError')).toBeGreaterThan(rounds / 2);
  });

  test(`mutated logs: flipped, cut, doubled and mixed bytes (seed ${seed})`, () => {
    const random = new Random(seed);
    const tally = new Tally();
    const reasons = new Tally();
    const logs = Array.from({ length: 10 }, (_, number) => {
      const log = new RandomLog(seed + number, new Tally());
      return Array.from({ length: 6 }, (_, index) => log.frame(index === 0 ? 0 : 25));
    });
    for (let round = 0; round < rounds / 4; round++) {
      const frames = random.pick(logs);
      const victim = random.below(frames.length);
      const model = new DocumentModel();
      const state = newReaderState();
      let result = 'read';
      for (const [index, frame] of frames.entries()) {
        const body = frame.subarray(decodeFrameHeader(frame)!.bodyOffset);
        result = outcome(index === victim ? mutated(random, body) : body, false, model, state);
        if (result !== 'read') break;
      }
      tally.add(result.split(':')[0]!);
      reasons.add(result);
      if (result !== 'read') continue;
      // What was let through is a model like any other: it can be compacted and read again.
      const header = { kind: frameKinds.page, log: 0, document: 0, epoch: 1, sequence: 1, bodyOffset: 0 } as const;
      const message = compactModel(model, state, header);
      const again = new DocumentModel();
      readOps(message.subarray(decodeFrameHeader(message)!.bodyOffset), newReaderState(), again, true);
      expect(modelDifference(model, again), `round ${round}`).toBe(null);
    }
    console.log(`mutated logs: seed ${seed}, ${tally}; ${reasons.counts.size} different ends`);
    for (const name of ['read', 'StreamError', 'DivergenceError']) expect(tally.of(name)).toBeGreaterThan(50);
  });

  test(`mutated messages through the decoder and compaction (seed ${seed})`, async () => {
    const random = new Random(seed + 1);
    const tally = new Tally();
    const log = new RandomLog(seed, new Tally());
    const frames = Array.from({ length: 6 }, (_, index) => log.frame(index === 0 ? 0 : 25));
    const base = await compactFrames(null, frames.slice(0, 3));
    const deflated = frames.map((frame, index) =>
      encodeFrame(frameKinds.pageDeflated, 0, 1, index + 1, deflateRawSync(frame.subarray(8))),
    );
    for (let round = 0; round < rounds / 40; round++) {
      const messages = [base, ...(random.chance(0.5) ? frames : deflated).slice(3)];
      const victim = random.below(messages.length);
      messages[victim] = mutated(random, messages[victim]!);
      try {
        await compactFrames(messages[0]!, messages.slice(1));
        tally.add('read');
      } catch (error) {
        if (!(error instanceof StreamError || error instanceof DivergenceError)) throw error;
        tally.add(error.name);
      }
    }
    console.log(`mutated messages: seed ${seed}, ${tally}`);
    expect(tally.of('StreamError')).toBeGreaterThan(rounds / 100);
  });

  test(`a decoder takes random messages (seed ${seed})`, async () => {
    const random = new Random(seed + 2);
    for (let round = 0; round < rounds / 20; round++) {
      const decoder = new PageStreamDecoder(() => new DocumentModel());
      const message = Uint8Array.from({ length: random.below(40) }, () => random.below(random.chance(0.7) ? 6 : 256));
      const failure = await decoder.take(message).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure === null || failure instanceof StreamError || failure instanceof DivergenceError).toBe(true);
    }
  });
});

function mutated(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = [...bytes];
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(result.length);
    const kind = random.below(5);
    if (kind === 0) result[at] = random.below(256);
    else if (kind === 1) result[at] = (result[at]! ^ (1 << random.below(8))) & 0xff;
    else if (kind === 2) result.length = at;
    else if (kind === 3) result.splice(at, random.below(6));
    else result.splice(at, 0, ...result.slice(random.below(result.length), random.below(result.length)).slice(0, 20));
    if (result.length === 0) break;
  }
  return Uint8Array.from(result);
}
