import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DocumentModel } from './document-model.ts';
import { encodeFrame, type FrameHeader, frameKinds, maxFrameBytes, maxInflatedBytes } from './frames.ts';
import { deflateBody, inflateBody } from './inflate.ts';
import { modelDifference } from './model-difference.ts';
import { DivergenceError, StreamError } from './op-reader.ts';
import { OpWriter } from './op-writer.ts';
import { PageStreamDecoder } from './page-stream.ts';
import type { SafeText } from './safe-text.ts';
import { Random, seed, Tally } from './testing/random.ts';
import { RandomLog } from './testing/random-log.ts';

const safe = (text: string): SafeText => text as SafeText;

/** A document with one element `html` and what is asked for in it. */
function startBody(out = new OpWriter(), inside: (out: OpWriter) => void = () => {}): Uint8Array<ArrayBuffer> {
  out.beginInsert(0, 0);
  out.documentRoot('html', '', '', 0, true);
  out.element(3, 'html', 0, true);
  inside(out);
  for (let open = 0; open < 3; open++) out.endChildren();
  return out.take();
}

function page(sequence: number, body: Uint8Array, epoch = 1, document = 0): Uint8Array<ArrayBuffer> {
  return encodeFrame(frameKinds.page, document, epoch, sequence, body);
}

function pageDeflated(sequence: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeFrame(frameKinds.pageDeflated, 0, 1, sequence, deflateRawSync(body));
}

class Reading {
  readonly models: DocumentModel[] = [];
  readonly headers: FrameHeader[] = [];
  readonly decoder = new PageStreamDecoder((header) => {
    this.headers.push(header);
    this.models.push(new DocumentModel());
    return this.models.at(-1)!;
  });

  get model(): DocumentModel {
    return this.models.at(-1)!;
  }
}

describe('order', () => {
  test('deflated and plain frames are taken in the order of the calls, not of their inflating', async () => {
    const log = new RandomLog(seed, new Tally());
    const frames = Array.from({ length: 30 }, (_, index) => log.frame(index === 0 ? 0 : 8));
    const plain = new Reading();
    for (const frame of frames) await plain.decoder.take(frame);
    const mixed = new Reading();
    const random = new Random(seed);
    const taken: number[] = [];
    const all = frames.map((frame, index) => {
      const message = random.chance(0.5) ? pageDeflated(index + 1, frame.subarray(8)) : frame;
      return mixed.decoder.take(message).then(() => taken.push(index));
    });
    await Promise.all(all);
    expect(taken).toEqual(frames.map((_, index) => index));
    expect(modelDifference(plain.model, mixed.model)).toBe(null);
  });

  test('a plain frame that waits for nothing is read before the call returns', () => {
    const reading = new Reading();
    const taken = reading.decoder.take(page(1, startBody()));
    expect(reading.model.nodes.size).toBe(2);
    expect(reading.decoder.last?.sequence).toBe(1);
    return taken;
  });

  test.each([
    ['a frame twice', [1, 1]],
    ['a gap', [1, 3]],
    ['a start that is missing', [2]],
    ['sequence 0', [0]],
  ])('%s is refused', async (_, sequences) => {
    const reading = new Reading();
    const bodies = [startBody(), new Uint8Array()];
    const taken = sequences.map((sequence, index) => reading.decoder.take(page(sequence, bodies[index]!)));
    await expect(Promise.all(taken)).rejects.toThrow(StreamError);
  });

  test('an epoch starts anew: sink, ids and dictionary', async () => {
    const reading = new Reading();
    const out = new OpWriter();
    await reading.decoder.take(page(1, startBody(out)));
    out.write('attribute', 2, 'data-first', safe('x'));
    out.write('attribute', 2, 'data-first', safe('y'));
    await reading.decoder.take(page(2, out.take()));
    expect(reading.decoder.state.strings).toEqual(['data-first']);
    await reading.decoder.take(page(1, startBody(), 2));
    expect(reading.models).toHaveLength(2);
    expect(reading.decoder.state).toEqual({ nextId: 3, strings: [] });
    // The dictionary of the old epoch is stale.
    out.write('attribute', 2, 'data-first', safe('z'));
    await expect(reading.decoder.take(page(2, out.take(), 2))).rejects.toThrow('unknown string');
  });

  test.each([
    ['an older epoch', page(1, startBody(), 4)],
    ['another document', page(2, new Uint8Array(), 5, 1)],
    ['a pointer frame', encodeFrame(frameKinds.pointer, 0, 5, 2, new Uint8Array())],
    ['an older compacted frame', encodeFrame(frameKinds.compacted, 0, 4, 9, new Uint8Array())],
    ['no frame at all', Uint8Array.of(99)],
    ['a message that is too large', new Uint8Array(maxFrameBytes + 1).fill(1)],
  ])('%s is refused', async (_, message) => {
    const reading = new Reading();
    await reading.decoder.take(page(1, startBody(), 5));
    await expect(reading.decoder.take(message)).rejects.toThrow(StreamError);
  });

  test('after a failure nothing more is read, and each call fails with the same error', async () => {
    const reading = new Reading();
    await reading.decoder.take(page(1, startBody()));
    const failure = await reading.decoder.take(page(2, Uint8Array.of(250))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StreamError);
    await expect(reading.decoder.take(page(2, new Uint8Array()))).rejects.toBe(failure);
    await expect(reading.decoder.take(page(1, startBody(), 2))).rejects.toBe(failure);
    expect(reading.models).toHaveLength(1);
  });

  test('too much that waits is refused', async () => {
    const reading = new Reading();
    const filler = new Uint8Array(maxFrameBytes - 100);
    const taken = [reading.decoder.take(pageDeflated(1, startBody()))];
    for (let sequence = 2; sequence < 8; sequence++) taken.push(reading.decoder.take(page(sequence, filler)));
    const results = await Promise.allSettled(taken);
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { message: 'too much waits' } });
  });
});

