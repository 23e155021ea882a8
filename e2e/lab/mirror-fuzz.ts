// Runs in a real browser: random changes of a page that is being captured, and after every few of them the page against
// the model that the frames make. Everything is the product's own but the socket, which hands messages to a decoder in
// the same page. Slices are made tiny so that changes fall between them.

import { createCapture, createOutbound, loadBundledPart } from '@alongside/capture';
import {
  compactFrames,
  DocumentModel,
  decodeFrameHeader,
  modelDifference,
  PageStreamDecoder,
} from '@alongside/protocol';
import { openShell, Replica } from '@alongside/replica';
import { type OracleView, pageDifference } from './oracle.ts';
import { PageChanges } from './page-changes.ts';
import { Random } from './random.ts';

export interface FuzzOptions {
  seed: number;
  /** Least count of every operation and interleaving. */
  least: number;
  sliceMs: number;
}

export interface FuzzResult {
  counts: Record<string, number>;
  batches: number;
  compactions: number;
  nodes: number;
  difference: string | null;
}

const compared = new Set(['class', 'id', 'title', 'lang', 'role', 'viewBox', 'd']);
/** More batches than this without reaching the least counts is a fault of the test. */
const maxBatches = 60_000;

export async function runFuzz({ seed, least, sliceMs }: FuzzOptions): Promise<FuzzResult> {
  const random = new Random(seed);
  const zoo = document.body.appendChild(document.createElement('main'));
  const closedRoots = new WeakMap<Element, ShadowRoot>();
  const changes = new PageChanges(random, zoo, closedRoots);
  const view: OracleView = { closedRoots, isOurs: (node) => node === agent.frame, attributes: compared };
  let model = new DocumentModel();
  let log: Uint8Array[] = [];
  let failure: unknown = null;
  const decoder = new PageStreamDecoder(() => {
    model = new DocumentModel();
    return model;
  });
  const agent = await openReplica((what) => {
    failure ??= `the replica diverged: ${what}`;
  });
  const outbound = createOutbound();
  let waiting: Promise<void> = Promise.resolve();
  outbound.attach({
    bufferedAmount: 0,
    send(message) {
      if (typeof message === 'string') return;
      const header = decodeFrameHeader(message);
      if (header === null) throw new Error('not a frame');
      if (header.sequence === 1) log = [];
      log.push(message);
      outbound.acknowledge(0, header.epoch, header.sequence);
      const taken = [decoder.take(message), agent.take(message)];
      waiting = Promise.all([waiting, ...taken]).then(
        () => agent.endFrame(),
        (error: unknown) => {
          failure ??= error;
        },
      );
    },
  });
  let epoch = 1;
  const errors: unknown[] = [];
  const capture = createCapture({
    window: window as Window & typeof globalThis,
    policy: { masked: [], hidden: [], unmasked: [], isPrivateByDefault: false, allowedQueryParameters: [] },
    assetHosts: [],
    closedRoots,
    isOurs: (node) => node === agent.frame,
    outbound,
    // Parts come at some time after they are wanted, as over a network.
    loadPart: async (name) => {
      for (let tasks = random.below(20); tasks > 0; tasks--) await nextTask();
      return loadBundledPart(name);
    },
    upload: async () => {},
    onPage: () => {},
    onNeedsEpoch: () => capture.start(++epoch),
    onError: (error) => errors.push(error),
    sliceMs,
    checkMs: 100,
  });

  const interleavings: Record<string, number> = {
    'flush at once': 0,
    'flush by frame': 0,
    'between slices': 0,
    'nothing between': 0,
  };
  let batches = 0;
  let compactions = 0;
  let difference: string | null = null;

  const settle = async (): Promise<void> => {
    for (let round = 0; round < 10_000; round++) {
      capture.flush();
      if (!capture.hasPending) break;
      await nextTask();
    }
    await outbound.drained();
    await waiting;
  };
  const compare = async (): Promise<string | null> => {
    await settle();
    if (failure !== null) return `stream: ${String(failure)}`;
    if (errors.length > 0) return `capture: ${describe(errors[0])}`;
    return pageDifference(document, model, view);
  };
  const compareCompacted = async (): Promise<string | null> => {
    const cut = 1 + random.below(log.length);
    let other = new DocumentModel();
    const second = new PageStreamDecoder(() => {
      other = new DocumentModel();
      return other;
    });
    const messages = log.map((message) => message.slice());
    await second.take(await compactFrames(null, messages.slice(0, cut)));
    for (const message of messages.slice(cut)) await second.take(message);
    compactions++;
    const found = modelDifference(model, other);
    return found === null ? null : `compaction at ${cut} of ${messages.length}: ${found}`;
  };

  changes.populate(60);
  capture.start(epoch);
  const isDone = (): boolean =>
    Object.values(changes.counts).every((count) => count >= least) &&
    Object.values(interleavings).every((count) => count >= least) &&
    compactions >= Math.min(least, 60);
  while (difference === null && !isDone()) {
    if (++batches > maxBatches) {
      difference = 'too many batches without reaching the least counts';
      break;
    }
    if (capture.hasPending) interleavings['between slices']!++;
    const size = 1 + random.below(6);
    for (let step = 0; step < size; step++) await changes.step();
    const choice = random.below(10);
    if (choice < 4) {
      capture.flush();
      interleavings['flush at once']!++;
    } else if (choice < 5) {
      await nextFrame();
      interleavings['flush by frame']!++;
    } else if (choice < 7) {
      await nextTask();
    } else {
      interleavings['nothing between']!++;
    }
    if (batches % 12 === 0) difference = await compare();
    if (difference === null && batches % 60 === 0) difference = await compareCompacted();
    if (batches % 400 === 0) {
      // A fresh page now and then, so that the tree neither grows nor dies out.
      changes.reset();
      capture.start(++epoch);
    }
  }
  difference ??= await compare();
  const nodes = model.nodes.size;
  capture.stop();
  zoo.remove();
  return { counts: { ...changes.counts, ...interleavings }, batches, compactions, nodes, difference };
}

/** The real replica in a shell of this page, fed with the same messages; its own check compares it with the page. */
async function openReplica(diverged: (what: string) => void) {
  const container = document.createElement('div');
  const frame = document.createElement('iframe');
  document.documentElement.append(frame);
  frame.contentDocument!.documentElement.append(container);
  const events = { diverged, viewport() {}, media() {}, fieldValue() {}, fieldSplice() {}, changed() {} };
  const host = {
    urlOf: () => '',
    hasAsset: async () => false,
    fetchAsset: async () => false,
    isDirectHost: () => false,
  };
  const shell = await openShell(container, '/viewer/shell/standards.html', new AbortController().signal);
  let replica: Replica | null = null;
  const decoder = new PageStreamDecoder(() => {
    replica?.stop();
    replica = new Replica(shell, host, window, events);
    return replica;
  });
  return { frame, take: (message: Uint8Array) => decoder.take(message), endFrame: () => replica?.endFrame() };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

Object.assign(window, { runFuzz });
