// Brings the other side's tree to what the page's is: a state diff against the node table, parent by parent. New
// subtrees are written until the slice's time is over; what is left is pending and written later, by the same diff. A
// change at or below a pending node needs nothing: it is read when the node's turn comes.

import { boxReasons, namespaces, type OpWriter, recordTypes, rootKinds } from '@alongside/protocol';
import type { Deadline } from './deadline.ts';
import type { HotNodes } from './hot-nodes.ts';
import { longestIncreasing } from './longest-increasing.ts';
import type { NodeTable } from './node-table.ts';
import { hidden, masked, type Privacy, type Visibility } from './privacy/types.ts';
import {
  documentOfFrame,
  isDocument,
  isElement,
  isFrame,
  isShadowRoot,
  isText,
  maskableMedia,
  plugins,
  type SentNodes,
} from './sent-nodes.ts';

/** Thrown out of a flush when something already sent must be unsent. */
export class MustUnsend extends Error {}

/** What mutation records told of a parent's children. */
export interface ChildChanges {
  /**
   * All changes are between two siblings that stayed. `undefined` means that nothing is known about that end, null that
   * it is the end itself.
   */
  left: Node | null | undefined;
  right: Node | null | undefined;
  /** The nodes that came or went, when they are few: all others are as they were, in the order in which they were. */
  touched: Set<Node> | null;
}

/** What others want to know of the tree. Calls come while ops are written. */
export interface TreeListener {
  /** An element of interest was sent: a field, frame, dialog, popover, sheet, custom element. */
  added(id: number, element: Element): void;
  /** A document or shadow root is about to be sent; what its first children need can be written after the insert. */
  rootAdded(id: number, root: Document | ShadowRoot): void;
  boxAdded(id: number, element: Element): void;
  forgotten(id: number, node: Node): void;
  /** Whether a node known by this id was, alone or in something else, where nothing observed it. */
  wasAway(id: number): boolean;
}

/** Instead of an id: the node is still above its new parent at the other side. */
const cannotBePlaced = -1;

const scratch: string[] = [];
/** Tags that `added` is called for, besides names with a dash. */
const interesting = new Set(
  'input textarea select option iframe frame dialog style link source img canvas video audio details svg'.split(' '),
);

export class TreeSync {
  /** Parents whose children were not all sent yet, in the order in which they are served. */
  readonly #pending = new Set<number>();
  /** Those of them whose children so far are the first of what there is: the rest is only to be appended. */
  readonly #cut = new Set<number>();
  /** Nodes that lost their place and had no new one so far. */
  readonly #gone = new Set<number>();
  /** Ids forgotten in the table whose removal is still to be written. */
  readonly #removals: number[] = [];
  readonly #table: NodeTable;
  readonly #writer: OpWriter;
  readonly #privacy: Privacy;
  readonly #nodes: SentNodes;
  readonly #listener: TreeListener;
  #deadline: Deadline;
  /** In the first slice of a large page only these are opened. */
  #hot: HotNodes | null = null;

  constructor(
    table: NodeTable,
    writer: OpWriter,
    privacy: Privacy,
    nodes: SentNodes,
    listener: TreeListener,
    deadline: Deadline,
  ) {
    this.#table = table;
    this.#writer = writer;
    this.#privacy = privacy;
    this.#nodes = nodes;
    this.#listener = listener;
    this.#deadline = deadline;
  }

  get hasPending(): boolean {
    return this.#pending.size > 0;
  }

  isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  /** Sends the tab's document: node 1. With `hot`, only that part of it is opened at first. */
  begin(document: Document, deadline: Deadline, hot: HotNodes | null): void {
    this.#deadline = deadline;
    this.#hot = hot;
    this.#writer.beginInsert(0, 0);
    this.#writeRoot(document, 0, 0);
    this.#writer.endChildren();
    this.#hot = null;
  }

