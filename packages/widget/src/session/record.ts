// What this tab keeps of its session while it reloads and moves on: sessionStorage, which other tabs do not see (a
// duplicated tab starts with a copy). Where storage is denied the session lives as long as the page.

import type { Grant } from '@alongside/protocol';
import { originKey, recordKey } from '../chunks.ts';

export interface SessionRecord {
  readonly license: string;
  readonly session: string;
  /** Rotated at each connect; the last one that the server gave. */
  readonly secret: string;
  readonly tab: string;
  /** The code, until an agent has used it. */
  readonly code: string | null;
  /** What the customer chose last; null where nothing was chosen. */
  readonly grant: Grant | null;
  readonly isMinimized: boolean;
  /** The customer paused; absent in records of earlier builds. */
  readonly isPaused?: boolean;
}

export interface RecordStore {
  /** The record of a license's session, read from storage. */
  read(license: string): SessionRecord | null;
  write(record: SessionRecord): void;
  clear(): void;
}

export function createRecordStore(): RecordStore {
  let unstored: SessionRecord | null = null;
  return {
    read(license) {
      try {
        const record = parseRecord(sessionStorage.getItem(recordKey));
        return record?.license === license ? record : null;
      } catch {
        return unstored;
      }
    },
    write(record) {
      unstored = record;
      try {
        sessionStorage.setItem(recordKey, JSON.stringify(record));
      } catch {
        // Denied or full: `unstored` has it.
      }
    },
    clear() {
      unstored = null;
      try {
        sessionStorage.removeItem(recordKey);
      } catch {
        // Denied.
      }
    },
  };
}

/** Notes for other tabs which session this origin has; without its secret, since this outlives tabs. */
export function noteSession(license: string, session: string): void {
  try {
    localStorage.setItem(originKey, JSON.stringify({ license, session }));
  } catch {
    // Denied: other tabs do not learn of it.
  }
}

/** The session is over; another one that was noted since stays. */
export function forgetSession(session: string): void {
  try {
    if (localStorage.getItem(originKey)?.includes(session) === true) localStorage.removeItem(originKey);
  } catch {
    // Denied.
  }
}

/** Whether some tab of this origin has, or had, a session. */
export function isSessionNoted(): boolean {
  try {
    return localStorage.getItem(originKey) !== null;
  } catch {
    return false;
  }
}

/** A record as it was written, or null for anything else. */
export function parseRecord(text: string | null): SessionRecord | null {
  try {
    const record = JSON.parse(text ?? 'null') as Partial<SessionRecord> | null;
    const needed = [record?.license, record?.session, record?.secret, record?.tab];
    return needed.every((part) => typeof part === 'string' && part !== '') ? (record as SessionRecord) : null;
  } catch {
    return null;
  }
}

/** 128 random bits as text, for a tab. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
