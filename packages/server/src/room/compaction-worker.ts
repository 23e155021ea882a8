// Runs in a thread of its own: reads a log through the document model and answers with the frames that replace it. It
// keeps nothing between jobs.

import { parentPort } from 'node:worker_threads';
import { compactFrames } from '@alongside/protocol';
import type { CompactionAnswer, CompactionJob } from './compactor.ts';

parentPort?.on('message', async ({ id, documents }: CompactionJob) => {
  const compacted: (Uint8Array<ArrayBuffer> | null)[] = [];
  const errors: string[] = [];
  for (const { base, frames } of documents) {
    try {
      compacted.push(await compactFrames(base, frames));
    } catch (error) {
      // The message names what was wrong with the stream, never what it said.
      errors.push(error instanceof Error ? error.name : 'unknown error');
      compacted.push(null);
    }
  }
  const answer: CompactionAnswer = { id, compacted, errors };
  parentPort?.postMessage(
    answer,
    compacted.flatMap((message) => (message === null ? [] : [message.buffer])),
  );
});
