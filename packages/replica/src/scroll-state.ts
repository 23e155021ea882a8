// Scroll positions of the replica, applied after each frame's layout. What could not be reached (an image or font that
// makes the content taller is still loading) is tried again with each frame and when assets come in.

import { isElement, scrollLeftOf, scrollTopOf, windowOf } from './native-dom.ts';

interface Position {
  readonly x: number;
  readonly y: number;
}

/** Positions that are still tried; the oldest is forgotten beyond. */
const maxUnsettled = 500;
const scrollElement = Element.prototype.scrollTo as (this: Element, options: ScrollToOptions) => void;

export class ScrollState {
  readonly #unsettled = new Map<Node, Position>();

  /** @param place an element, or a document for its viewport */
  set(place: Node, x: number, y: number): void {
    this.#unsettled.delete(place);
    this.#unsettled.set(place, { x, y });
    if (this.#unsettled.size <= maxUnsettled) return;
    for (const oldest of this.#unsettled.keys()) {
      this.#unsettled.delete(oldest);
      break;
    }
  }

  forget(place: Node): void {
    this.#unsettled.delete(place);
  }

  /** Scrolls everything that is not where it should be. Reads layout. */
  flush(): void {
    for (const [place, position] of this.#unsettled) {
      if (scrollTo(place, position)) this.#unsettled.delete(place);
    }
  }
}

function scrollTo(place: Node, { x, y }: Position): boolean {
  const options: ScrollToOptions = { left: x, top: y, behavior: 'instant' };
  if (isElement(place)) {
    scrollElement.call(place, options);
    return Math.abs(scrollLeftOf(place) - x) < 1 && Math.abs(scrollTopOf(place) - y) < 1;
  }
  const window = windowOf(place as Document);
  if (window === null) return true;
  window.scrollTo(options);
  return Math.abs(window.scrollX - x) < 1 && Math.abs(window.scrollY - y) < 1;
}
