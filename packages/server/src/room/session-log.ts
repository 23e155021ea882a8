// The page of one session as frames in memory, numbered in the order in which they were accepted. Agents read it with
// a cursor: whatever comes after the last number they have brings them up to date, also when what they missed was
// compacted meanwhile. It checks epochs and sequences and never reads a body.

import { randomUUID } from 'node:crypto';
import { type FrameHeader, stampLogNumber } from '@alongside/protocol';

export interface LogEntry {
  readonly number: number;
  readonly document: number;
  readonly epoch: number;
  readonly sequence: number;
  /** True for a compacted frame, which replaces everything of its document before it. */
  readonly isBase: boolean;
  readonly message: Uint8Array;
}

interface LoggedDocument {
  readonly epoch: number;
  /** Last sequence accepted. */
  sequence: number;
  /** Set when a frame is missing: nothing more of this epoch is accepted. */
  isBroken: boolean;
}

export type Acceptance = 'accepted' | 'duplicate' | 'stale' | 'gap';

/** What a compaction works on: all of the log up to now, per document. */
export interface CompactionPlan {
  readonly run: string;
  readonly documents: readonly PlannedDocument[];
  readonly bytes: number;
}

export interface PlannedDocument {
  readonly document: number;
  readonly epoch: number;
  /** Log number of the last frame of this plan. */
  readonly last: number;
  readonly base: Uint8Array | null;
  readonly frames: readonly Uint8Array[];
}

/** Documents of one session: the tab's own and cross-origin frames. */
export const maxDocuments = 64;
/** A log below this is not worth compacting, in bytes. */
const minCompactBytes = 1024 * 1024;
const compactFactor = 4;
/** More than a page can begin before it hears that it must not. */
const epochsUnderWay = 1000;

export class SessionLog {
  /** Changes whenever what was said before must not be built on. */
  run: string = randomUUID();
  /** Bytes of all messages. */
  bytes = 0;
  #entries: LogEntry[] = [];
  readonly #documents = new Map<number, LoggedDocument>();
  #lastNumber = 0;
  #highestEpoch = 0;
  #lowestWelcome = 0;
  #compactAbove = minCompactBytes;

  /** Number of the last frame that was accepted; 0 before the first. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** An epoch that nobody has used. */
  get nextEpoch(): number {
    return this.#highestEpoch + 1;
  }

  get documents(): ReadonlyMap<number, Readonly<LoggedDocument>> {
    return this.#documents;
  }

  /** Keeps epochs that are known from elsewhere from being used again. */
  skipEpochs(upTo: number): void {
    this.#highestEpoch = Math.max(this.#highestEpoch, upTo);
  }

  /**
   * Refuses epochs that a page may have begun already, whatever is still on its way.
   * @returns the first one that is welcome
   */
  refuseEpochsUnderWay(): number {
    this.#lowestWelcome = this.#highestEpoch + epochsUnderWay;
    this.#highestEpoch = this.#lowestWelcome - 1;
    return this.#lowestWelcome;
  }

