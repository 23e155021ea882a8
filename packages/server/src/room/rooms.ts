// All live sessions of this process: made at start and from the rows of an earlier process, found by id, and counted
// against the limits of agents. It owns the compaction thread and the sweep over old codes and rows.

import { randomInt } from 'node:crypto';
import { AlongsideError, type License, type PrimaryPresence, type SessionSummary } from '@alongside/protocol';
import type { FastifyBaseLogger } from 'fastify';
import { type AuthPort, type Identity, mayServe } from '../accounts/auth-port.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import { makeSecret, type ServerKeys } from '../server-keys.ts';
import type { Settings } from '../settings.ts';
import type { AuditLog } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { findLicense, licenseDefaults } from '../store/licenses.ts';
import { removeExpiredSignIns, removeOlderThan } from '../store/retention.ts';
import {
  changeSession,
  findSession,
  findWaitingByCode,
  freeOldCodes,
  listEndedSessions,
  listOpenSessions,
  type StoredSession,
} from '../store/sessions.ts';
import { Compactor } from './compactor.ts';
import { Handoffs } from './handoffs.ts';
import { type EndedBy, Room } from './room.ts';
import type { RoomDependencies, RoomLimits } from './room-dependencies.ts';

export interface RoomsNeeds {
  readonly settings: Settings;
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly auth: AuthPort;
  readonly audit: AuditLog;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Drops assets of a session: of a document before an epoch, or all when the document is null. */
  forgetAssets(session: string, document: number | null, beforeEpoch: number): void;
}

const drainSpreadMs = 1500;
const sweepEveryMs = 3_600_000;
const dayMs = 24 * 3_600_000;
const maxListed = 200;

export class Rooms {
  /** Proofs with which next pages go on, of all sessions. */
  readonly handoffs: Handoffs;
  readonly #needs: RoomsNeeds;
  readonly #rooms = new Map<string, Room>();
  readonly #compactor: Compactor;
  readonly #limits: RoomLimits;
  readonly #stopListening: () => void;
  #cancelSweep: (() => void) | null = null;

