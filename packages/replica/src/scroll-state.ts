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
  /** The document whose own position is only remembered, and where it should be. */
  #held: { readonly place: Document; position: Position } | null = null;

  /** @param place an element, or a document for its viewport */
  set(place: Node, x: number, y: number): void {
    if (place === this.#held?.place) {
      this.#held.position = { x, y };
      return;
    }
    this.#unsettled.delete(place);
    this.#unsettled.set(place, { x, y });
    if (this.#unsettled.size <= maxUnsettled) return;
    for (const oldest of this.#unsettled.keys()) {
      this.#unsettled.delete(oldest);
      break;
    }
  }

  get isHeld(): boolean {
    return this.#held !== null;
  }

  /** From now on the document's position is remembered, not applied. */
  hold(place: Document): void {
    if (place === this.#held?.place) return;
    const window = windowOf(place);
    // Where it is now is where it should be, unless it could not get there yet.
    const position = this.#unsettled.get(place) ?? { x: window?.scrollX ?? 0, y: window?.scrollY ?? 0 };
    this.#held = { place, position };
    this.#unsettled.delete(place);
  }

  /** Applies what was remembered, and everything from now on. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.set(held.place, held.position.x, held.position.y);
    this.flush();
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
