// A line at the lower end of the stage while the customer looks at something that is no part of the page: it says what,
// since nothing of it can be seen here.

import { element, setText } from './element.ts';
import { icon } from './icons.ts';
import type { SessionStore } from './session-state.ts';
import { outsideTexts } from './texts.ts';

export class OutsideNotice {
  readonly node: HTMLElement;
  readonly #text = element('span', { role: 'status' });

  constructor(store: SessionStore) {
    this.node = element('div', { class: 'notice outside-notice', hidden: true }, icon('away'), this.#text);
    store.watch(({ outside, connection, primary, pausedBy }) => {
      const isHere = connection.kind === 'open' && primary === 'connected' && pausedBy === 'nobody';
      const text = isHere ? outsideTexts[outside] : '';
      this.node.hidden = text === '';
      // A region that is filled while it is shown is read out.
      setText(this.#text, text);
    });
  }
}
