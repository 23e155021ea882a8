import { describe, expect, test } from 'vitest';
import { compactFrames, compactModel } from './compaction.ts';
import { DocumentModel } from './document-model.ts';
import { decodeFrameHeader, encodeFrame, frameKinds } from './frames.ts';
import { deflateBody } from './inflate.ts';
import { modelDifference } from './model-difference.ts';
import { StreamError } from './op-reader.ts';
import { PageStreamDecoder } from './page-stream.ts';
import { describeModel } from './testing/naive-document.ts';
import { isLongRun, Random, seed, Tally } from './testing/random.ts';
import { RandomLog } from './testing/random-log.ts';

async function read(messages: readonly Uint8Array[]): Promise<{ model: DocumentModel; decoder: PageStreamDecoder }> {
  let model = new DocumentModel();
  const decoder = new PageStreamDecoder(() => {
    model = new DocumentModel();
    return model;
  });
  for (const message of messages) await decoder.take(message);
  return { model, decoder };
}

describe('compaction', () => {
  test('model(compact(prefix) + tail) = model(log) for every prefix of random logs', async () => {
    const tally = new Tally();
    const logs = isLongRun ? 400 : 40;
    let prefixes = 0;
    for (let number = 0; number < logs; number++) {
      const random = new Random(seed + number);
      const log = new RandomLog(seed + number, tally);
      const frames: Uint8Array[] = [];
      for (let count = 0; count < 24; count++) {
        const frame = log.frame(1 + random.below(30));
        frames.push(random.chance(0.2) ? await deflated(frame) : frame);
      }
      const whole = await read(frames);
      expect(describeModel(whole.model)).toEqual(log.document.describe());
      expect(whole.model.links).toBe(log.document.links());
      let base: Uint8Array | null = null;
      let done = 0;
      for (let cut = 1; cut <= frames.length; cut++) {
        const compacted = await compactFrames(null, frames.slice(0, cut));
        const after = await read([compacted, ...frames.slice(cut)]);
        const where = `seed ${seed + number}, cut at ${cut}`;
        expect(modelDifference(whole.model, after.model), where).toBe(null);
        expect(after.decoder.state, where).toEqual(whole.decoder.state);
        expect(after.decoder.last?.sequence, where).toBe(frames.length);
        prefixes++;
        if (!random.chance(0.2)) continue;
        // Compaction on top of an earlier one says the same as all at once.
        base = await compactFrames(base, frames.slice(done, cut));
        done = cut;
        const [once, twice] = [await read([compacted]), await read([base])];
        expect(modelDifference(once.model, twice.model), `${where}, on top of a base`).toBe(null);
        expect(twice.decoder.state).toEqual(once.decoder.state);
      }
    }
    console.log(`compaction: seed ${seed}, ${logs} logs, ${prefixes} prefixes; ${tally}`);
    expect(Math.min(...tally.counts.values())).toBeGreaterThan(logs);
  });

  test('keeps document, epoch, sequence and log number of the last frame', async () => {
    const log = new RandomLog(seed, new Tally());
    const frames = [log.frame(0), log.frame(2), log.frame(2)];
    const last = frames[2]!;
    last[1] = 77;
    const header = decodeFrameHeader(await compactFrames(null, frames));
    expect(header).toMatchObject({ log: 77, document: 0, epoch: 1, sequence: 3 });
  });

  test('deflates what is large', async () => {
    const log = new RandomLog(seed, new Tally());
    const frames = [log.frame(400)];
    const compacted = await compactFrames(null, frames);
    expect(decodeFrameHeader(compacted)?.kind).toBe(frameKinds.compactedDeflated);
    expect(modelDifference((await read(frames)).model, (await read([compacted])).model)).toBe(null);
  });

  test('a log without a start, with a gap, or empty is refused', async () => {
    const log = new RandomLog(seed, new Tally());
    const frames = [log.frame(0), log.frame(2), log.frame(2)];
    await expect(compactFrames(null, frames.slice(1))).rejects.toThrow(StreamError);
    await expect(compactFrames(null, [frames[0]!, frames[2]!])).rejects.toThrow(StreamError);
    await expect(compactFrames(null, [])).rejects.toThrow(StreamError);
  });

  test('an empty model gives a frame that reads as one', async () => {
    const header = { kind: frameKinds.page, log: 0, document: 0, epoch: 4, sequence: 9, bodyOffset: 0 } as const;
    const message = compactModel(new DocumentModel(), { nextId: 1, strings: [] }, header);
    expect((await read([message])).model.nodes.size).toBe(0);
  });
});

async function deflated(frame: Uint8Array): Promise<Uint8Array> {
  const { document, epoch, sequence, bodyOffset } = decodeFrameHeader(frame)!;
  const body = await deflateBody(frame.subarray(bodyOffset));
  return encodeFrame(frameKinds.pageDeflated, document, epoch, sequence, body);
}
