// What the loader calls of a session, and what makes one end on this page.

import type { CoBrowsingSession } from '@alongside/browser';

/** What the loader calls. */
export interface SessionControl {
  /** Opens the popup. */
  show(): void;
  /** Closes or minimises it. */
  hide(): void;
  start(): void;
  stop(): void;
  pause(): void;
  unpause(): void;
  /** Goes on with the session of this tab's record. */
  resume(): void;
  /**
   * Goes on with the session of the page before, with the proof that this one was reached with.
   * @param isOpened whether this is a window that a sharing page of this origin opened
   */
  arrive(token: string, isOpened: boolean): void;
  /** The page said who the customer is. */
  identified(): void;
  info(): CoBrowsingSession | null;
}

/** Refusals of a live session after which this page has no business with it. */
export const finalRefusals = [
  'session-ended',
  'session-not-found',
  'secret-refused',
  'protocol-version',
  'invalid-license',
  'disabled-license',
  'invalid-domain-for-license',
  'insecure-page',
];
