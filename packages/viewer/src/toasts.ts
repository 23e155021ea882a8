// Short messages at the bottom of the stage: why something was refused. The same one again replaces itself; they go by
// themselves, and are read out.

import { element } from './element.ts';
import { icon } from './icons.ts';

const shownMs = 5000;
const maxShown = 3;

export class Toasts {
  readonly node = element('div', { class: 'toasts', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages' });
  readonly #shown = new Map<string, { node: HTMLElement; timer: ReturnType<typeof setTimeout> }>();

  /** Shows a message for five seconds. */
  show(message: string): void {
    const known = this.#shown.get(message);
    if (known !== undefined) {
      clearTimeout(known.timer);
      known.timer = setTimeout(() => this.#remove(message), shownMs);
      known.node.classList.remove('is-again');
      requestAnimationFrame(() => known.node.classList.add('is-again'));
      return;
    }
    const node = element('div', { class: 'toast' }, icon('warning'), element('span', { class: 'toast-text' }, message));
    this.#shown.set(message, { node, timer: setTimeout(() => this.#remove(message), shownMs) });
    this.node.append(node);
    if (this.#shown.size <= maxShown) return;
    for (const oldest of this.#shown.keys()) {
      this.#remove(oldest);
      break;
    }
  }

  stop(): void {
    for (const { timer } of this.#shown.values()) clearTimeout(timer);
    this.#shown.clear();
  }

  #remove(message: string): void {
    const known = this.#shown.get(message);
    if (known === undefined) return;
    clearTimeout(known.timer);
    known.node.remove();
    this.#shown.delete(message);
  }
}
