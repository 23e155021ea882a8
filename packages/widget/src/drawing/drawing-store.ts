// What a reload of the page must not lose: where drawings are, and whether the customer wants to see them. In this tab's
// storage, for this page of this session alone; gone with the session. Lists without names, since builds shorten those.

import { recordKey } from '../chunks.ts';
import type { ElementPath } from './element-path.ts';

const storeKey = 'alongside.drawings';

export interface DrawingStore {
  isHidden: boolean;
  /** By the drawing's id. */
  readonly paths: Map<string, ElementPath>;
  /** Writes both down, of drawings that are known. */
  keep(known: ReadonlyMap<string, unknown>): void;
  /** Forgets them if there is no session any more. */
  tidy(): void;
}

export function openDrawingStore(session: string): DrawingStore {
  const page = location.origin + location.pathname + location.search;
  const paths = new Map<string, ElementPath>();
  let isHidden = false;
  try {
    const [of, hidden, at, list] = JSON.parse(sessionStorage.getItem(storeKey) ?? '[]') as unknown[];
    if (of === session) isHidden = hidden === true;
    if (of === session && at === page && Array.isArray(list)) {
      for (const [id, path] of list) if (typeof id === 'string' && Array.isArray(path)) paths.set(id, path);
    }
  } catch {
    // Not ours, or no storage here: nothing is remembered.
  }
  return {
    isHidden,
    paths,
    keep(known) {
      try {
        const { isHidden: hidden } = this;
        const kept = [...paths].filter(([id]) => known.has(id));
        sessionStorage.setItem(storeKey, JSON.stringify([session, hidden, page, kept]));
      } catch {
        // Full or forbidden.
      }
    },
    tidy() {
      try {
        if (sessionStorage.getItem(recordKey) === null) sessionStorage.removeItem(storeKey);
      } catch {
        // Nothing was kept.
      }
    },
  };
}
