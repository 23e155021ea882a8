// The agents of one session: who is connected under which number, whose place still counts though the connection is
// gone, and what all of them are told.

import { type AgentInSession, AlongsideError, encodeSignal, type Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { StoredAgent } from '../store/sessions.ts';
import type { AgentIdentity, ReplicaLink } from './replica-link.ts';

/** Agents who may be in a session at the same time. */
const maxAgents = 16;
/** Agents who may ever have been in a session; numbers go into one byte. */
const maxAgentNumbers = 255;
const colours = 16;

export class RoomAgents {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #links = new Map<number, ReplicaLink>();
  /** Number of the agent whose acts are passed on; 0 while nobody has control. */
  controller = 0;
  /** Until when an agent's place in this session counts, though not connected. */
  readonly #placesUntil = new Map<string, number>();

  constructor(clock: Clock, graceMs: number) {
    this.#clock = clock;
    this.#graceMs = graceMs;
  }

  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  /** Connected agents, by number. */
  get links(): readonly ReplicaLink[] {
    return [...this.#links.values()].sort((one, other) => one.number - other.number);
  }

  find(number: number): ReplicaLink | null {
    return this.#links.get(number) ?? null;
  }

  /** Whether the session counts for an agent's limit: connected, or out for less than the grace time. */
  holdsPlaceOf(account: string): boolean {
    if ((this.#placesUntil.get(account) ?? 0) > this.#clock.now()) return true;
    for (const { agent } of this.#links.values()) if (agent.account === account) return true;
    return false;
  }

  keepPlaceOf(account: string): void {
    this.#placesUntil.set(account, this.#clock.now() + this.#graceMs);
  }

  /** @throws AlongsideError when there is no place for one more under this number */
  requireRoomFor(number: number): void {
    if (!this.#links.has(number) && this.#links.size >= maxAgents) throw new AlongsideError('limited-license');
  }

  /** Takes a connection in; the one that had the number before is told that it was replaced. */
  add(link: ReplicaLink): void {
    const before = this.find(link.number);
    this.#links.set(link.number, link);
    this.#placesUntil.delete(link.agent.account);
    before?.refuse('primary-superseded');
  }

  /** @returns false when the connection had been replaced or removed before */
  remove(link: ReplicaLink): boolean {
    if (this.#links.get(link.number) !== link) return false;
    this.#links.delete(link.number);
    this.keepPlaceOf(link.agent.account);
    for (const other of this.#links.values()) other.pointers.forget(link.number);
    return true;
  }

  /** As everybody in the session sees them. */
  list(): AgentInSession[] {
    return this.links.map(({ number, agent, isWatching, isObserver }) => ({
      number,
      name: agent.name.slice(0, 80),
      colour: (number - 1) % colours,
      isWatching,
      ...(number === this.controller ? { hasControl: true } : {}),
      ...(isObserver ? { isObserver } : {}),
    }));
  }

  tell(signal: Signal): void {
    if (this.isEmpty) return;
    const text = encodeSignal(signal);
    for (const link of this.#links.values()) link.sendText(text);
  }

  /** There is something new in the log. */
  pump(): void {
    for (const link of this.#links.values()) link.pump();
  }

  /** @param sender 0 is the customer, else an agent's number */
  point(sender: number, message: Uint8Array): void {
    for (const link of this.#links.values()) if (link.number !== sender) link.pointers.offer(sender, message);
  }

  /** Nothing of the page is on anybody's screen any more. */
  forgetRendered(): void {
    for (const link of this.#links.values()) link.isWatching = false;
  }

  /** Ends the connections of an account, or of one sign-in, that may not be used any longer. */
  revoke(account: string, signIn: string | null): void {
    for (const link of this.links) {
      if (link.agent.account !== account || (signIn !== null && link.agent.signIn !== signIn)) continue;
      link.refuse('sign-in-required');
    }
  }

  /** Closes all connections with a last message. */
  close(last: (link: ReplicaLink) => void): void {
    for (const link of this.links) last(link);
    this.#links.clear();
  }
}

/**
 * The list of all who have been in a session, with this agent.
 * @returns the same list when the agent is in it already
 */
export function withAgent(agents: readonly StoredAgent[], { account, name }: AgentIdentity): readonly StoredAgent[] {
  if (agents.some((other) => other.account === account)) return agents;
  if (agents.length >= maxAgentNumbers) throw new AlongsideError('limited-license');
  return [...agents, { account, name, number: agents.length + 1 }];
}