  constructor(needs: RoomsNeeds) {
    this.#needs = needs;
    const { settings, clock, log } = needs;
    this.handoffs = new Handoffs(clock);
    this.#limits = {
      awayMs: settings.awayMinutes * 60_000,
      graceMs: settings.graceSeconds * 1000,
      unwatchedMs: settings.unwatchedSeconds * 1000,
      maxLogBytes: settings.maxLogMegabytes * 1024 * 1024,
    };
    this.#compactor = new Compactor(clock, (errors) => log.warn({ errors }, 'a log could not be compacted'));
    this.#stopListening = needs.auth.onRevoked(({ account, signIn }) => {
      for (const room of this.#rooms.values()) room.agents.revoke(account, signIn);
    });
  }

  /** Takes up the sessions that an earlier process left. */
  async restore(): Promise<number> {
    const { store } = this.#needs;
    const sessions = await listOpenSessions(store);
    for (const session of sessions) {
      const license = await findLicense(store, session.license);
      this.#open(session, license ?? forgottenLicense(session.license), true);
    }
    await this.#sweep();
    return sessions.length;
  }

  /** A session whose row has just been committed. */
  open(session: StoredSession, license: License): Room {
    return this.#open(session, license, false);
  }

  /** The live session, or null. */
  find(id: string): Room | null {
    return this.#rooms.get(id) ?? null;
  }

  all(): IterableIterator<Room> {
    return this.#rooms.values();
  }

  /**
   * An agent enters a code.
   * @returns the room, which is live from now on, or null for a wrong, expired or foreign code
   * @throws AlongsideError when the agent may not be in more sessions
   */
  async joinByCode(code: string, identity: Identity): Promise<Room | null> {
    const { store, keys, clock } = this.#needs;
    const session = await findWaitingByCode(store, keys.hashCode(code), clock.now());
    const room = session === null ? null : this.find(session.id);
    if (room === null || !mayServe(identity, room.license.id)) return null;
    this.#requirePlace(room, identity);
    try {
      await room.join({ account: identity.account, name: identity.name, signIn: identity.signIn });
    } catch (error) {
      // Somebody else was faster, or it ended just now: as good as a code that does not exist.
      if (error instanceof AlongsideError && error.code === 'code-not-found') return null;
      throw error;
    }
    return room;
  }

  /**
   * The room that an agent may enter without a code.
   * @throws AlongsideError when there is none, or the agent may not be in more sessions
   */
  requireEntry(id: string, identity: Identity): Room {
    const room = this.find(id);
    if (room === null || !mayServe(identity, room.license.id) || room.stored.state !== 'live') {
      throw new AlongsideError('session-not-found');
    }
    this.#requirePlace(room, identity);
    return room;
  }

  /** Sessions that an agent may serve, newest first; ended ones only when asked for. */
  async list(identity: Identity, state: 'open' | 'ended'): Promise<SessionSummary[]> {
    const sessions =
      state === 'open'
        ? [...this.#rooms.values()].filter(({ isOver }) => !isOver).map(({ stored }) => stored)
        : await listEndedSessions(this.#needs.store, maxListed);
    const served = sessions
      .filter((session) => mayServe(identity, session.license))
      .sort((one, other) => other.startedAt - one.startedAt)
      .slice(0, maxListed);
    return Promise.all(served.map((session) => this.#summaryOf(session)));
  }

  /** One session, also an ended one; null when there is none that the agent may serve. */
  async summary(id: string, identity: Identity): Promise<SessionSummary | null> {
    const session = this.find(id)?.stored ?? (await findSession(this.#needs.store, id));
    return session === null || !mayServe(identity, session.license) ? null : this.#summaryOf(session);
  }

  /** A license was changed: live sessions follow. */
  changeLicense(license: License): void {
    for (const room of this.#rooms.values()) if (room.license.id === license.id) room.changeLicense(license);
  }

  /** Ends all sessions of a license; gives how many there were. */
  async endAllOf(license: string, by: EndedBy, actor: string): Promise<number> {
    const rooms = [...this.#rooms.values()].filter((room) => room.license.id === license && !room.isOver);
    await Promise.all(rooms.map((room) => room.end(by, 'closed', actor)));
    return rooms.length;
  }

  /** Brings the gauges up to date; called when metrics are read. */
  measure(): void {
    const { metrics } = this.#needs;
    let primaries = 0;
    let replicas = 0;
    let logBytes = 0;
    for (const room of this.#rooms.values()) {
      if (room.hasPrimary) primaries++;
      replicas += room.agents.links.length;
      logBytes += room.log.bytes;
    }
    metrics.sessions.set(this.#rooms.size);
    metrics.primaries.set(primaries);
    metrics.replicas.set(replicas);
    metrics.logBytes.set(logBytes);
  }

  /** Tells everybody to come back after the restart, not all at the same moment. */
  drain(afterMs: number): void {
    for (const room of this.#rooms.values()) room.drain(afterMs + randomInt(drainSpreadMs));
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#cancelSweep?.();
    this.#rooms.clear();
    await this.#compactor.stop();
  }

  #open(session: StoredSession, license: License, isRestored: boolean): Room {
    const room = new Room(session, license, this.#dependenciesOf(session), isRestored);
    this.#rooms.set(session.id, room);
    return room;
  }

  #dependenciesOf({ id, license }: StoredSession): RoomDependencies {
    const { store, keys, audit, metrics, clock, log } = this.#needs;
    let saving: Promise<void> = Promise.resolve();
    return {
      clock,
      metrics,
      limits: this.#limits,
      save(change) {
        const saved = saving.then(() => changeSession(store, id, change));
        saving = saved.catch(() => {});
        return saved;
      },
      makeSecret,
      handoffs: this.handoffs,
      hashSecret: keys.hashSecret,
      // The same for all pages of a session, also after a restart, since uploads outlive a reconnect.
      uploadToken: keys.hashSecret(`upload ${id}`),
      compact: (plan) => this.#compactor.compact(plan),
      audit: (actor, action, detail = '') => audit.note({ actor, action, session: id, license, detail }),
      report: (error, doing) => log.error({ err: error, session: id }, doing),
      forgetAssets: (document, beforeEpoch) => this.#needs.forgetAssets(id, document, beforeEpoch),
      onEnded: () => this.#rooms.delete(id),
    };
  }

  #requirePlace(room: Room, { account }: Identity): void {
    if (room.agents.holdsPlaceOf(account)) return;
    let held = 0;
    for (const other of this.#rooms.values()) {
      if (other.license.id === room.license.id && other.agents.holdsPlaceOf(account)) held++;
    }
    if (held >= room.license.maxSessionsPerAgent) throw new AlongsideError('agent-limit');
  }

  async #summaryOf(session: StoredSession): Promise<SessionSummary> {
    const room = this.find(session.id);
    const license = room?.license ?? (await findLicense(this.#needs.store, session.license));
    const presence: PrimaryPresence = room?.presence.state ?? 'none';
    return {
      id: session.id,
      license: { id: session.license, name: license?.name ?? '' },
      state: session.state,
      primary: presence,
      mode: session.mode,
      grant: session.grant,
      startedAt: session.startedAt,
      endedAt: session.endedAt,
      endReason: session.endReason,
      agents: room?.agents.links.map(({ agent }) => agent.name) ?? [],
      pageTitle: room?.page?.title ?? null,
      pageUrl: room?.page?.url ?? null,
    };
  }

  async #sweep(): Promise<void> {
    const { store, clock, log, settings } = this.#needs;
    try {
      const now = clock.now();
      await freeOldCodes(store, now);
      await removeExpiredSignIns(store, now);
      if (settings.retentionDays > 0) await removeOlderThan(store, now - settings.retentionDays * dayMs);
    } catch (error) {
      log.error({ err: error }, 'what is old could not be removed');
    }
    this.#cancelSweep = clock.after(sweepEveryMs, () => void this.#sweep());
  }
}

/** Stands in for a license that was deleted while no server ran; its session can only end. */
function forgottenLicense(id: string): License {
  return { ...licenseDefaults, id, name: '', domains: [], isDisabled: true };
}
