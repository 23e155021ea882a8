// A quiet notice at the lower end of the stage while one agent offers control to another: to the one it can accept, to
// the one who offers it can be withdrawn.

import type { Signal } from '@alongside/protocol';
import { element, setText } from './element.ts';
import { icon } from './icons.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import { offerTexts } from './texts.ts';

export type OfferStep = Exclude<Signal<'hand-over'>['step'], 'offer'>;

export class OfferNotice {
  readonly node: HTMLElement;
  readonly #words = element('span', { class: 'time-notice-why', role: 'status' });
  readonly #accept = element('button', { class: 'button is-main', type: 'button' }, offerTexts.accept);
  readonly #decline = element('button', { class: 'button', type: 'button' }, offerTexts.decline);
  readonly #withdraw = element('button', { class: 'button', type: 'button' }, offerTexts.withdraw);

  constructor(store: SessionStore, onStep: (step: OfferStep) => void) {
    this.#accept.addEventListener('click', () => onStep('accept'));
    this.#decline.addEventListener('click', () => onStep('decline'));
    this.#withdraw.addEventListener('click', () => onStep('withdraw'));
    this.node = element(
      'div',
      { class: 'notice offer-notice', hidden: true },
      icon('hand'),
      this.#words,
      this.#accept,
      this.#decline,
      this.#withdraw,
    );
    store.watch((state) => this.#show(state));
  }

  #show({ offer, you, agents, connection }: SessionState): void {
    const isMine = offer !== null && connection.kind === 'open' && (offer.to === you || offer.from === you);
    this.node.hidden = !isMine;
    if (offer === null || !isMine) {
      setText(this.#words, '');
      return;
    }
    const isForMe = offer.to === you;
    const other =
      agents.find(({ number }) => number === (isForMe ? offer.from : offer.to))?.name ?? offerTexts.somebody;
    setText(this.#words, isForMe ? offerTexts.toYou(other) : offerTexts.byYou(other));
    this.#accept.hidden = this.#decline.hidden = !isForMe;
    this.#withdraw.hidden = isForMe;
  }
}
