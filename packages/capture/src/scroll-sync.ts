// Scroll positions of everything: from events while running, and by a scan in slices for what was scrolled before
// anybody listened: all of a snapshot, a new root, what is sent after its event. Positions are read at flush, after the
// page's own layout.

import type { OpWriter } from '@alongside/protocol';
import type { Deadline } from './deadline.ts';
import type { NodeTable } from './node-table.ts';
import { isDocument, isElement, isText } from './sent-nodes.ts';

/** Nothing but a text shorter than this overflows no box, in UTF-16 units. */
const shortText = 20;
/** Rows of tables scroll nothing, only what is in them or around them does. */
const neverScrolled = new Set(['tr', 'option']);
/** In a line of text, and as large as what is in them. */
const inline = new Set('a b i em span strong label'.split(' '));

export class ScrollSync {
  readonly #table: NodeTable;
  readonly #dirty = new Set<number>();
  readonly #sent = new Map<number, string>();
  /** Fields that came while a scan is under way. */
  readonly #fields = new Set<number>();
  /** Ids from here on are to be scanned; 0 when nothing is. */
  #scanFrom = 1;

  constructor(table: NodeTable) {
    this.#table = table;
  }

  take(event: Event): boolean {
    const id = this.#table.idOf(event.target as Node);
    if (id !== 0) this.#dirty.add(id);
    else this.scanFrom(this.#table.nextId);
    return id !== 0;
  }

  /** Nodes from this one on may have been scrolled before anybody listened. */
  scanFrom(id: number): void {
    if (this.#scanFrom === 0) this.#scanFrom = id;
  }

  /** A field was sent, which may be scrolled though nothing is in it that is sent. */
  addField(id: number): void {
    if (this.#scanFrom !== 0) this.#fields.add(id);
  }

  forget(id: number): void {
    this.#dirty.delete(id);
    this.#fields.delete(id);
    this.#sent.delete(id);
  }

  /** Whether a position is to be read. */
  get isDirty(): boolean {
    return this.#dirty.size > 0;
  }

  get hasUnscanned(): boolean {
    return this.#scanFrom !== 0 && this.#scanFrom < this.#table.nextId;
  }

  /** Looks for what is scrolled among nodes that were sent since the last scan. Reads layout. */
  scan(deadline: Deadline): void {
    while (this.hasUnscanned && !deadline.step()) {
      const id = this.#scanFrom++;
      const first = this.#table.firstOf(id);
      // Most nodes: told without asking the page.
      if (first === 0) continue;
      const node = this.#table.nodeOf(id);
      if (node === undefined) continue;
      if (isElement(node)) {
        if (this.#mayScroll(first, node) && (node.scrollTop !== 0 || node.scrollLeft !== 0)) this.#dirty.add(id);
      } else if (isDocument(node)) this.#dirty.add(id);
    }
    if (this.hasUnscanned) return;
    this.#scanFrom = 0;
    for (const id of this.#fields) this.#dirty.add(id);
    this.#fields.clear();
  }

  /** Asking for a position is by far the most expensive read of the whole snapshot: only what can have one is asked. */
  #mayScroll(first: number, element: Element): boolean {
    return !neverScrolled.has(element.localName) && !this.#isShort(first);
  }

  /** Whether that is all there is beside each other, and no more than a short text or an icon in a line. */
  #isShort(first: number): boolean {
    for (let id = first; this.#table.nextOf(id) === 0; id = this.#table.firstOf(id)) {
      const node = this.#table.nodeOf(id)!;
      if (isText(node)) return node.length < shortText;
      if (!isElement(node) || !inline.has(node.localName)) return false;
      if (this.#table.firstOf(id) === 0) return true;
    }
    return false;
  }

  write(writer: OpWriter): void {
    for (const id of this.#dirty) {
      const node = this.#table.nodeOf(id);
      if (node === undefined) continue;
      const [x, y] = positionOf(node);
      const position = `${x},${y}`;
      if ((this.#sent.get(id) ?? '0,0') === position) continue;
      this.#sent.set(id, position);
      writer.write('scroll', id, x, y);
    }
    this.#dirty.clear();
  }
}

function positionOf(node: Node): [number, number] {
  if (isDocument(node)) {
    const view = node.defaultView;
    return view === null ? [0, 0] : [Math.round(view.scrollX), Math.round(view.scrollY)];
  }
  const element = node as Element;
  // The viewport is scrolled by the document; its scrolling element says the same a second time.
  if (element === element.ownerDocument.scrollingElement) return [0, 0];
  return [Math.round(element.scrollLeft), Math.round(element.scrollTop)];
}
