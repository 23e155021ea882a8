// What a browser shows of a `title` when the pointer rests on an element: beside the customer's pointer, where the
// customer sees it, and beside the agent's own. Only from what the wire said; nothing is asked of the page. Private
// elements show none.

import { isElement, type Replica } from '@alongside/replica';
import { element } from './element.ts';
import { customerColour } from './palette.ts';
import type { Stage } from './stage.ts';
import { isMasked, parentElement } from './targets.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How long a pointer rests before a browser shows the text, about. */
const restMs = 500;
/** Browsers cut there too. */
const maxUnits = 1024;
const belowPointerPx = 22;

export class Tooltips {
  readonly #stage: Stage;
  readonly #customer: Tip;
  readonly #own: Tip;
  readonly #customerPlace: () => Point | null;
  readonly #stop = new AbortController();
  #replica: Replica | null = null;
  #ownPoint: Point | null = null;

  /** @param customerPlace where the customer's pointer is, in replica pixels */
  constructor(stage: Stage, customerPlace: () => Point | null) {
    this.#stage = stage;
    this.#customerPlace = customerPlace;
    this.#customer = new Tip(stage, 'tooltip is-customer');
    this.#own = new Tip(stage, 'tooltip');
    const { signal } = this.#stop;
    const { overlay } = stage;
    overlay.addEventListener('pointermove', (event) => this.#moved(event), { signal });
    for (const type of ['pointerdown', 'pointerleave', 'wheel', 'keydown']) {
      overlay.addEventListener(type, () => this.#leave(type === 'pointerleave'), { signal, passive: true });
    }
  }

  show(replica: Replica | null): void {
    this.#replica = replica;
    this.#own.drop();
    this.#customer.drop();
    if (replica !== null) this.pageChanged();
  }

  pageChanged(): void {
    const replica = this.#replica;
    if (replica === null) return;
    const node = replica.tree.nodes.find(replica.hovered);
    const hovered = replica.hovered !== 0 && node !== null && isElement(node) ? node : null;
    this.#customer.rest(titleAt(replica, hovered), () => {
      const box = replica.geometry.boxOfId(replica.hovered);
      return this.#customerPlace() ?? (box === null ? null : { x: box.x, y: box.y + box.height });
    });
    if (this.#own.isResting) this.#restOwn();
  }

  stop(): void {
    this.#stop.abort();
    this.#own.drop();
    this.#customer.drop();
  }

  #moved({ clientX, clientY, target }: PointerEvent): void {
    this.#ownPoint = target === this.#stage.overlay ? this.#stage.toReplica(clientX, clientY) : null;
    this.#restOwn();
  }

  #restOwn(): void {
    const replica = this.#replica;
    const point = this.#ownPoint;
    const hit = replica === null || point === null ? null : replica.geometry.hitTest(point.x, point.y);
    this.#own.rest(replica === null || hit === null ? null : titleAt(replica, hit.element), () => this.#ownPoint);
  }

  /** A press or a key takes the text away until the pointer goes elsewhere, as in a browser. */
  #leave(isGone: boolean): void {
    if (isGone) this.#ownPoint = null;
    this.#own.dismiss();
  }
}

/** The text of one pointer and the element that it is of. */
interface Title {
  readonly of: Element;
  readonly text: string;
}

class Tip {
  readonly #stage: Stage;
  readonly #node: HTMLElement;
  #of: Element | null = null;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stage: Stage, name: string) {
    this.#stage = stage;
    this.#node = element('div', { class: name, role: 'tooltip', style: `--person: ${customerColour}` });
  }

  /** Whether the pointer is on something that has a text. */
  get isResting(): boolean {
    return this.#of !== null;
  }

  /** The pointer rests here: the text is shown soon, or at once where it changed while it is shown. */
  rest(title: Title | null, place: () => Point | null): void {
    if (title === null) {
      this.drop();
      return;
    }
    if (title.of === this.#of) {
      if (title.text !== this.#text && this.#node.isConnected) this.#node.textContent = title.text;
      this.#text = title.text;
      return;
    }
    this.drop();
    this.#of = title.of;
    this.#text = title.text;
    this.#timer = setTimeout(() => this.#show(place()), restMs);
  }

  /** Takes it away; the same element shows it again only after the pointer was elsewhere. */
  dismiss(): void {
    clearTimeout(this.#timer);
    this.#node.remove();
  }

  drop(): void {
    this.dismiss();
    this.#of = null;
  }

  #show(at: Point | null): void {
    if (at === null) return;
    const { overlay, scale } = this.#stage;
    this.#node.textContent = this.#text;
    this.#node.style.left = '0';
    this.#node.style.top = '0';
    overlay.append(this.#node);
    const { offsetWidth, offsetHeight } = this.#node;
    const x = Math.min(at.x * scale, overlay.clientWidth - offsetWidth);
    const below = at.y * scale + belowPointerPx;
    const isBelow = below + offsetHeight <= overlay.clientHeight;
    this.#node.style.left = `${Math.max(0, x)}px`;
    this.#node.style.top = `${Math.max(0, isBelow ? below : at.y * scale - offsetHeight - 4)}px`;
  }
}

/** The text that a browser would show there: of the nearest element around it that has one; an empty one ends it. */
function titleAt(replica: Replica, from: Element | null): Title | null {
  for (let at = from; at !== null; at = parentElement(at)) {
    if (replica.wireName(at) === '' || isMasked(replica, at)) return null;
    const text = replica.wireAttribute(at, 'title') ?? titleOfPicture(replica, at);
    if (text === null) continue;
    // What is left of a private text says nothing.
    return /^[*\s]*$/.test(text) ? null : { of: at, text: text.slice(0, maxUnits) };
  }
  return null;
}

/** In SVG the text is a child element. */
function titleOfPicture(replica: Replica, at: Element): string | null {
  if (at.namespaceURI !== 'http://www.w3.org/2000/svg') return null;
  for (const child of at.children) {
    if (replica.wireName(child) === 'title') return (child.textContent ?? '').replace(/\s+/g, ' ').trim();
  }
  return null;
}
