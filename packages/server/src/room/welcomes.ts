// What each side is told first: the session as it stands when a page or a console comes in.

import type { Mode, Signal } from '@alongside/protocol';
import type { PrimaryLink } from './primary-link.ts';
import type { Room } from './room.ts';

/** What only this page is told. */
export interface PrimaryEntry {
  readonly link: PrimaryLink;
  /** For the next hello. */
  readonly secret: string;
  readonly mode: Mode;
  /** Up to where the server has the epoch that the page goes on with. */
  readonly goesOn: Signal<'primary-welcome'>['resume'] | null;
  readonly isLogLost: boolean;
}

export function primaryWelcome(room: Room, entry: PrimaryEntry): Signal<'primary-welcome'> {
  const { permission, privacy, domains, assetHosts, confirmActions, confirmSelectors } = room.license;
  return {
    t: 'primary-welcome',
    connection: entry.link.connection,
    secret: entry.secret,
    mode: entry.mode,
    permission,
    grant: room.stored.grant,
    agents: room.agents.list(),
    hasBeenJoined: room.stored.joinedAt !== null,
    isWatched: room.isWatched,
    nextEpoch: room.log.nextEpoch,
    ...(entry.goesOn ? { resume: entry.goesOn } : {}),
    isLogLost: entry.isLogLost,
    isPaused: room.isPausedByCustomer,
    uploadToken: room.uploadToken,
    assetHosts: [...domains, ...assetHosts],
    privacy: JSON.stringify(privacy),
    ...(confirmActions ? { confirm: [...confirmSelectors] } : {}),
  };
}

/** @param isResumed whether the console goes on with what it has */
export function replicaWelcome(room: Room, you: number, isResumed: boolean): Signal<'replica-welcome'> {
  const { name, permission, domains, assetHosts } = room.license;
  const { mode, grant, startedAt } = room.stored;
  return {
    t: 'replica-welcome',
    run: room.log.run,
    you,
    session: room.id,
    license: name,
    mode,
    permission,
    grant,
    agents: room.agents.list(),
    primary: room.presence.state,
    isResumed,
    startedAt,
    assetHosts: [...domains, ...assetHosts],
    domains: [...domains],
  };
}
