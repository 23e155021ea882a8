// The tree of a document as plain data: nodes by id, their links, and the hash of all links kept up with each change.
// It refuses what cannot be a tree (unknown ids, an id twice, cycles, children where none can be, too deep, too many)
// with StreamError and never recurses. It knows nothing of state that is not tree.
//
// A shadow root or a frame's document hangs on its element's `root`, not among its children: its previous sibling is 0,
// and so is that of the element's first child.

import { mixLink } from './hash.ts';
import { entryWeight, type Quota } from './model-limits.ts';
import { type DocumentTraits, maxAttributes, maxDepth, maxNodes, namespaces } from './node-records.ts';
import { StreamError } from './op-reader.ts';

export type NodeKind = 'document' | 'shadow' | 'element' | 'text' | 'box';

/** Value of a form field, with the id of the last edit of each agent that is in it (oldest first). */
export interface FieldState {
  text: string;
  revision: number;
  readonly edits: Map<number, string>;
}

/** A node; which fields mean something depends on its kind. */
export class ModelNode {
  readonly id: number;
  readonly kind: NodeKind;
  parent: ModelNode | null = null;
  previous: ModelNode | null = null;
  next: ModelNode | null = null;
  first: ModelNode | null = null;
  last: ModelNode | null = null;
  /** Of an element: its shadow root, or the document in its frame. */
  root: ModelNode | null = null;
  /** The tab's document is at 1. */
  depth = 1;
  /** Of an element. */
  namespace = '';
  /** Local name of an element, tag of a box, doctype's name of a document. */
  name = '';
  /** Data of a text node. */
  text = '';
  /** Names and values in turn; never shared once it is changed. */
  attributes: string[] = noAttributes;
  /** Of a document. */
  traits: DocumentTraits | null = null;
  /** Bits of `rootKinds` of a shadow root. */
  rootKind = 0;
  /** Of a box. */
  width = 0;
  height = 0;
  reason = 0;
  /** Form value; null where none was sent. */
  field: FieldState | null = null;
  /** Bits of `stateBits`. */
  bits = 0;
  scrollX = 0;
  scrollY = 0;
  /** Whether sheet state (text, flags, rules, adoption) is kept for it. */
  hasSheetState = false;

  constructor(id: number, kind: NodeKind) {
    this.id = id;
    this.kind = kind;
  }

  get isRoot(): boolean {
    return this.kind === 'document' || this.kind === 'shadow';
  }

  get canHaveChildren(): boolean {
    return this.kind !== 'text' && this.kind !== 'box';
  }
}

const noAttributes: string[] = [];
/** Names and values from which on a set finds a name that is there twice faster than a loop. */
const longAttributeList = 32;

export class NodeTable {
  readonly nodes = new Map<number, ModelNode>();
  /** The tab's document, node 1. */
  document: ModelNode | null = null;
  readonly #weight: Quota;
  readonly #work: Quota;
  readonly #onRemove: (node: ModelNode) => void;
  #links = 0;

  /** @param onRemove told of each node that is gone, so that state which refers to it goes too */
  constructor(weight: Quota, work: Quota, onRemove: (node: ModelNode) => void) {
    this.#weight = weight;
    this.#work = work;
    this.#onRemove = onRemove;
  }

  /** Hash of all links: the sum of `mixLink(id, parent, previous)`. */
  get links(): number {
    return this.#links >>> 0;
  }