describe('inflating', () => {
  test('a body comes back', async () => {
    const body = new Uint8Array(300_000).map((_, index) => (index * index) >> 3);
    expect(Buffer.compare(await inflateBody(await deflateBody(body), body.length), body)).toBe(0);
    expect(
      Buffer.compare(deflateRawSync(await inflateBody(deflateRawSync(body), body.length)), deflateRawSync(body)),
    ).toBe(0);
  });

  test('a decompression bomb stops at the limit', async () => {
    const bomb = deflateRawSync(new Uint8Array(maxInflatedBytes + 1));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(inflateBody(bomb, 1024 * 1024)).rejects.toThrow('body is too large');
    const reading = new Reading();
    const message = encodeFrame(frameKinds.pageDeflated, 0, 1, 1, bomb);
    await expect(reading.decoder.take(message)).rejects.toThrow('body is too large');
    expect(reading.models).toHaveLength(0);
  });

  test('exactly the limit is allowed', async () => {
    expect(await inflateBody(deflateRawSync(new Uint8Array(5000)), 5000)).toHaveLength(5000);
    await expect(inflateBody(deflateRawSync(new Uint8Array(5001)), 5000)).rejects.toThrow(StreamError);
  });

  test('cut short, malformed, or followed by other bytes is refused', async () => {
    const good = deflateRawSync(Buffer.from('hello hello hello hello'));
    for (const bad of [good.subarray(0, -3), new Uint8Array(0), Uint8Array.of(7, 7, 7), Buffer.concat([good, good])]) {
      await expect(inflateBody(bad, 1000)).rejects.toThrow(StreamError);
    }
  });
});

describe('divergence', () => {
  test.each([
    ['links', (model: DocumentModel) => [model.links + 1, model.nodes.size, 3]],
    ['number of nodes', (model: DocumentModel) => [model.links, 3, 3]],
    ['next id', (model: DocumentModel) => [model.links, model.nodes.size, 4]],
  ] as const)('%s that differ are told apart from a broken stream', async (what, wrong) => {
    const reading = new Reading();
    const out = new OpWriter();
    await reading.decoder.take(page(1, startBody(out)));
    const [links, count, nextId] = wrong(reading.model) as [number, number, number];
    out.write('check', links, count, nextId);
    const failure = await reading.decoder.take(page(2, out.take())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DivergenceError);
    expect(failure).toMatchObject({ message: what });
  });

  test('content that differs, or a node that only one end has', async () => {
    for (const nodes of [[2], [2, 77]]) {
      const reading = new Reading();
      const out = new OpWriter();
      await reading.decoder.take(page(1, startBody(out)));
      out.write('checkContent', nodes, 1);
      await expect(reading.decoder.take(page(2, out.take()))).rejects.toThrow(DivergenceError);
    }
  });
});
