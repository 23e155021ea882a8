// What a room needs from the outside, and its limits. Everything asynchronous is a function, so that a room can live
// on another machine than the store one day.

import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { SessionChange } from '../store/sessions.ts';
import type { Handoffs } from './handoffs.ts';
import type { CompactionPlan } from './session-log.ts';

export interface RoomLimits {
  readonly awayMs: number;
  readonly graceMs: number;
  readonly unwatchedMs: number;
  readonly maxLogBytes: number;
}

export interface RoomDependencies {
  readonly clock: Clock;
  readonly limits: RoomLimits;
  readonly metrics: Metrics;
  /** Commits a change of the session's row. Changes are committed in the order of the calls. */
  save(change: SessionChange): Promise<void>;
  makeSecret(): string;
  /** Proofs with which next pages go on. */
  readonly handoffs: Handoffs;
  /** Bearer token with which this session's page uploads assets. */
  readonly uploadToken: string;
  hashSecret(secret: string): string;
  /** One compacted message per document of the plan, null where it failed. */
  compact(plan: CompactionPlan): Promise<(Uint8Array | null)[]>;
  audit(actor: string, action: string, detail?: string): void;
  /** An error that nobody waits for. */
  report(error: unknown, doing: string): void;
  /** Assets of earlier epochs of a document are of no use any more; of all documents when it is null. */
  forgetAssets(document: number | null, beforeEpoch: number): void;
  /** Called once, when the session is over and its row says so. */
  onEnded(): void;
}

/** Largest pointer message, in bytes. */
export const maxPointerBytes = 96;
/** Shortest time between two fresh starts that replicas ask for. */
export const resyncEveryMs = 10_000;
/** Assets that a page may upload, sustained and at once. */
export const uploadsPerSecond = 50;
export const uploadBurst = 500;
export const uploadBytesPerSecond = 4 * 1024 * 1024;
export const uploadBurstBytes = 64 * 1024 * 1024;
/** Refusals of one session that are written to the audit log, sustained and at once; all are counted. */
export const refusalNotesPerSecond = 1;
export const refusalNotesBurst = 50;
