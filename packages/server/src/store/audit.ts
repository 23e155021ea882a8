// The audit log: queued in memory and committed in groups, so that a relayed frame never waits for the disk. The
// queue is bounded; when the disk refuses for so long that it is full, further notes are counted and dropped. Details
// name what happened, never page content, codes or secrets.

import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { Store } from './database.ts';

/** What a caller says; id and time are added here. */
export interface AuditNote {
  readonly actor: string;
  readonly action: string;
  readonly session?: string;
  readonly license?: string;
  readonly detail?: string;
}

const flushDelayMs = 50;
const retryDelayMs = 1000;
const maxRowsPerCommit = 500;
const maxQueuedRows = 20_000;

export class AuditLog {
  readonly #store: Store;
  readonly #clock: Clock;
  #queue: (AuditNote & { id: string; at: number })[] = [];
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #onError: (error: unknown) => void;
  /** Notes that were lost because the disk refused and the queue was full. */
  dropped = 0;

  constructor(store: Store, clock: Clock, onError: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onError = onError;
  }

  note(note: AuditNote): void {
    if (this.#queue.length >= maxQueuedRows) {
      this.dropped++;
      return;
    }
    this.#queue.push({ ...note, id: randomUUID(), at: this.#clock.now() });
    this.#flushAfter(flushDelayMs);
  }

  /** Commits everything that was noted before the call. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #flushAfter(ms: number): void {
    this.#cancelTimer ??= this.#clock.after(ms, () => {
      this.#cancelTimer = null;
      void this.flush();
    });
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const rows = this.#queue.slice(0, maxRowsPerCommit);
      try {
        await this.#store
          .insertInto('audit')
          .values(
            rows.map(({ id, at, actor, action, session, license, detail }) => ({
              id,
              at,
              actor,
              action,
              session_id: session ?? null,
              license_id: license ?? null,
              detail: detail ?? '',
            })),
          )
          .execute();
      } catch (error) {
        this.#onError(error);
        this.#flushAfter(retryDelayMs);
        return;
      }
      this.#queue = this.#queue.slice(rows.length);
    }
  }
}

export interface AuditQuery {
  readonly session?: string | undefined;
  readonly license?: string | undefined;
  readonly action?: string | undefined;
  /** Only entries before this time. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Entries, newest first. */
export async function listAudit(store: Store, query: AuditQuery): Promise<AuditEntry[]> {
  let select = store.selectFrom('audit').selectAll().orderBy('at', 'desc').orderBy('id').limit(query.limit);
  if (query.session !== undefined) select = select.where('session_id', '=', query.session);
  if (query.license !== undefined) select = select.where('license_id', '=', query.license);
  if (query.action !== undefined) select = select.where('action', '=', query.action);
  if (query.before !== undefined) select = select.where('at', '<', query.before);
  const rows = await select.execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    session: row.session_id,
    license: row.license_id,
    detail: row.detail,
  }));
}
