// Whether the page on the agent's screen scrolls with the customer's. While it does not, the wheel moves it, what the
// customer scrolls is kept for the return, and a quiet notice has the way back. A page that is sent anew stays where the
// agent had it; the next page follows again.

import type { Replica } from '@alongside/replica';
import { element } from './element.ts';
import type { SessionState, SessionStore } from './session-state.ts';

export class ScrollFollowing {
  readonly node: HTMLElement;
  readonly #store: SessionStore;
  readonly #text = element('span', { role: 'status' });
  readonly #stopWatching: () => void;
  #replica: Replica | null = null;
  #isFollowing = true;
  /** Where the agent wants to be, in replica pixels, while it does not follow. */
  #own = { x: 0, y: 0 };
  #isReturning = false;
  #page = '';

  constructor(store: SessionStore) {
    this.#store = store;
    const again = element('button', { class: 'button follow-again', type: 'button' }, 'Follow again');
    again.addEventListener('click', () => store.set({ followsScroll: true }));
    this.node = element('div', { class: 'notice follow-notice', hidden: true }, this.#text, again);
    this.#stopWatching = store.watch((state) => this.#watch(state));
  }

  /** Another replica is on the screen. */
  show(replica: Replica | null): void {
    this.#replica = replica;
    if (this.#isFollowing || replica === null) return;
    replica.followScroll(false);
    this.pageChanged();
  }

  /** Content that makes the page tall enough may come after the page. */
  pageChanged(): void {
    const replica = this.#replica;
    if (this.#isFollowing || this.#isReturning || replica === null) return;
    const { x, y } = replica.geometry.scroll;
    if (Math.abs(x - this.#own.x) < 1 && Math.abs(y - this.#own.y) < 1) return;
    // Scrolling tells of a change as well, also where the page is too short.
    this.#isReturning = true;
    replica.scrollBy(this.#own.x - x, this.#own.y - y);
    this.#isReturning = false;
  }

  /** The agent turns the wheel. @returns whether that moves the agent's own view of the page */
  scrollBy(x: number, y: number): boolean {
    if (this.#isFollowing) return false;
    this.#isReturning = true;
    this.#replica?.scrollBy(x, y);
    this.#isReturning = false;
    this.#own = this.#replica?.geometry.scroll ?? this.#own;
    return true;
  }

  stop(): void {
    this.#stopWatching();
  }

  #watch({ followsScroll, isShowing, page }: SessionState): void {
    const address = page?.url.replace(/#.*/, '') ?? this.#page;
    if (address !== this.#page) {
      this.#page = address;
      if (!followsScroll) {
        this.#store.set({ followsScroll: true });
        return;
      }
    }
    if (followsScroll !== this.#isFollowing) {
      this.#isFollowing = followsScroll;
      this.#own = this.#replica?.geometry.scroll ?? this.#own;
      this.#replica?.followScroll(followsScroll);
    }
    const isWanted = !followsScroll && isShowing;
    if (isWanted !== this.node.hidden) return;
    this.node.hidden = !isWanted;
    // A region that is filled while it is shown is read out.
    this.#text.textContent = isWanted ? 'You scroll on your own.' : '';
  }
}
