// What stands on this page while there is a session, and goes with it.

import type { Connection } from './connection.ts';
import type { EscapeWatch } from './escape-twice.ts';
import type { Sharing } from './sharing.ts';
import type { TabLock } from './tab-lock.ts';

export interface Live {
  readonly session: string;
  readonly connection: Connection;
  readonly lock: TabLock;
  readonly sharing: Sharing;
  readonly escapeWatch: EscapeWatch;
  /** Whether a navigation was seen lately. */
  isMovingOn(): boolean;
  /** Takes the listeners away. */
  stopListening(): void;
}