  /**
   * Begins an epoch of a document; everything before it of this document is dropped.
   * @returns false when the epoch is not new, or there are too many documents
   */
  startEpoch(document: number, epoch: number): boolean {
    if (epoch < this.#lowestWelcome) return false;
    const before = this.#documents.get(document);
    if (before === undefined ? this.#documents.size >= maxDocuments : epoch <= before.epoch) return false;
    this.#removeEntries((entry) => entry.document === document);
    this.#documents.set(document, { epoch, sequence: 0, isBroken: false });
    this.#highestEpoch = Math.max(this.#highestEpoch, epoch);
    return true;
  }

  /** Takes a frame and writes its log number into it, or says why not. */
  accept(header: FrameHeader, message: Uint8Array): Acceptance {
    const document = this.#documents.get(header.document);
    if (document === undefined || header.epoch !== document.epoch || document.isBroken) return 'stale';
    if (header.sequence <= document.sequence) return 'duplicate';
    if (header.sequence !== document.sequence + 1) {
      document.isBroken = true;
      return 'gap';
    }
    document.sequence = header.sequence;
    const number = ++this.#lastNumber;
    stampLogNumber(message, number);
    const { document: id, epoch, sequence } = header;
    this.#entries.push({ number, document: id, epoch, sequence, isBase: false, message });
    this.bytes += message.length;
    return 'accepted';
  }

  /** The first entry with a number above this one. */
  after(number: number): LogEntry | null {
    let low = 0;
    let high = this.#entries.length;
    // The usual reader is one behind the end.
    if (high > 0 && this.#entries[high - 1]!.number <= number) return null;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle]!.number <= number) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low] ?? null;
  }

  /** Forgets frames and epochs, so that none of the old epochs is accepted any more. */
  drop(): void {
    this.#entries = [];
    this.#documents.clear();
    this.bytes = 0;
    this.#compactAbove = minCompactBytes;
    this.run = randomUUID();
  }

  /** Forgets what was said of a document and takes nothing more of its epoch; the next epoch is welcome. */
  breakDocument(document: number): void {
    this.#removeEntries((entry) => entry.document === document);
    const logged = this.#documents.get(document);
    if (logged !== undefined) logged.isBroken = true;
  }

  /** Forgets a document that is gone. */
  dropDocument(document: number): void {
    this.#removeEntries((entry) => entry.document === document);
    this.#documents.delete(document);
  }

  /** What was unsent must not be built on by anybody who comes back: readers start over. */
  startRun(): void {
    this.run = randomUUID();
  }

  /** Everything to compact, or null while it is not worth it. */
  planCompaction(): CompactionPlan | null {
    if (this.bytes <= this.#compactAbove) return null;
    const documents: PlannedDocument[] = [];
    for (const [document, { epoch }] of this.#documents) {
      const entries = this.#entries.filter((entry) => entry.document === document);
      const tail = entries.filter(({ isBase }) => !isBase);
      const last = tail.at(-1);
      if (last === undefined) continue;
      const base = entries.find(({ isBase }) => isBase)?.message ?? null;
      documents.push({ document, epoch, last: last.number, base, frames: tail.map(({ message }) => message) });
    }
    return documents.length === 0 ? null : { run: this.run, documents, bytes: this.bytes };
  }

  /**
   * Puts compacted frames in place of what they were made of.
   * @param compacted one message per document of the plan, null where there is none
   * @returns whether anything of it could still be used
   */
  applyCompaction(plan: CompactionPlan, compacted: readonly (Uint8Array | null)[]): boolean {
    let isUsed = false;
    for (const [index, planned] of plan.documents.entries()) {
      const message = compacted[index];
      const document = this.#documents.get(planned.document);
      if (message === null || message === undefined) continue;
      if (document?.epoch !== planned.epoch || plan.run !== this.run) continue;
      const last = this.#entries.find(({ number }) => number === planned.last);
      if (last === undefined) continue;
      this.#removeEntries(({ document: id, number }) => id === planned.document && number <= planned.last);
      stampLogNumber(message, planned.last);
      this.#insert({ ...last, isBase: true, message });
      isUsed = true;
    }
    const baseBytes = this.#entries.reduce((sum, entry) => sum + (entry.isBase ? entry.message.length : 0), 0);
    this.#compactAbove = Math.max(minCompactBytes, compactFactor * baseBytes);
    return isUsed;
  }

  /** After a compaction that failed: the next one is tried when the log has doubled. */
  postponeCompaction(): void {
    this.#compactAbove = Math.max(minCompactBytes, this.bytes * 2);
  }

  #insert(entry: LogEntry): void {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1]!.number > entry.number) at--;
    this.#entries.splice(at, 0, entry);
    this.bytes += entry.message.length;
  }

  #removeEntries(isGone: (entry: LogEntry) => boolean): void {
    this.#entries = this.#entries.filter((entry) => {
      if (!isGone(entry)) return true;
      this.bytes -= entry.message.length;
      return false;
    });
  }
}
