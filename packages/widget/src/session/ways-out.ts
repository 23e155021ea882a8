// Watches where a shared page goes, from the start of the session on: what it must notice or note in that very moment is
// here. The proofs for other hosts, and whatever else may take a moment, are of a part that is loaded when it is needed.

import { handoffParameter, isHostOf } from '@alongside/protocol';
import type { Registry } from '../chunks.ts';
import { watchMoves } from '../continuity/moves.ts';
import { makeToken } from '../continuity/token.ts';
import { type OpenedWindow, openedKey, openedMs } from '../loader/arrival.ts';
import { isSecurePage } from '../loader/secure-page.ts';

/** What makes addresses of other hosts carry a proof; each returns null for an address that stays as it is. */
export interface Handing {
  leave(url: URL): string | null;
  open(url: URL): string | null;
  queryOf(changed: string): readonly [name: string, value: string] | null;
}

export interface WaysOutOptions {
  readonly registry: Registry;
  readonly signal: AbortSignal;
  /** Whether this page has the session now; another one lets nobody go on. */
  isOurs(): boolean;
  /** Whether the server can be told of a window before it is there. */
  isConnected(): boolean;
  /** Null until it is loaded. */
  handing(): Handing | null;
  /** A window of this origin is on its way that may take over with this proof. */
  onOpened(token: string): void;
}

/** How long after it was seen a navigation may still be the one that unloads the page. */
const movingMs = 30_000;

/** @returns whether a navigation was seen lately, so that it is not its window that closes */
export function watchWaysOut(options: WaysOutOptions): () => boolean {
  const { registry, signal, isOurs, isConnected, handing, onOpened } = options;
  const { license, domains = [] } = registry.hints;
  let movedAt = Number.NEGATIVE_INFINITY;
  // From the back/forward cache: that navigation is over.
  addEventListener(
    'pageshow',
    () => {
      movedAt = Number.NEGATIVE_INFINITY;
    },
    { signal },
  );

  watchMoves(window, signal, {
    moving() {
      movedAt = Date.now();
    },
    leave: (url) => (isOnTheWay(url) ? (handing()?.leave(url) ?? null) : null),
    open(url) {
      if (!isOnTheWay(url, true)) return null;
      if (url.origin !== location.origin) return handing()?.open(url) ?? null;
      if (!isConnected()) return null;
      const token = makeToken();
      noteOpened({ license, url: url.href.replace(/#.*/, ''), token, at: Date.now() });
      onOpened(token);
      return null;
    },
    queryOf: (changed) => handing()?.queryOf(changed) ?? null,
  });

  /** Only to pages of the license that may be shared, and that carry no proof yet. */
  function isOnTheWay(url: URL, isWindow = false): boolean {
    const isWithin = isWindow && url.origin === location.origin;
    const isOfLicense = url.origin === location.origin || isHostOf(domains, url.host);
    return (
      (isWithin || registry.isMultiDomain) &&
      isOurs() &&
      isOfLicense &&
      isSecurePage(url) &&
      !url.href.includes(`${handoffParameter}=`)
    );
  }

  return () => Date.now() - movedAt < movingMs;
}

function noteOpened(window: OpenedWindow): void {
  try {
    const before = JSON.parse(localStorage.getItem(openedKey) ?? '[]') as OpenedWindow[];
    const recent = before.filter(({ at }) => window.at - at <= openedMs);
    localStorage.setItem(openedKey, JSON.stringify([...recent, window]));
  } catch {
    // Denied: the new window offers to synchronize.
  }
}
