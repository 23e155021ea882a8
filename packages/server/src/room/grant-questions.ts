// What agents ask the customer for, step by step: one question at a time, and after a no (or no answer, or one that was
// taken back) a pause that grows with each, so that nobody is nagged into a yes. Only the answer to the question that is
// open counts. It decides who may ask and what was answered; the room puts it in force.

import { randomInt } from 'node:crypto';
import { type ErrorCode, type Grant, grants, type Mode, type Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';

/** How long a customer is asked. */
export const questionMs = 60_000;
/** How long nobody may ask after the first no; each further one doubles it. */
export const firstPauseMs = 30_000;
export const longestPauseMs = 10 * 60_000;

type Outcome = Exclude<Signal<'grant-asked'>['state'], 'open'>;

export interface GrantQuestionEvents {
  tellCustomer(signal: Signal<'grant-question'>): void;
  tellAgents(signal: Signal<'grant-asked'>): void;
  /** The customer said yes to this. */
  onAllowed(grant: Grant): void;
  note(agent: number, action: string, detail: string): void;
}

interface Question {
  readonly question: number;
  readonly agent: number;
  readonly grant: 'point' | 'control';
}

export class GrantQuestions {
  readonly #clock: Clock;
  readonly #events: GrantQuestionEvents;
  #open: Question | null = null;
  #last: { readonly asked: Pick<Signal<'grant-asked'>, 'agent' | 'grant'>; readonly state: Outcome } | null = null;
  #refusals = 0;
  #againAt = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, events: GrantQuestionEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** For a page that comes in while the question is open. */
  get question(): Signal<'grant-question'> | null {
    return this.#open === null ? null : { t: 'grant-question', ...this.#open, state: 'open' };
  }

  /** For agents who come in while a question is open, or nobody may ask. */
  get news(): Signal<'grant-asked'> | null {
    if (this.#open !== null) return this.#newsOf(this.#open, 'open');
    return this.#last === null || this.#pauseMs === 0 ? null : this.#newsOf(this.#last.asked, this.#last.state);
  }

  /** @returns why the customer is not asked, or null */
  ask(agent: number, wanted: 'point' | 'control', { mode, grant }: { mode: Mode; grant: Grant }): ErrorCode | null {
    const isNextStep = grants.indexOf(wanted) === grants.indexOf(grant) + 1;
    if (!isNextStep || (wanted === 'control' && mode === 'no-control')) return 'not-allowed';
    if (this.#open !== null || this.#pauseMs > 0) return 'rate-limited';
    // Not to be guessed, nor taken for one of before a restart.
    const asked: Question = { question: randomInt(1, 0x7fffffff), agent, grant: wanted };
    this.#open = asked;
    this.#cancel = this.#clock.after(questionMs, () => this.#close('unanswered'));
    this.#events.note(agent, 'asked', wanted);
    this.#events.tellCustomer({ t: 'grant-question', ...asked, state: 'open' });
    this.#events.tellAgents(this.#newsOf(asked, 'open'));
    return null;
  }

  /** The customer answers. An answer to any other question is told to be void. */
  answer({ question, isAllowed }: Signal<'grant-answer'>): void {
    const asked = this.#open;
    if (asked === null || asked.question !== question) {
      this.#events.tellCustomer({ t: 'grant-question', question, agent: 1, grant: 'point', state: 'void' });
      return;
    }
    if (!isAllowed) {
      this.#close('refused');
      return;
    }
    this.#events.onAllowed(asked.grant);
    this.#close('allowed');
  }

  /** The customer changed by itself what is allowed: that answers, and less of it is a no. */
  changed(from: Grant, to: Grant): void {
    if (grants.indexOf(to) < grants.indexOf(from)) {
      if (this.#open === null) this.#takenBack(from);
      else this.#close('refused');
    } else if (this.#open !== null && grants.indexOf(to) >= grants.indexOf(this.#open.grant)) this.#close('allowed');
  }

  /** The agent is gone, or has lost what it asked for. */
  withdraw(agent: number): void {
    if (this.#open?.agent === agent) this.#close('void');
  }

  stop(): void {
    this.#cancel?.();
    this.#open = null;
  }

  get #pauseMs(): number {
    return Math.max(0, this.#againAt - this.#clock.now());
  }

  #close(state: Outcome): void {
    const asked = this.#open;
    if (asked === null) return;
    this.#cancel?.();
    this.#open = null;
    this.#last = { asked, state };
    if (state === 'allowed') this.#refusals = 0;
    else this.#pause();
    this.#events.note(asked.agent, `asked-${state}`, asked.grant);
    this.#events.tellCustomer({ t: 'grant-question', ...asked, state: state === 'allowed' ? 'counted' : 'void' });
    this.#events.tellAgents(this.#newsOf(asked, state));
  }

  /** Nobody had asked: the agents hear that they may not for a while. */
  #takenBack(from: Grant): void {
    this.#pause();
    const asked = { grant: from === 'control' ? from : 'point' } as const;
    this.#last = { asked, state: 'refused' };
    this.#events.tellAgents(this.#newsOf(asked, 'refused'));
  }

  #pause(): void {
    this.#againAt = this.#clock.now() + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#refusals);
    this.#refusals = Math.min(this.#refusals + 1, 10);
  }

  #newsOf(
    { agent, grant }: Pick<Signal<'grant-asked'>, 'agent' | 'grant'>,
    state: Signal<'grant-asked'>['state'],
  ): Signal<'grant-asked'> {
    const againInMs = this.#pauseMs;
    const whose = agent === undefined ? {} : { agent };
    return { t: 'grant-asked', ...whose, grant, state, ...(againInMs > 0 ? { againInMs } : {}) };
  }
}
