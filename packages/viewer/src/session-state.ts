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
  /** What this agent may do: what the customer allows, as far as it has control among the agents. */
  readonly grant: Grant;
  /** What the customer allows. */
  customerGrant: Grant;
  /** The last question to the customer for more, and until when (performance time) there may be none. */
  asked: Signal<'grant-asked'> | null;
  askAgainAt: number;
  /** One agent offers control to another. */
  offer: { readonly from: number; readonly to: number } | null;
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
  /** Whether the page scrolls as the customer's does; a page that comes new does so. */
  followsScroll: boolean;
  /** Round trips from the server to this agent and to the customer; null while they are not known. */
  yourMs: number | null;
  customerMs: number | null;
  /** The view is older than this because the connection is too slow; 0 when it is not. */
  behindMs: number;
}

/** This agent as everybody sees it; null before the welcome. */
export function selfOf({ agents, you }: SessionState): AgentInSession | null {
  return agents.find(({ number }) => number === you) ?? null;
}

/** The agent who has control; null while nobody has. */
export function controllerOf({ agents }: SessionState): AgentInSession | null {
  return agents.find(({ hasControl }) => hasControl) ?? null;
}

function ownGrant(state: SessionState): Grant {
  const self = selfOf(state);
  if (self === null || self.isObserver) return 'view';
  return state.customerGrant === 'control' && !self.hasControl ? 'point' : state.customerGrant;
}

export class SessionStore {
  readonly state: SessionState = {
    connection: { kind: 'connecting' },
    mode: 'no-control',
    grant: 'view',
    customerGrant: 'view',
    asked: null,
    askAgainAt: 0,
    offer: null,
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
    followsScroll: true,
    yourMs: null,
    customerMs: null,
    behindMs: 0,
  };
  readonly #watchers = new Set<(state: SessionState) => void>();

  /** Changes some of it and tells everybody. */
  set(change: Partial<Omit<SessionState, 'grant'>>): void {
    Object.assign(this.state, change);
    Object.assign(this.state, { grant: ownGrant(this.state) });
    for (const watcher of this.#watchers) watcher(this.state);
  }

  /** Calls now and at each change, until the returned function is called. */
  watch(watcher: (state: SessionState) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.state);
    return () => this.#watchers.delete(watcher);
  }
}