  get(id: number): ModelNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new StreamError('unknown node');
    return node;
  }

  /** A node that is an element, or a box in place of one. */
  elementOrBox(id: number): ModelNode {
    const node = this.get(id);
    if (node.kind !== 'element' && node.kind !== 'box') throw new StreamError('not an element');
    return node;
  }

  element(id: number): ModelNode {
    const node = this.get(id);
    if (node.kind !== 'element') throw new StreamError('not an element');
    return node;
  }

  /** The parent of an insertion, after checking that it and `before` can be. Null for the tab's document. */
  checkPlace(parentId: number, beforeId: number): ModelNode | null {
    if (parentId === 0) {
      if (beforeId !== 0 || this.document !== null) throw new StreamError('document twice');
      return null;
    }
    const parent = this.get(parentId);
    if (!parent.canHaveChildren) throw new StreamError('children where none can be');
    this.#before(parent, beforeId);
    return parent;
  }

  /** A new node, linked into its parent. */
  create(id: number, kind: NodeKind, parentId: number, beforeId: number): ModelNode {
    const parent = this.get(parentId);
    if (!parent.canHaveChildren) throw new StreamError('children where none can be');
    if (parent.kind === 'document' && kind === 'text') throw new StreamError('text in a document');
    const before = this.#before(parent, beforeId);
    const node = this.#register(id, kind, parent.depth + 1);
    this.#link(node, parent, before);
    return node;
  }

  /** A new document or shadow root. Parent 0 for the tab's document. */
  createRoot(id: number, kind: 'document' | 'shadow', parentId: number): ModelNode {
    if (parentId === 0) {
      if (this.document !== null || kind !== 'document' || id !== 1) throw new StreamError('document twice');
      this.document = this.#register(id, kind, 1);
      this.#links = (this.#links + mixLink(id, 0, 0)) | 0;
      return this.document;
    }
    const host = this.element(parentId);
    if (host.root !== null) throw new StreamError('root twice');
    const node = this.#register(id, kind, host.depth + 1);
    node.parent = host;
    host.root = node;
    this.#links = (this.#links + mixLink(id, host.id, 0)) | 0;
    return node;
  }

  /** Moves a node with everything in it. Gives the parent that it left. */
  move(id: number, parentId: number, beforeId: number): ModelNode {
    const node = this.get(id);
    const parent = this.get(parentId);
    const old = node.parent;
    if (node.isRoot || old === null) throw new StreamError('a root cannot move');
    if (!parent.canHaveChildren) throw new StreamError('children where none can be');
    if (parent.kind === 'document' && node.kind === 'text') throw new StreamError('text in a document');
    const before = this.#before(parent, beforeId);
    if (before === node) throw new StreamError('a node before itself');
    this.#refuseCycle(node, parent);
    const deeper = parent.depth + 1 - node.depth;
    if (deeper !== 0) this.#shiftDepth(node, deeper);
    this.#unlink(node);
    this.#link(node, parent, before);
    return old;
  }

  /** Removes a node with everything in it. Gives the parent that it left. */
  remove(id: number): ModelNode {
    const node = this.get(id);
    const parent = node.parent;
    if (parent === null) throw new StreamError('the document cannot be removed');
    if (node.kind === 'shadow') throw new StreamError('a shadow root cannot be removed');
    // Links of everything inside are taken out of the hash one by one, its own and its next sibling's by `#unlink`.
    for (let inner = nextInTree(node, node); inner !== null; inner = nextInTree(inner, node)) {
      this.#links = (this.#links - linkOf(inner)) | 0;
      this.#forget(inner);
    }
    if (node.isRoot) {
      parent.root = null;
      this.#links = (this.#links - linkOf(node)) | 0;
    } else {
      this.#unlink(node);
    }
    this.#forget(node);
    return parent;
  }

  /** To be called once for each new node, when what it is has been filled in. */
  weigh(node: ModelNode): void {
    this.#weight.add(weightOfIdentity(node));
  }

  setText(node: ModelNode, text: string): void {
    this.#weight.add(text.length - node.text.length);
    node.text = text;
  }

  /** All attributes of a new element; the list is kept. */
  setAttributes(node: ModelNode, attributes: string[]): void {
    let weight = 0;
    const names = attributes.length > longAttributeList ? new Set<string>() : null;
    for (let index = 0; index < attributes.length; index += 2) {
      const name = attributes[index]!;
      if (name === '') throw new StreamError('attribute without a name');
      let isTwice = false;
      if (names === null) {
        for (let earlier = 0; earlier < index; earlier += 2) isTwice ||= attributes[earlier] === name;
      } else {
        isTwice = names.has(name);
        names.add(name);
      }
      if (isTwice) throw new StreamError('attribute twice');
      weight += entryWeight + name.length + attributes[index + 1]!.length;
    }
    this.#weight.add(weight);
    node.attributes = attributes;
  }

  setAttribute(node: ModelNode, name: string, value: string): void {
    if (name === '') throw new StreamError('attribute without a name');
    const { attributes } = node;
    this.#work.add(attributes.length >> 4);
    for (let index = 0; index < attributes.length; index += 2) {
      if (attributes[index] !== name) continue;
      this.#weight.add(value.length - attributes[index + 1]!.length);
      attributes[index + 1] = value;
      return;
    }
    if (attributes.length >= maxAttributes * 2) throw new StreamError('too many attributes');
    this.#weight.add(entryWeight + name.length + value.length);
    if (attributes.length === 0) node.attributes = [name, value];
    else attributes.push(name, value);
  }

  removeAttribute(node: ModelNode, name: string): void {
    const { attributes } = node;
    this.#work.add(attributes.length >> 4);
    for (let index = 0; index < attributes.length; index += 2) {
      if (attributes[index] !== name) continue;
      this.#weight.free(entryWeight + name.length + attributes[index + 1]!.length);
      attributes.splice(index, 2);
      return;
    }
    throw new StreamError('unknown attribute');
  }

  #before(parent: ModelNode, beforeId: number): ModelNode | null {
    if (beforeId === 0) return null;
    const before = this.get(beforeId);
    if (before.parent !== parent || before.isRoot) throw new StreamError('not a child of the parent');
    return before;
  }

  #register(id: number, kind: NodeKind, depth: number): ModelNode {
    if (depth > maxDepth) throw new StreamError('too deep');
    if (this.nodes.size >= maxNodes) throw new StreamError('too many nodes');
    if (this.nodes.has(id)) throw new StreamError('id twice');
    const node = new ModelNode(id, kind);
    node.depth = depth;
    this.nodes.set(id, node);
    return node;
  }

  #link(node: ModelNode, parent: ModelNode, before: ModelNode | null): void {
    const previous = before === null ? parent.last : before.previous;
    const parentId = parent.id;
    const previousId = previous === null ? 0 : previous.id;
    let links = this.#links + mixLink(node.id, parentId, previousId);
    if (before !== null) {
      links += mixLink(before.id, parentId, node.id) - mixLink(before.id, parentId, previousId);
      before.previous = node;
    } else {
      parent.last = node;
    }
    if (previous !== null) previous.next = node;
    else parent.first = node;
    node.parent = parent;
    node.previous = previous;
    node.next = before;
    this.#links = links | 0;
  }

  #unlink(node: ModelNode): void {
    const parent = node.parent!;
    const { previous, next } = node;
    const previousId = previous === null ? 0 : previous.id;
    let links = this.#links - mixLink(node.id, parent.id, previousId);
    if (next !== null) {
      links += mixLink(next.id, parent.id, previousId) - mixLink(next.id, parent.id, node.id);
      next.previous = previous;
    } else {
      parent.last = previous;
    }
    if (previous !== null) previous.next = next;
    else parent.first = next;
    this.#links = links | 0;
  }

  #refuseCycle(node: ModelNode, parent: ModelNode): void {
    // A parent that is not deeper than the node cannot be inside of it, unless it is the node.
    let up: ModelNode | null = parent;
    let steps = 0;
    while (up !== null && up.depth > node.depth) {
      up = up.parent;
      steps++;
    }
    this.#work.add(steps);
    if (up === node) throw new StreamError('a node inside itself');
  }

  #shiftDepth(node: ModelNode, deeper: number): void {
    let count = 0;
    let deepest = 0;
    for (let inner: ModelNode | null = node; inner !== null; inner = nextInTree(inner, node)) {
      if (inner.depth > deepest) deepest = inner.depth;
      count++;
    }
    this.#work.add(count);
    if (deepest + deeper > maxDepth) throw new StreamError('too deep');
    for (let inner: ModelNode | null = node; inner !== null; inner = nextInTree(inner, node)) inner.depth += deeper;
  }

  #forget(node: ModelNode): void {
    this.nodes.delete(node.id);
    this.#weight.free(weightOf(node));
    this.#onRemove(node);
  }
}

