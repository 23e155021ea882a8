// The one button of the header that asks for the next step: to point, then for control; or takes control where no agent
// has it. While the customer is asked, and for a while after a no, it says so instead. It decides nothing.

import type { Signal } from '@alongside/protocol';
import { element, setText } from './element.ts';
import { controllerOf, type SessionState, type SessionStore, selfOf } from './session-state.ts';
import { askTexts, outcomeText } from './texts.ts';

export interface PermissionEvents {
  ask(grant: 'point' | 'control'): void;
  take(): void;
  /** What became of the question, for the messages. */
  say(message: string): void;
}

/** What the agent may do next; `wait` says why it cannot now. */
type Step = { readonly to: 'point' | 'control' | 'take' } | { readonly wait: string };

export class PermissionButton {
  readonly node = element('button', { class: 'button ask', type: 'button', hidden: true });
  readonly #events: PermissionEvents;
  readonly #store: SessionStore;
  #timer: ReturnType<typeof setInterval> | undefined;
  #told: Signal<'grant-asked'> | null = null;

  constructor(store: SessionStore, events: PermissionEvents) {
    this.#store = store;
    this.#events = events;
    this.node.addEventListener('click', () => {
      const step = stepOf(store.state);
      if (step === null || 'wait' in step) return;
      if (step.to === 'take') events.take();
      else events.ask(step.to);
    });
    store.watch(() => this.#show());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    const { state } = this.#store;
    const step = stepOf(state);
    const isWaiting = step !== null && 'wait' in step;
    this.node.hidden = step === null;
    // Not `disabled`: who has just pressed it keeps the focus.
    this.node.setAttribute('aria-disabled', String(isWaiting));
    setText(this.node, step === null ? '' : isWaiting ? step.wait : askTexts[step.to]);
    if (!isWaiting) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#show(), 1000);
    this.#tell(state);
  }

  /** Says once what became of this agent's question. */
  #tell({ asked, you }: SessionState): void {
    if (asked === this.#told) return;
    const before = this.#told;
    this.#told = asked;
    if (asked === null || before?.state !== 'open' || before.agent !== you) return;
    const text = outcomeText(asked.grant, asked.state);
    if (text !== null) this.#events.say(text);
  }
}

function stepOf(state: SessionState): Step | null {
  const self = selfOf(state);
  const isLive = state.connection.kind === 'open' && state.primary === 'connected' && state.pausedBy === 'nobody';
  if (!isLive || self === null || self.isObserver) return null;
  if (controllerOf(state) === null) return { to: 'take' };
  const to = state.customerGrant === 'view' ? 'point' : 'control';
  // Only who has control among the agents asks for more than to point.
  const isOfNoUse =
    state.customerGrant === 'control' || (to === 'control' && (state.mode === 'no-control' || !self.hasControl));
  if (isOfNoUse) return null;
  if (state.asked?.state === 'open') return { wait: askTexts.waiting };
  const leftMs = state.askAgainAt - performance.now();
  return leftMs > 0 ? { wait: askTexts.again(Math.ceil(leftMs / 1000)) } : { to };
}
