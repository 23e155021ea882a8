// A quiet notice at the upper end of the stage while the page does not scroll with the customer's, with the way back.

import { element } from './element.ts';
import type { SessionStore } from './session-state.ts';

export class FollowNotice {
  readonly node: HTMLElement;
  readonly #text = element('span', { role: 'status' });
  readonly #stopWatching: () => void;

  constructor(store: SessionStore) {
    const again = element('button', { class: 'button follow-again', type: 'button' }, 'Follow again');
    again.addEventListener('click', () => store.set({ followsScroll: true }));
    this.node = element('div', { class: 'notice follow-notice', hidden: true }, this.#text, again);
    this.#stopWatching = store.watch(({ followsScroll, isShowing }) => {
      const isWanted = !followsScroll && isShowing;
      if (isWanted !== this.node.hidden) return;
      this.node.hidden = !isWanted;
      // A region that is filled while it is shown is read out.
      this.#text.textContent = isWanted ? 'You scroll on your own.' : '';
    });
  }

  stop(): void {
    this.#stopWatching();
  }
}
