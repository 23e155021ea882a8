// A quiet notice at the lower end of the stage while the session is about to end: why, what is left, and what can be
// done. An agent answers for idle time; more of a session's whole time is the customer's alone to give.

import { element, setText } from './element.ts';
import { icon } from './icons.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import { endingTexts, remaining } from './texts.ts';

export class TimeNotice {
  readonly node: HTMLElement;
  /** Said once; what is left ticks beside it, for the eyes. */
  readonly #why = element('span', { class: 'time-notice-why', role: 'status' });
  readonly #left = element('span', { class: 'time-notice-left', 'aria-hidden': 'true' });
  readonly #goOn = element('button', { class: 'button is-main', type: 'button' }, endingTexts.goOn);
  #timer: ReturnType<typeof setInterval> | undefined;
  #ending: SessionState['ending'] = null;

  constructor(store: SessionStore, onGoOn: () => void) {
    this.#goOn.addEventListener('click', onGoOn);
    this.node = element(
      'div',
      { class: 'notice time-notice', hidden: true },
      icon('clock'),
      this.#why,
      this.#left,
      this.#goOn,
    );
    store.watch(({ ending, connection }) => this.#show(connection.kind === 'open' ? ending : null));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #show(ending: SessionState['ending']): void {
    if (ending === this.#ending) return;
    this.#ending = ending;
    clearInterval(this.#timer);
    this.node.hidden = ending === null;
    // A region that is filled while it is shown is read out.
    setText(this.#why, ending === null ? '' : endingTexts[ending.reason]);
    if (ending === null) return;
    this.#goOn.hidden = ending.reason !== 'idle';
    const tick = (): void => setText(this.#left, remaining(ending.at - performance.now()));
    tick();
    this.#timer = setInterval(tick, 1000);
  }
}
