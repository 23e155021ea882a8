// Hands logs to the compaction thread, one at a time, and brings back what replaces them. A job that takes too long
// costs the thread its life; the log then stays as it is until its hard limit asks the page for a fresh start.

import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { CompactionPlan } from './session-log.ts';

export interface CompactionJob {
  readonly id: number;
  readonly documents: readonly { base: Uint8Array | null; frames: readonly Uint8Array[] }[];
}

export interface CompactionAnswer {
  readonly id: number;
  readonly compacted: readonly (Uint8Array<ArrayBuffer> | null)[];
  /** Names of what went wrong, one for each null. */
  readonly errors: readonly string[];
}

/** Logs that may wait for the thread. */
const maxWaitingJobs = 1000;
const maxJobMs = 20_000;
/** A thread that has nothing to do for this long is ended, in milliseconds. */
const idleMs = 30_000;

interface Waiting {
  readonly job: CompactionJob;
  resolve(compacted: (Uint8Array | null)[]): void;
  reject(error: Error): void;
}

export class Compactor {
  readonly #clock: Clock;
  readonly #onError: (errors: readonly string[]) => void;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #worker: Worker | null = null;
  #cancelTimer: (() => void) | null = null;
  #lastId = 0;
  #isStopped = false;

  /** @param onError told the names of errors in streams, for the log */
  constructor(clock: Clock, onError: (errors: readonly string[]) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** One message per document of the plan, null where the stream could not be read. */
  compact(plan: CompactionPlan): Promise<(Uint8Array | null)[]> {
    if (this.#isStopped || this.#waiting.length >= maxWaitingJobs) {
      return Promise.reject(new Error('too many logs wait for compaction'));
    }
    const documents = plan.documents.map(({ base, frames }) => ({ base, frames }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job: { id: ++this.#lastId, documents }, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread; jobs that wait are rejected. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const worker = this.#worker;
    this.#fail(new Error('the server stops'));
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the server stops'));
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current !== null || this.#isStopped) return;
    const next = this.#waiting.shift();
    this.#cancelTimer?.();
    if (next === undefined) {
      this.#cancelTimer = this.#clock.after(idleMs, () => this.#dropWorker());
      return;
    }
    this.#current = next;
    this.#cancelTimer = this.#clock.after(maxJobMs, () => this.#fail(new Error('compaction took too long')));
    this.#worker ??= this.#startWorker();
    // Copied to the thread: the log still needs them.
    this.#worker.postMessage(next.job);
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL('./compaction-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', ({ id, compacted, errors }: CompactionAnswer) => {
      const current = this.#current;
      if (worker !== this.#worker || current?.job.id !== id) return;
      this.#current = null;
      if (errors.length > 0) this.#onError(errors);
      current.resolve([...compacted]);
      this.#next();
    });
    worker.on('error', (error) => worker === this.#worker && this.#fail(error));
    worker.on('exit', () => worker === this.#worker && this.#fail(new Error('the compaction thread ended')));
    return worker;
  }

  /** The thread is of no use any more: its job fails, the next one gets a new thread. */
  #fail(error: Error): void {
    const current = this.#current;
    this.#current = null;
    this.#dropWorker();
    current?.reject(error);
    this.#next();
  }

  #dropWorker(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }
}
