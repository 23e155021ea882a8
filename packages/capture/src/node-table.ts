// What the other side believes the tree to be: an id per node that was sent, and its links as typed arrays. It knows
// nothing of why the tree looks so. No expandos on page nodes; a removed subtree is forgotten, its ids never return.
//
// Roots (the document in a frame element, a shadow root) hang off their parent beside its list of children.

import { mixLink } from '@alongside/protocol';
import type { Visibility } from './privacy/types.ts';

export class NodeTable {
  readonly #ids = new Map<Node, number>();
  readonly #nodes: (Node | undefined)[] = [undefined];
  #parent = new Int32Array(1024);
  #previous = new Int32Array(1024);
  #next = new Int32Array(1024);
  #first = new Int32Array(1024);
  #last = new Int32Array(1024);
  #visibility = new Uint8Array(1024);
  /** Root of an element that has one, by the element's id. */
  readonly #roots = new Map<number, number[]>();
  /** Sum of `mixLink` over all nodes, unsigned. */
  linkHash = 0;
  count = 0;

  get nextId(): number {
    return this.#nodes.length;
  }

  idOf(node: Node): number {
    return this.#ids.get(node) ?? 0;
  }

  nodeOf(id: number): Node | undefined {
    return this.#nodes[id];
  }

  parentOf(id: number): number {
    return this.#parent[id] ?? 0;
  }
  previousOf(id: number): number {
    return this.#previous[id] ?? 0;
  }
  nextOf(id: number): number {
    return this.#next[id] ?? 0;
  }
  firstOf(id: number): number {
    return this.#first[id] ?? 0;
  }
  lastOf(id: number): number {
    return this.#last[id] ?? 0;
  }
  visibilityOf(id: number): Visibility {
    return (this.#visibility[id] ?? 0) as Visibility;
  }
  rootsOf(id: number): readonly number[] {
    return this.#roots.get(id) ?? [];
  }

  /** A new node at the end of a parent's list, or before a sibling. The hot path of every snapshot. */
  add(node: Node, parent: number, before: number, visibility: Visibility): number {
    const id = this.#new(node, visibility);
    this.#link(id, parent, before);
    return id;
  }

  /** A new root beside the parent's list; parent 0 for the tab's document. */
  addRoot(node: Node, parent: number, visibility: Visibility): number {
    const id = this.#new(node, visibility);
    this.#parent[id] = parent;
    this.#addHash(id);
    if (parent !== 0) {
      const roots = this.#roots.get(parent);
      if (roots === undefined) this.#roots.set(parent, [id]);
      else roots.push(id);
    }
    return id;
  }

  move(id: number, parent: number, before: number): void {
    this.#unlink(id);
    this.#link(id, parent, before);
  }

  /** Forgets a node and all that is in it. `onForget` is called for each. */
  remove(id: number, onForget: (id: number, node: Node) => void): void {
    const parent = this.#parent[id]!;
    const siblings = this.#roots.get(parent);
    const at = siblings?.indexOf(id) ?? -1;
    if (siblings !== undefined && at >= 0) {
      siblings.splice(at, 1);
      this.linkHash = (this.linkHash - mixLink(id, parent, 0)) >>> 0;
    } else {
      this.#unlink(id);
    }
    const stack = [id];
    let isTop = true;
    while (stack.length > 0) {
      const current = stack.pop()!;
      if (!isTop)
        this.linkHash = (this.linkHash - mixLink(current, this.#parent[current]!, this.#previous[current]!)) >>> 0;
      isTop = false;
      for (const root of this.rootsOf(current)) stack.push(root);
      for (let child = this.#first[current]!; child !== 0; child = this.#next[child]!) stack.push(child);
      const node = this.#nodes[current]!;
      this.#nodes[current] = undefined;
      this.#ids.delete(node);
      this.#roots.delete(current);
      this.count--;
      onForget(current, node);
    }
  }

  /** Whether `ancestor` is the node itself or above it. */
  isWithin(id: number, ancestor: number): boolean {
    for (let current = id; current !== 0; current = this.#parent[current]!) if (current === ancestor) return true;
    return false;
  }

  /** Calls for the node and each one in it, parents first. */
  visit(id: number, call: (id: number, node: Node) => void): void {
    const stack = [id];
    while (stack.length > 0) {
      const current = stack.pop()!;
      call(current, this.#nodes[current]!);
      for (let child = this.#last[current]!; child !== 0; child = this.#previous[child]!) stack.push(child);
      for (const root of this.rootsOf(current)) stack.push(root);
    }
  }

  #new(node: Node, visibility: Visibility): number {
    const id = this.#nodes.length;
    if (id >= this.#parent.length) this.#grow();
    this.#nodes.push(node);
    this.#ids.set(node, id);
    this.#visibility[id] = visibility;
    this.count++;
    return id;
  }

  #link(id: number, parent: number, before: number): void {
    const previous = before === 0 ? this.#last[parent]! : this.#previous[before]!;
    this.#parent[id] = parent;
    this.#previous[id] = previous;
    this.#next[id] = before;
    if (previous === 0) this.#first[parent] = id;
    else this.#next[previous] = id;
    if (before === 0) {
      this.#last[parent] = id;
    } else {
      this.linkHash = (this.linkHash - mixLink(before, parent, previous) + mixLink(before, parent, id)) >>> 0;
      this.#previous[before] = id;
    }
    this.#addHash(id);
  }

  #unlink(id: number): void {
    const parent = this.#parent[id]!;
    const previous = this.#previous[id]!;
    const next = this.#next[id]!;
    this.linkHash = (this.linkHash - mixLink(id, parent, previous)) >>> 0;
    if (previous === 0) this.#first[parent] = next;
    else this.#next[previous] = next;
    if (next === 0) {
      this.#last[parent] = previous;
    } else {
      this.linkHash = (this.linkHash - mixLink(next, parent, id) + mixLink(next, parent, previous)) >>> 0;
      this.#previous[next] = previous;
    }
    this.#parent[id] = 0;
    this.#previous[id] = 0;
    this.#next[id] = 0;
  }

  #addHash(id: number): void {
    this.linkHash = (this.linkHash + mixLink(id, this.#parent[id]!, this.#previous[id]!)) >>> 0;
  }

  #grow(): void {
    const size = this.#parent.length * 2;
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const array = new Int32Array(size);
      array.set(old);
      return array;
    };
    this.#parent = grown(this.#parent);
    this.#previous = grown(this.#previous);
    this.#next = grown(this.#next);
    this.#first = grown(this.#first);
    this.#last = grown(this.#last);
    const visibility = new Uint8Array(size);
    visibility.set(this.#visibility);
    this.#visibility = visibility;
  }
}
