// Who may do what in a session, as the customer allows it and as the agents have agreed: the grant, what the customer is
// asked, and which agent has control. The customer's word alone raises the grant; everything else only lowers it.

import type { ErrorCode, Grant, License, Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { StoredSession } from '../store/sessions.ts';
import { type AgentAct, type AgentDrawing, isAct, mayObserverSay, refusalOfAct } from './agent-signals.ts';
import { ControlDesk } from './control-desk.ts';
import { GrantQuestions } from './grant-questions.ts';
import type { ReplicaLink } from './replica-link.ts';
import type { RoomAgents } from './room-agents.ts';
import type { SessionLog } from './session-log.ts';

/** What permissions need of their room. */
export interface PermissionEvents {
  stored(): StoredSession;
  license(): License;
  readonly log: Pick<SessionLog, 'documents'>;
  /** Why no page is shared now, or null. */
  whyNotShared(): ErrorCode | null;
  tellCustomer(signal: Signal): void;
  tellWhoIsHere(): void;
  /** In force at once; told to the agents when it is sure to survive. */
  storeGrant(grant: Grant): void;
  audit(actor: string, action: string, detail?: string): void;
}

export class Permissions {
  readonly #agents: RoomAgents;
  readonly #events: PermissionEvents;
  readonly #questions: GrantQuestions;
  readonly #control: ControlDesk;

  constructor(clock: Clock, agents: RoomAgents, events: PermissionEvents) {
    this.#agents = agents;
    this.#events = events;
    this.#questions = new GrantQuestions(clock, {
      tellCustomer: (signal) => events.tellCustomer(signal),
      tellAgents: (signal) => agents.tell(signal),
      onAllowed: (grant) => this.#setGrant(grant),
      note: (agent, action, detail) => events.audit(this.#nameOf(agent), action, detail),
    });
    this.#control = new ControlDesk(clock, agents, lastInControl(events.stored()), {
      onChange: () => events.tellWhoIsHere(),
      onPassed: (from) => this.#onPassed(from),
      tellAgents: (signal) => agents.tell(signal),
      note: (link, action) => events.audit(link.agent.name, action),
    });
  }

  /** A page that comes in is asked what the one before was asked. */
  welcomeCustomer(): void {
    const { question } = this.#questions;
    if (question !== null) this.#events.tellCustomer(question);
  }

  /** Tells an agent who comes in what it has missed. */
  welcome(link: ReplicaLink): void {
    for (const news of [this.#questions.news, this.#control.offer]) if (news !== null) link.send(news);
  }

  /** The customer changes what is allowed, or answers. */
  heard(signal: Signal<'grant' | 'grant-answer'>): void {
    if (signal.t === 'grant') this.#setGrant(signal.grant);
    else this.#questions.answer(signal);
  }

  entered(link: ReplicaLink): void {
    this.#control.entered(link);
  }

  left(link: ReplicaLink): void {
    this.#questions.withdraw(link.number);
    this.#control.left(link.number);
  }

  /**
   * Judges what an agent says: acts, and what is about permissions, which is dealt with here.
   * @returns why it is refused, or null
   */
  said(link: ReplicaLink, signal: Signal): ErrorCode | null {
    if (signal.t === 'hand-over') return this.#control.said(link, signal);
    const isAsking = signal.t === 'ask-grant';
    if (!isAsking && !isAct(signal)) return null;
    if ((!isAsking || signal.grant === 'control') && this.#agents.controller !== link.number) return 'not-in-control';
    const refusal = this.#events.whyNotShared();
    if (isAsking) return refusal ?? this.#questions.ask(link.number, signal.grant, this.#events.stored());
    // Mode and grant say more than that nobody is there.
    return this.whyNot(signal) ?? refusal;
  }

  /** Why pause, mode, grant or epoch forbid an act or a drawing; null when they do not. */
  whyNot(signal: AgentAct | AgentDrawing): ErrorCode | null {
    const { license, log, stored, whyNotShared } = this.#events;
    return whyNotShared() === 'not-allowed' ? 'not-allowed' : refusalOfAct(signal, stored(), license(), log);
  }

  /** Whether an agent may say this at all; who came to watch only says nothing that anybody would notice. */
  maySay(link: ReplicaLink, signal: Signal): boolean {
    return !link.isObserver || mayObserverSay(signal);
  }

  stop(): void {
    this.#questions.stop();
    this.#control.stop();
  }

  /** The customer decides alone; the license says what starting gives, not how far the customer may go later. */
  #setGrant(grant: Grant): void {
    const before = this.#events.stored().grant;
    if (grant === before) return;
    this.#events.storeGrant(grant);
    this.#events.audit('customer', 'grant', grant);
    this.#questions.changed(before, grant);
  }

  /** Where the customer is asked, a yes was for the agent who had asked: with another one in control it is void. */
  #onPassed(from: number): void {
    this.#questions.withdraw(from);
    if (this.#events.license().permission !== 'ask' || this.#events.stored().grant !== 'control') return;
    this.#events.storeGrant('point');
    const agent = this.#agents.controller;
    this.#events.tellCustomer({ t: 'grant-question', question: 0, agent, grant: 'control', state: 'passed' });
  }

  #nameOf(agent: number): string {
    return this.#events.stored().agents.find(({ number }) => number === agent)?.name ?? 'agent';
  }
}

/** Of several agents before a restart nobody knows which one had control: 0, which no agent is. */
function lastInControl({ agents }: StoredSession): number | null {
  return agents.length > 1 ? 0 : (agents[0]?.number ?? null);
}
