// Marks what changed, and nothing else: records of one MutationObserver over all roots become sets of dirty ids. No
// value is read and nothing is sent here; the flush reads the page as it then is.

import type { NodeTable } from './node-table.ts';
import { isDocument, isShadowRoot, type SentNodes } from './sent-nodes.ts';
import type { ChildChanges } from './tree-sync.ts';

/** Children added or removed that are remembered one by one; with more of them all children are compared. */
const maxTouched = 64;

const observed: MutationObserverInit = { childList: true, attributes: true, characterData: true, subtree: true };

export class ChangeObserver {
  /** Parents whose children changed, and where. */
  readonly kids = new Map<number, ChildChanges>();
  /** Names of attributes that changed, by element. */
  readonly attributes = new Map<number, string[]>();
  readonly texts = new Set<number>();
  /**
   * Nodes that were where nothing observes them when a batch of records ended. They are read whole when they are back.
   */
  readonly suspects = new Set<number>();
  readonly #table: NodeTable;
  readonly #nodes: SentNodes;
  readonly #observer: MutationObserver;

  /** @param onRecords is called after a batch, with its size */
  constructor(table: NodeTable, nodes: SentNodes, onRecords: (count: number) => void) {
    this.#table = table;
    this.#nodes = nodes;
    this.#observer = new MutationObserver((records) => {
      this.#take(records);
      onRecords(records.length);
    });
  }

  observe(root: Node): void {
    this.#observer.observe(root, observed);
  }

  /** Marks what the browser has recorded but not delivered yet. */
  takeRecords(): void {
    this.#take(this.#observer.takeRecords());
  }

  get isEmpty(): boolean {
    return this.kids.size === 0 && this.attributes.size === 0 && this.texts.size === 0;
  }

  /** Whether a node is where nothing observes it: out of the document, or under a root that was not sent yet. */
  isAway(id: number): boolean {
    const node = this.#table.nodeOf(id);
    if (node === undefined) return false;
    const root = node.getRootNode();
    return (!isDocument(root) && !isShadowRoot(root)) || this.#table.idOf(root) === 0;
  }

  stop(): void {
    this.#observer.disconnect();
  }

  markKids(id: number): void {
    this.kids.set(id, { left: undefined, right: undefined, touched: null });
  }

  markAttribute(id: number, name: string): void {
    const names = this.attributes.get(id);
    if (names === undefined) this.attributes.set(id, [name]);
    else if (!names.includes(name)) names.push(name);
  }

  #take(records: readonly MutationRecord[]): void {
    for (const record of records) {
      const { type } = record;
      const id = this.#table.idOf(record.target);
      if (type === 'attributes') {
        if (id !== 0) this.markAttribute(id, record.attributeName!);
      } else if (type === 'characterData') {
        if (id !== 0) this.texts.add(id);
      } else {
        const { removedNodes } = record;
        if (removedNodes.length > 0) this.#takeRemoved(removedNodes);
        if (id !== 0) this.#takeChildren(id, record, removedNodes);
      }
    }
  }

  #takeChildren(id: number, record: MutationRecord, removedNodes: NodeList): void {
    let changes = this.kids.get(id);
    // All of its children are compared already.
    if (changes?.touched === null && changes.left === undefined && changes.right === undefined) return;
    const { previousSibling, nextSibling, addedNodes } = record;
    if (changes === undefined) {
      changes = { left: previousSibling, right: nextSibling, touched: new Set() };
      this.kids.set(id, changes);
    } else {
      if (!this.#isInside(previousSibling, changes.left)) changes.left = undefined;
      if (!this.#isInside(nextSibling, changes.right)) changes.right = undefined;
    }
    const { touched } = changes;
    if (touched === null) return;
    if (touched.size + addedNodes.length + removedNodes.length > maxTouched) {
      changes.touched = null;
    } else {
      for (let index = 0; index < addedNodes.length; index++) touched.add(addedNodes[index]!);
      for (let index = 0; index < removedNodes.length; index++) touched.add(removedNodes[index]!);
    }
  }

  #takeRemoved(removedNodes: NodeList): void {
    for (let index = 0; index < removedNodes.length; index++) {
      const removed = this.#table.idOf(removedNodes[index]!);
      if (removed !== 0 && this.isAway(removed)) this.suspects.add(removed);
    }
  }

  /** Whether a change beside this sibling is at the window's end, or within since the sibling itself is new. */
  #isInside(sibling: Node | null, end: Node | null | undefined): boolean {
    return sibling === end || (sibling !== null && this.#table.idOf(sibling) === 0 && this.#nodes.isSent(sibling));
  }
}