/** The node after this one in pre-order (an element's root before its children) without leaving `top`; null at the end. */
export function nextInTree(node: ModelNode, top: ModelNode): ModelNode | null {
  if (node.root !== null) return node.root;
  if (node.first !== null) return node.first;
  let at = node;
  while (at !== top) {
    const { parent } = at;
    if (parent !== null && parent.root === at) {
      if (parent.first !== null) return parent.first;
      at = parent;
    } else if (at.next !== null) {
      return at.next;
    } else if (parent === null) {
      return null;
    } else {
      at = parent;
    }
  }
  return null;
}

function linkOf(node: ModelNode): number {
  return mixLink(node.id, node.parent === null ? 0 : node.parent.id, node.previous === null ? 0 : node.previous.id);
}

/** What a node weighs by being what it is: what never changes of it. */
function weightOfIdentity({ name, namespace, traits }: ModelNode): number {
  const isCommon = namespace === '' || namespace === namespaces.html || namespace === namespaces.svg;
  const weight = entryWeight + name.length + (isCommon ? 0 : namespace.length);
  return traits === null ? weight : weight + traits.doctype.length + traits.publicId.length + traits.systemId.length;
}

function weightOf(node: ModelNode): number {
  let weight =
    entryWeight + node.name.length + node.text.length + (node.field === null ? 0 : weightOfField(node.field));
  for (let index = 0; index < node.attributes.length; index += 2) {
    weight += entryWeight + node.attributes[index]!.length + node.attributes[index + 1]!.length;
  }
  return weight;
}

function weightOfField(field: FieldState): number {
  let weight = entryWeight + field.text.length;
  for (const edit of field.edits.values()) weight += entryWeight + edit.length;
  return weight;
}