  /** Serves pending parents until the time is over. */
  continue(deadline: Deadline): void {
    this.#deadline = deadline;
    // What becomes pending on the way stands behind what was, and has its turn in the next slice.
    let turns = this.#pending.size;
    for (const id of this.#pending) {
      if (turns-- === 0 || deadline.isOver) break;
      this.#pending.delete(id);
      const isCut = this.#cut.delete(id);
      if (this.#table.nodeOf(id)?.isConnected !== true) continue;
      this.#writeMissingRoots(id);
      if (!isCut || !this.#append(id)) this.#diff(id, null);
    }
    this.finish();
  }

  /**
   * Diffs the children of dirty parents, top-down. Parents that there was no time for become pending.
   * @throws MustUnsend when a node moved to where a stricter mask applies
   */
  sync(dirty: ReadonlyMap<number, ChildChanges>, deadline: Deadline): void {
    this.#deadline = deadline;
    const parents: { id: number; depth: number; changes: ChildChanges }[] = [];
    for (const [id, changes] of dirty) {
      const node = this.#table.nodeOf(id);
      if (node === undefined || !node.isConnected) continue;
      if (this.#pending.has(id)) {
        this.#cut.delete(id);
        continue;
      }
      parents.push({ id, depth: dirty.size > 1 ? depthOf(node) : 0, changes });
    }
    if (parents.length > 1) parents.sort((one, other) => one.depth - other.depth);
    for (const { id, changes } of parents) if (this.#table.nodeOf(id) !== undefined) this.#diff(id, changes);
    this.finish();
  }

  /** Writes the removals of nodes that found no new place. */
  finish(): void {
    for (const id of this.#gone) this.#remove(id);
    this.#gone.clear();
    for (const id of this.#removals.splice(0)) this.#writer.write('remove', id);
  }

  /** Forgets a node and what is in it; where it still is on the page it is sent as new. */
  drop(id: number): void {
    this.#remove(id);
  }

  /** Forgets a node so that it is sent anew from its parent: its privacy or its kind has changed. */
  resend(id: number): void {
    const parent = this.#table.parentOf(id);
    this.#remove(id);
    this.finish();
    if (parent !== 0) this.#diff(parent, null);
  }

  /** Brings the document of a frame, or the shadow root of a host, to what it is now. */
  syncRoots(id: number, deadline: Deadline): void {
    this.#deadline = deadline;
    const element = this.#table.nodeOf(id);
    if (element === undefined || !isElement(element) || this.#pending.has(id)) return;
    const wanted = this.#rootNodesOf(element);
    for (const root of [...this.#table.rootsOf(id)]) {
      if (!wanted.includes(this.#table.nodeOf(root) as Document | ShadowRoot)) this.#remove(root);
    }
    this.finish();
    this.#writeMissingRoots(id);
  }

  #writeMissingRoots(id: number): void {
    const element = this.#table.nodeOf(id);
    if (element === undefined || !isElement(element) || this.#table.visibilityOf(id) === hidden) return;
    for (const root of this.#rootNodesOf(element)) {
      if (this.#table.idOf(root) !== 0) continue;
      this.#writer.beginInsert(id, 0);
      this.#writeRoot(root, id, this.#table.visibilityOf(id));
      this.#writer.endChildren();
    }
  }

  #rootNodesOf(element: Element): (Document | ShadowRoot)[] {
    if (isFrame(element)) {
      const document = documentOfFrame(element);
      return document === null ? [] : [document];
    }
    const shadow = this.#nodes.shadowRootOf(element);
    return shadow === null ? [] : [shadow];
  }

  /** Makes the children of one known parent what they are on the page. With no changes told, all are compared. */
  #diff(parent: number, changes: ChildChanges | null): void {
    const parentNode = this.#table.nodeOf(parent)!;
    if (this.#table.visibilityOf(parent) === hidden || !this.#nodes.hasVisitedChildren(parentNode)) return;
    this.#cut.delete(parent);
    if (changes !== null && changes.touched !== null && this.#diffAround(parent, parentNode, changes.touched)) return;
    const left = this.#anchor(parent, changes?.left, 'previousSibling');
    const right = this.#anchor(parent, changes?.right, 'nextSibling');
    this.#diffBetween(parent, parentNode, left, right);
  }

  /** Compares only where children came or went; false when their neighbours are not what they should be. */
  #diffAround(parent: number, parentNode: Node, touched: ReadonlySet<Node>): boolean {
    const table = this.#table;
    const nodes = this.#nodes;
    const isKnownChild = (node: Node): boolean => table.parentOf(table.idOf(node)) === parent;
    const gaps: [left: Node | null, right: Node | null][] = [];
    const seen = new Set<Node>();
    for (const node of touched) {
      if (seen.has(node) || node.parentNode !== parentNode || !nodes.isSent(node)) continue;
      let left = nodes.previous(node);
      for (; left !== null && touched.has(left); left = nodes.previous(left)) seen.add(left);
      let right = nodes.next(node);
      for (; right !== null && touched.has(right); right = nodes.next(right)) seen.add(right);
      if ((left !== null && !isKnownChild(left)) || (right !== null && !isKnownChild(right))) return false;
      gaps.push([left, right]);
    }
    for (const node of touched) {
      const id = table.idOf(node);
      const hasLeft = node.parentNode !== parentNode || !nodes.isSent(node);
      if (id !== 0 && hasLeft && table.parentOf(id) === parent) this.#gone.add(id);
    }
    for (const [left, right] of gaps) this.#diffBetween(parent, parentNode, left, right);
    return true;
  }

  /** Makes the children between two that stay what they are on the page. */
  #diffBetween(parent: number, parentNode: Node, left: Node | null, right: Node | null): void {
    const table = this.#table;
    const nodes = this.#nodes;
    const visibility = table.visibilityOf(parent);
    let live = left === null ? nodes.first(parentNode) : nodes.next(left);
    let known = left === null ? table.firstOf(parent) : table.nextOf(table.idOf(left));
    while (live !== null && live !== right && known !== 0 && table.nodeOf(known) === live) {
      live = nodes.next(live);
      known = table.nextOf(known);
    }
    if (live === null && known === 0) return;
    let after = right === null ? 0 : table.idOf(right);
    let liveEnd = right === null ? nodes.last(parentNode) : nodes.previous(right);
    let knownEnd = right === null ? table.lastOf(parent) : table.previousOf(after);
    if (live === right) live = null;
    if (known === after) known = 0;
    if (live === null) liveEnd = null;
    if (known === 0) knownEnd = 0;
    // Both ends are still inside the middle: trim what they share.
    while (liveEnd !== null && knownEnd !== 0 && table.nodeOf(knownEnd) === liveEnd) {
      after = knownEnd;
      if (liveEnd === live) {
        live = null;
        liveEnd = null;
      } else {
        liveEnd = nodes.previous(liveEnd);
      }
      if (knownEnd === known) {
        known = 0;
        knownEnd = 0;
      } else {
        knownEnd = table.previousOf(knownEnd);
      }
      if (live === null || known === 0) break;
    }

    const middle: Node[] = [];
    for (let node = live; node !== null; node = nodes.next(node)) {
      middle.push(node);
      if (node === liveEnd) break;
    }
    const stays = this.#whatStays(parent, middle, known, knownEnd);
    this.#place(parent, visibility, middle, stays, after);
  }

  /** Goes on with children that were cut short; false when more than that is to be done. */
  #append(parent: number): boolean {
    const table = this.#table;
    const nodes = this.#nodes;
    const parentNode = table.nodeOf(parent)!;
    const last = table.nodeOf(table.lastOf(parent));
    if (last !== undefined && last.parentNode !== parentNode) return false;
    const node = last === undefined ? nodes.first(parentNode) : nodes.next(last);
    if (node === null) return true;
    if (table.idOf(node) !== 0) return false;
    this.#writer.beginInsert(parent, 0);
    this.#writeChildren(node, parent, table.visibilityOf(parent));
    this.#writer.endChildren();
    return true;
  }

  /** The nearest known child of the parent from a hint on, outward; null where there is none to rely on. */
  #anchor(parent: number, hint: Node | null | undefined, outward: 'previousSibling' | 'nextSibling'): Node | null {
    const parentNode = this.#table.nodeOf(parent);
    let node = hint ?? null;
    while (node !== null) {
      if (node.parentNode !== parentNode) return null;
      const id = this.#table.idOf(node);
      if (id !== 0 && this.#table.parentOf(id) === parent) return node;
      node = node[outward];
    }
    return null;
  }

  /** Marks the middle's survivors of one parent that need not move; the others of the old middle are gone, so far. */
  #whatStays(parent: number, middle: readonly Node[], first: number, last: number): Uint8Array | null {
    if (first === 0) return null;
    const table = this.#table;
    const positions = new Map<number, number>();
    for (let id = first, position = 0; id !== 0; id = table.nextOf(id)) {
      positions.set(id, position++);
      if (id === last) break;
    }
    const order: number[] = [];
    for (const node of middle) {
      const id = table.idOf(node);
      const position = id !== 0 && table.parentOf(id) === parent ? positions.get(id) : undefined;
      if (position !== undefined) positions.delete(id);
      order.push(position ?? -1);
    }
    for (const id of positions.keys()) this.#gone.add(id);
    return longestIncreasing(order);
  }

  /** Moves and inserts the middle before `after`, first to last. What is new waits when there is no time. */
  #place(
    parent: number,
    visibility: Visibility,
    middle: readonly Node[],
    stays: Uint8Array | null,
    after: number,
  ): void {
    const table = this.#table;
    const writer = this.#writer;
    let before = after;
    let nextStay = -1;
    let isInserting = false;
    const endInsert = (): void => {
      if (isInserting) writer.endChildren();
      isInserting = false;
    };
    for (let index = 0; index < middle.length; index++) {
      if (stays !== null) {
        if (stays[index] === 1) continue;
        if (nextStay < index) {
          endInsert();
          nextStay = index + 1;
          while (nextStay < middle.length && stays[nextStay] !== 1) nextStay++;
          before = nextStay < middle.length ? table.idOf(middle[nextStay]!) : after;
        }
      }
      const node = middle[index]!;
      const id = this.#takeOver(node, parent, visibility);
      if (id === cannotBePlaced) {
        this.#pending.add(parent);
        this.#cut.delete(parent);
      } else if (id !== 0) {
        endInsert();
        this.#gone.delete(id);
        table.move(id, parent, before);
        writer.write('move', id, parent, before);
        this.#cut.delete(parent);
      } else if (this.#deadline.step()) {
        endInsert();
        const isRestOnly = stays === null && after === 0;
        if (!isRestOnly) this.#cut.delete(parent);
        else if (!this.#pending.has(parent)) this.#cut.add(parent);
        this.#pending.add(parent);
      } else {
        if (!isInserting) writer.beginInsert(parent, before);
        isInserting = true;
        this.#writeNode(node, parent, before, visibility);
      }
    }
    endInsert();
  }

  /** The id of a node that may keep it under a new parent, or 0 when it must be written as new. */
  #takeOver(node: Node, parent: number, inherited: Visibility): number {
    const id = this.#table.idOf(node);
    if (id === 0) return 0;
    // Only when what lies between them had to wait: neither can be placed now.
    if (this.#table.isWithin(parent, id)) return cannotBePlaced;
    if (this.#listener.wasAway(id)) {
      // Sent as new: nobody saw what happened to it.
    } else if (!isElement(node)) {
      // A text node is as visible as what it is in.
      const was = this.#table.visibilityOf(id);
      if (inherited > was) throw new MustUnsend();
      if (inherited === was) return id;
    } else {
      const was = this.#table.visibilityOf(id);
      const now = this.#privacy.visibilityOf(node, inherited);
      if (now > was) throw new MustUnsend();
      if (now === was) return id;
    }
    this.#gone.delete(id);
    this.#forget(id);
    this.#removals.push(id);
    return 0;
  }

  #writeNode(node: Node, parent: number, before: number, inherited: Visibility): void {
    if (isText(node)) {
      this.#table.add(node, parent, before, inherited);
      this.#writer.textNode(this.#privacy.text(node, node.parentElement, inherited));
      return;
    }
    this.#writeElement(node as Element, parent, before, inherited);
  }

  #writeElement(element: Element, parent: number, before: number, inherited: Visibility): void {
    const writer = this.#writer;
    const visibility = this.#privacy.visibilityOf(element, inherited);
    const id = this.#table.add(element, parent, before, visibility);
    const tag = element.localName;
    const reason = this.#boxReason(element, tag, visibility);
    if (reason !== 0) {
      writer.box(tag, 0, 0, reason);
      this.#listener.boxAdded(id, element);
      return;
    }
    const used = this.#privacy.attributes(element, visibility, scratch);
    const roots = this.#hasRoots(element, tag) ? this.#rootNodesOf(element) : [];
    const first = this.#nodes.first(element);
    const hasContent = roots.length > 0 || first !== null;
    const isLater = hasContent && this.#isLater(element, roots.length > 0);
    const namespace = element.namespaceURI;
    const type =
      namespace === namespaces.html
        ? recordTypes.html
        : namespace === namespaces.svg
          ? recordTypes.svg
          : recordTypes.other;
    writer.element(type, tag, used >> 1, hasContent && !isLater, namespace ?? '');
    let isInteresting = interesting.has(tag) || tag.includes('-');
    for (let index = 0; index < used; index += 2) {
      const name = scratch[index]!;
      if (name === 'popover') isInteresting = true;
      writer.attribute(name, scratch[index + 1]! as never);
    }
    if (isInteresting) this.#listener.added(id, element);
    if (!hasContent) return;
    if (isLater) {
      this.#pending.add(id);
      this.#cut.add(id);
      return;
    }
    for (const root of roots) this.#writeRoot(root, id, visibility);
    this.#writeChildren(first, id, visibility);
    writer.endChildren();
  }

  /** Children of an element or root that is being written, inside its record. */
  #writeChildren(first: Node | null, parent: number, visibility: Visibility): void {
    const lastHot = first?.parentNode && this.#hot?.lastChildren.get(first.parentNode);
    for (let node = first; node !== null; node = this.#nodes.next(node)) {
      const id = this.#takeOver(node, parent, visibility);
      if (id === cannotBePlaced) {
        this.#pending.add(parent);
        return;
      }
      if (id !== 0) {
        this.#gone.delete(id);
        this.#table.move(id, parent, 0);
        this.#writer.reference(id);
        continue;
      }
      const isOver = this.#deadline.step() && parent !== 0;
      if (!isOver) this.#writeNode(node, parent, 0, visibility);
      if (isOver || (node === lastHot && this.#nodes.next(node) !== null)) {
        this.#pending.add(parent);
        this.#cut.add(parent);
        return;
      }
    }
  }

  #writeRoot(root: Document | ShadowRoot, host: number, visibility: Visibility): void {
    const writer = this.#writer;
    const id = this.#table.addRoot(root, host, visibility);
    const first = this.#nodes.first(root);
    if (isDocument(root)) {
      const doctype = root.doctype;
      writer.documentRoot(
        doctype?.name ?? '',
        doctype?.publicId ?? '',
        doctype?.systemId ?? '',
        compatOf(root),
        first !== null,
      );
    } else {
      const kind =
        rootKinds.shadow |
        (root.mode === 'closed' ? rootKinds.closed : 0) |
        (root.delegatesFocus ? rootKinds.delegatesFocus : 0) |
        (root.slotAssignment === 'manual' ? rootKinds.manualSlots : 0);
      writer.shadowRoot(kind, first !== null);
    }
    this.#listener.rootAdded(id, root);
    if (first === null) return;
    this.#writeChildren(first, id, visibility);
    writer.endChildren();
  }

  /** Whether an element's content waits: there is no time, or it is not what the customer looks at. */
  #isLater(element: Element, hasRoots: boolean): boolean {
    if (!hasRoots && element.firstElementChild === null) return false;
    if (this.#deadline.step()) return true;
    return this.#hot !== null && !this.#hot.nodes.has(element);
  }

  #hasRoots(element: Element, tag: string): boolean {
    return tag === 'iframe' || tag === 'frame' || this.#nodes.shadowRootOf(element) !== null;
  }

  #boxReason(element: Element, tag: string, visibility: Visibility): number {
    if (visibility === hidden) return boxReasons.hidden;
    if (visibility === masked && maskableMedia.has(tag)) return boxReasons.maskedMedia;
    if (plugins.has(tag)) return boxReasons.plugin;
    if ((tag === 'iframe' || tag === 'frame') && documentOfFrame(element) === null) return boxReasons.frameOfOtherSite;
    return 0;
  }

  #remove(id: number): void {
    if (this.#table.nodeOf(id) === undefined) return;
    this.#forget(id);
    this.#removals.push(id);
  }

  #forget(id: number): void {
    this.#table.remove(id, (each, node) => {
      this.#pending.delete(each);
      this.#cut.delete(each);
      this.#gone.delete(each);
      this.#privacy.forget(node);
      this.#listener.forgotten(each, node);
    });
  }
}

/** Steps up to the top document, across shadow roots and frames. */
function depthOf(node: Node): number {
  let depth = 0;
  let current: Node | null = node;
  while (current !== null) {
    depth++;
    if (current.parentNode !== null) current = current.parentNode;
    else if (isShadowRoot(current)) current = current.host;
    else if (isDocument(current)) current = current.defaultView?.frameElement ?? null;
    else current = null;
  }
  return depth;
}

const limitedQuirks = /^-\/\/w3c\/\/dtd (?:xhtml 1\.0|html 4\.01) (?:frameset|transitional)\/\//i;

/** 1 quirks, 2 limited quirks, 0 none; by the rules of the HTML standard for public identifiers. */
function compatOf(document: Document): number {
  if (document.compatMode === 'BackCompat') return 1;
  return limitedQuirks.test(document.doctype?.publicId ?? '') ? 2 : 0;
}
