// What the viewer knows of the session, in one object that the parts of the screen watch. Only the room changes it.

import type {
  AgentInSession,
  Grant,
  Mode,
  OutsideKind,
  Permission,
  PrimaryPresence,
  Signal,
} from '@alongside/protocol';

/** The agent's own connection. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting'; readonly retryAt: number; readonly attempt: number }
  | { readonly kind: 'refused'; readonly message: string; readonly canRetry: boolean }
  | {
      readonly kind: 'ended';
      readonly by: Signal<'ended'>['by'] | null;
      readonly reason: Signal<'ended'>['reason'] | null;
    };

export interface SessionState {
  connection: ConnectionState;
  mode: Mode;
  grant: Grant;
  permission: Permission;
  agents: readonly AgentInSession[];
  /** This agent's number; 0 before the welcome. */
  you: number;
  primary: PrimaryPresence;
  /** The customer has left the page just now: most likely another one is coming. */
  isLeaving: boolean;
  /** Until when the session waits for the customer (performance time), or null. */
  waitsUntil: number | null;
  page: { readonly url: string; readonly title: string } | null;
  platform: Omit<Signal<'platform'>, 't'> | null;
  /** Why and when (performance time) the session is about to end, or null. */
  ending: { readonly reason: 'idle' | 'time-limit'; readonly at: number } | null;
  /** Who the customer is, as the site said. */
  customer: Signal<'customer'>['fields'];
  /** What the customer looks at that is no part of the page. */
  outside: OutsideKind;
  /** Whether sharing is paused, and by whom. */
  pausedBy: Signal<'pause'>['by'];
  domains: readonly string[];
  assetHosts: readonly string[];
  /** Whether a page of the customer is on the screen now. */
  isShowing: boolean;
  /** Whether everything old has come and what follows is live. */
  isCaughtUp: boolean;
  /** The view is older than this because the connection is too slow; 0 when it is not. */
  behindMs: number;
}

export class SessionStore {
  readonly state: SessionState = {
    connection: { kind: 'connecting' },
    mode: 'no-control',
    grant: 'view',
    permission: 'per-session',
    agents: [],
    you: 0,
    primary: 'none',
    isLeaving: false,
    waitsUntil: null,
    page: null,
    platform: null,
    ending: null,
    customer: [],
    outside: 'nothing',
    pausedBy: 'nobody',
    domains: [],
    assetHosts: [],
    isShowing: false,
    isCaughtUp: false,
    behindMs: 0,
  };
  readonly #watchers = new Set<(state: SessionState) => void>();

  /** Changes some of it and tells everybody. */
  set(change: Partial<SessionState>): void {
    Object.assign(this.state, change);
    for (const watcher of this.#watchers) watcher(this.state);
  }

  /** Calls now and at each change, until the returned function is called. */
  watch(watcher: (state: SessionState) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.state);
    return () => this.#watchers.delete(watcher);
  }
}
