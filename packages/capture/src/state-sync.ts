// State of elements that is neither tree nor attribute: checked, indeterminate, selected, modal, popover, defined,
// fullscreen, masked, broken. All bits of an element are told at once, and only when they differ from what was told. Top-layer
// order comes with it.

import { type OpWriter, stateBits } from '@alongside/protocol';
import type { NodeTable } from './node-table.ts';
import { isElement } from './sent-nodes.ts';

export class StateSync {
  readonly #table: NodeTable;
  readonly #isMasked: (element: Element, id: number) => boolean;
  readonly #dirty = new Set<number>();
  readonly #sent = new Map<number, number>();
  /** Elements that can get into the top layer without a word. */
  readonly #watched = new Set<number>();
  /** Elements of the top layer as far as they were seen entering it, lowest first. */
  #topLayer: number[] = [];
  #sentTopLayer = '';
  readonly #awaited = new Set<string>();

  constructor(table: NodeTable, isMasked: (element: Element, id: number) => boolean) {
    this.#table = table;
    this.#isMasked = isMasked;
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0;
  }

  mark(id: number): void {
    if (id !== 0) this.#dirty.add(id);
  }

  /** Looks at an element from now on: a dialog or popover. */
  watch(id: number): void {
    this.#watched.add(id);
    this.mark(id);
  }

  forget(id: number): void {
    this.#dirty.delete(id);
    this.#watched.delete(id);
    this.#sent.delete(id);
    if (this.#topLayer.includes(id)) this.#topLayer = this.#topLayer.filter((other) => other !== id);
  }

  bitsOf(id: number): number {
    return this.#sent.get(id) ?? 0;
  }

  /** Elements that are in the top layer now, also such as no event told of. */
  look(documents: Iterable<Document>): void {
    for (const id of this.#watched) this.mark(id);
    for (const document of documents) {
      if (document.fullscreenElement !== null) this.mark(this.#table.idOf(document.fullscreenElement));
    }
  }

  /** Tells when custom elements of this name become defined. */
  awaitDefinition(element: Element, onDefined: (name: string) => void): void {
    const name = element.localName;
    const registry = element.ownerDocument.defaultView?.customElements;
    if (registry === undefined || this.#awaited.has(name)) return;
    this.#awaited.add(name);
    registry.whenDefined(name).then(
      () => onDefined(name),
      () => {},
    );
  }

  write(writer: OpWriter): void {
    for (const id of this.#dirty) {
      const element = this.#table.nodeOf(id);
      if (element === undefined || !isElement(element)) continue;
      const bits = this.#read(element, id);
      if (bits === (this.#sent.get(id) ?? 0)) continue;
      this.#trackTopLayer(id, bits);
      if (bits === 0) this.#sent.delete(id);
      else this.#sent.set(id, bits);
      writer.write('state', id, bits);
    }
    this.#dirty.clear();
    const order = this.#topLayer.join();
    if (order !== this.#sentTopLayer) {
      this.#sentTopLayer = order;
      writer.write('topLayer', this.#topLayer);
    }
  }

  #trackTopLayer(id: number, bits: number): void {
    const inside = stateBits.modal | stateBits.popoverOpen | stateBits.fullscreen;
    const was = (this.#sent.get(id) ?? 0) & inside;
    const is = bits & inside;
    if (was === is) return;
    this.#topLayer = this.#topLayer.filter((other) => other !== id);
    if (is !== 0) this.#topLayer.push(id);
  }

  #read(element: Element, id: number): number {
    let bits = 0;
    const tag = element.localName;
    const isMasked = this.#isMasked(element, id);
    if (isMasked) bits |= stateBits.masked;
    if (tag === 'input' && !isMasked) {
      const input = element as HTMLInputElement;
      if (input.checked) bits |= stateBits.checked;
      if (input.indeterminate) bits |= stateBits.indeterminate;
    } else if (tag === 'option' && !isMasked) {
      if ((element as HTMLOptionElement).selected) bits |= stateBits.selected;
    } else if (tag === 'dialog') {
      if (matchesSafely(element, ':modal')) bits |= stateBits.modal;
    } else if (tag === 'img') {
      const image = element as HTMLImageElement;
      if (image.complete && image.naturalWidth === 0 && image.currentSrc !== '') bits |= stateBits.broken; // not page content: only whether there is one
    }
    if (tag.includes('-') && matchesSafely(element, ':defined')) bits |= stateBits.defined;
    if (element.hasAttribute('popover') && matchesSafely(element, ':popover-open')) bits |= stateBits.popoverOpen;
    if (element.ownerDocument.fullscreenElement === element) bits |= stateBits.fullscreen;
    if (
      !isMasked &&
      (tag === 'input' || tag === 'select' || tag === 'textarea') &&
      matchesSafely(element, ':user-invalid')
    ) {
      bits |= stateBits.userInvalid;
    }
    return bits;
  }
}

function matchesSafely(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}
