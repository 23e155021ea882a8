// The replica's tree: makes, moves and removes nodes in the order of the stream. New subtrees are built apart and put in
// at once. It refuses what cannot be a tree with StreamError: unknown ids, cycles (also across shadow and frame
// borders), children where none can be. Children of style elements and of inert stand-ins are kept aside, in a fragment.

import { type DocumentTraits, maxDepth, namespaces, StreamError } from '@alongside/protocol';
import { createBox } from './boxes.ts';
import { FrameDocuments } from './frame-documents.ts';
import {
  appendChild,
  createElement,
  createElementNs,
  createFragment,
  createText,
  documentElementOf,
  firstChildOf,
  hostOf,
  insertBefore,
  isConnected,
  isElement,
  localNameOf,
  moveNode,
  namespaceOf,
  nextSiblingOf,
  nodeTypeOf,
  nodeTypes,
  ownerDocumentOf,
  parentOf,
  removeChild,
  setAttribute,
  shadowRootOf,
} from './native-dom.ts';
import { type ElementRecord, NodeMap, type NodeRecord, recordOf } from './node-map.ts';
import { planElement } from './safe-elements.ts';
import { type Shell, sandbox } from './shell.ts';

/** What the tree tells of. */
export interface TreeEvents {
  /** An element was made, before its attributes. */
  elementMade(record: ElementRecord, attributes: readonly string[]): void;
  /** Children, or their text, of an element that keeps them aside changed. */
  asideChanged(owner: Element): void;
  /** A node is gone for good. */
  forgotten(node: Node): void;
  /** Nodes came into another document, or a move took their state. */
  restored(): void;
}

interface Insert {
  readonly parent: Node;
  readonly parentId: number;
  readonly before: Node | null;
  /** The document that makes the new nodes. */
  readonly owner: Document;
  readonly fragment: DocumentFragment;
}

export class ReplicaTree {
  readonly nodes = new NodeMap();
  readonly documents: FrameDocuments;
  readonly #shell: Shell;
  readonly #events: TreeEvents;
  readonly #asideOwner = new WeakMap<Node, Element>();
  readonly #shadowKinds = new WeakMap<Node, number>();
  /** The insert that is being built: known parent and sibling, and the new top-level nodes. */
  #insert: Insert | null = null;
  /** Known nodes that move into the insert, with the marks that keep their places. */
  #references: { readonly node: Node; readonly mark: Node }[] = [];

  constructor(shell: Shell, events: TreeEvents) {
    this.#shell = shell;
    this.#events = events;
    this.documents = new FrameDocuments(shell);
  }

  beginInsert(parentId: number, beforeId: number): void {
    this.#references = [];
    this.#insert = null;
    if (parentId === 0) {
      if (this.documents.top !== null || beforeId !== 0) throw new StreamError('document twice');
      return;
    }
    const parent = this.#containerFor(parentId);
    const before = this.#beforeIn(parent, beforeId);
    const owner = this.#ownerOf(parent);
    this.#insert = { parent, parentId, before, owner, fragment: createFragment(owner) };
  }

  newElement(id: number, parentId: number, namespace: string, name: string, attributes: readonly string[]): void {
    if (name === '') throw new StreamError('element without a name');
    const insert = this.#open();
    const container = this.#intoContainer(insert, parentId);
    const plan = planElement(namespace, name);
    const element = plan.isSimple
      ? createElement(insert.owner, plan.name)
      : createElementNs(insert.owner, plan.namespace, plan.name);
    const aside = plan.isInert ? createFragment(insert.owner) : null;
    const record = this.nodes.add(id, element, aside ?? element, plan) as ElementRecord;
    if (aside !== null) this.#asideOwner.set(aside, element);
    if (plan.role === 'frame') own(record, 'sandbox', sandbox);
    else if (plan.role === 'inert') own(record, 'style', 'display:none!important');
    this.#events.elementMade(record, attributes);
    this.#append(container, element);
  }

  newText(id: number, parentId: number, text: string): void {
    const insert = this.#open();
    const container = this.#intoContainer(insert, parentId);
    const parent = this.nodes.get(parentId);
    if (nodeTypeOf(parent) === nodeTypes.fragment && this.documents.of(parent) !== null) {
      throw new StreamError('text in a document');
    }
    const node = createText(insert.owner, text);
    this.nodes.add(id, node, null, null);
    appendChild(container, node);
  }

  newBox(id: number, parentId: number, tag: string, width: number, height: number, reason: number): void {
    const insert = this.#open();
    const container = this.#intoContainer(insert, parentId);
    const box = createBox(insert.owner, tag, width, height, reason);
    this.nodes.add(id, box, null, null);
    this.#append(container, box);
  }

  newDocument(id: number, frameId: number, traits: DocumentTraits): void {
    if (frameId === 0) {
      if (this.documents.top !== null || id !== 1) throw new StreamError('document twice');
      const made = this.documents.create(null, traits);
      this.nodes.add(id, made.holder, made.holder, null);
      // Its children follow in the same insert.
      const parent = this.childContainer(made.holder);
      const owner = this.#ownerOf(parent);
      this.#insert = { parent, parentId: id, before: null, owner, fragment: createFragment(owner) };
      return;
    }
    const frame = this.element(frameId);
    if (this.documents.ofFrame(frame) !== null || shadowRootOf(frame) !== null) throw new StreamError('root twice');
    const made = this.documents.create(frame, traits);
    this.nodes.add(id, made.holder, made.holder, null);
    // Into a frame that is in the document already.
    if (isConnected(frame) && this.documents.settle()) this.#events.restored();
  }

  newShadowRoot(id: number, hostId: number, kind: number): void {
    const host = this.element(hostId);
    if (shadowRootOf(host) !== null || this.documents.ofFrame(host) !== null) throw new StreamError('root twice');
    if (!mayHaveShadow(host)) throw new StreamError('no shadow root here');
    const root = Element.prototype.attachShadow.call(host, { mode: 'open', slotAssignment: 'named' });
    this.#shadowKinds.set(root, kind);
    this.nodes.add(id, root, root, null);
  }

  /** True when known nodes moved into it. */
  endInsert(): boolean {
    const insert = this.#insert;
    this.#insert = null;
    if (insert === null) return false;
    if (nodeTypeOf(insert.parent) === nodeTypes.document) this.#makeRoom(insert.parent as Document, insert.fragment);
    else insertBefore(insert.parent, insert.fragment, insert.before);
    const references = this.#references;
    this.#references = [];
    for (const { node, mark } of references) {
      const parent = parentOf(mark);
      if (parent === null) throw new StreamError('reference into nothing');
      this.#move(node, parent, mark);
      removeChild(parent, mark);
    }
    this.#changedAside(insert.parent);
    if (this.documents.hasFrames && this.documents.settle()) this.#events.restored();
    return references.length > 0;
  }

  move(id: number, parentId: number, beforeId: number): void {
    const node = this.nodes.get(id);
    if (this.#isRoot(node)) throw new StreamError('a root cannot move');
    const insert = this.#insert;
    if (insert !== null) {
      // A reference: it comes when the new nodes are in the document, so that it never leaves it.
      const container = this.#intoContainer(insert, parentId);
      const mark = createText(insert.owner, '');
      appendChild(container, mark);
      this.#references.push({ node, mark });
      return;
    }
    const parent = this.#containerFor(parentId);
    this.#move(node, parent, this.#beforeIn(parent, beforeId));
  }

  remove(id: number): void {
    const node = this.nodes.get(id);
    if (this.documents.of(node) !== null) {
      const { frame, document } = this.documents.of(node)!;
      if (frame === null) throw new StreamError('the document cannot be removed');
      this.#forgetTree(node);
      const root = document === null ? null : documentElementOf(document);
      if (root !== null) removeChild(document!, root);
      return;
    }
    if (this.#isRoot(node)) throw new StreamError('a shadow root cannot be removed');
    const parent = parentOf(node);
    this.#forgetTree(node);
    if (parent === null) return;
    removeChild(parent, node);
    this.#changedAside(parent);
  }

  /** An element of the stream, not a box. */
  element(id: number): Element {
    return this.elementRecord(id).node;
  }

  elementRecord(id: number): ElementRecord {
    const record = this.nodes.record(id);
    if (record.plan === null) throw new StreamError('not an element');
    return record as ElementRecord;
  }

  elementOrBox(id: number): Element {
    const node = this.nodes.get(id);
    if (!isElement(node)) throw new StreamError('not an element');
    return node;
  }

  text(id: number): Node {
    const node = this.nodes.get(id);
    if (nodeTypeOf(node) !== nodeTypes.text) throw new StreamError('not a text node');
    return node;
  }

  /** The text of a node that is kept aside changed. */
  textChanged(node: Node): void {
    const parent = parentOf(node);
    if (parent !== null) this.#changedAside(parent);
  }

  /** Where an element's children of the stream are. */
  childContainer(node: Node): Node {
    const record = recordOf(node);
    return record === null ? node : this.#liveContainer(record);
  }

  /** The root that hangs on an element: shadow root, or the holder of its frame's document. */
  rootOfElement(element: Element): Node | null {
    const document = this.documents.ofFrame(element);
    if (document !== null) return document.holder;
    const shadow = shadowRootOf(element);
    return shadow !== null && this.#shadowKinds.has(shadow) ? shadow : null;
  }

  shadowKind(root: Node): number {
    return this.#shadowKinds.get(root) ?? 0;
  }

  /** The parent in the stream: across shadow roots, frames and what is kept aside. Null for the tab's document. */
  parentInStream(node: Node): Node | null {
    const document = this.documents.of(node);
    if (document !== null) return document.frame;
    if (this.#shadowKinds.has(node)) return hostOf(node as ShadowRoot);
    const parent = parentOf(node);
    return parent === null ? null : (this.#asideOwner.get(parent) ?? this.documents.of(parent)?.holder ?? parent);
  }

  #move(node: Node, parent: Node, before: Node | null): void {
    this.#refuseCycle(node, parent);
    if (before === node) throw new StreamError('a node before itself');
    const old = parentOf(node);
    if (nodeTypeOf(parent) === nodeTypes.document) {
      if (nodeTypeOf(node) === nodeTypes.text) throw new StreamError('text in a document');
      this.#makeRoom(parent as Document, node);
    } else if (!moveNode(parent, node, before)) {
      if (this.documents.hasFrames) this.documents.settle();
      this.#events.restored();
    }
    if (old !== null) this.#changedAside(old);
    this.#changedAside(parent);
  }

  /** A document holds one element: an older one that is still to be removed waits apart. */
  #makeRoom(document: Document, node: Node): void {
    const root = documentElementOf(document);
    if (root !== null && root !== node) {
      const holder = this.documents.of(document)?.holder;
      if (holder !== undefined) insertBefore(holder, root, null);
    }
    // Only one of several can be the root element; the others wait apart as well.
    if (nodeTypeOf(node) === nodeTypes.fragment) {
      for (let child = firstChildOf(node); child !== null; child = firstChildOf(node)) {
        if (documentElementOf(document) === null && isElement(child)) insertBefore(document, child, null);
        else insertBefore(this.documents.of(document)!.holder, child, null);
      }
    } else insertBefore(document, node, null);
    this.#events.restored();
  }

  #refuseCycle(node: Node, parent: Node): void {
    let up: Node | null = this.documents.of(parent)?.holder ?? this.#asideOwner.get(parent) ?? parent;
    for (let depth = 0; up !== null; depth++) {
      if (up === node) throw new StreamError('a node inside itself');
      if (depth > maxDepth * 2) throw new StreamError('too deep');
      up = this.parentInStream(up);
    }
  }

  #open(): Insert {
    if (this.#insert === null) throw new StreamError('node outside of an insert');
    return this.#insert;
  }

  #intoContainer(insert: Insert, parentId: number): Node {
    return parentId === insert.parentId ? insert.fragment : this.#containerFor(parentId);
  }

  #containerFor(id: number): Node {
    const record = this.nodes.record(id);
    if (record.container === null) throw new StreamError('children where none can be');
    return this.#liveContainer(record);
  }

  /** Children of a document are in its frame while there is one. */
  #liveContainer(record: NodeRecord): Node {
    const { container, node, plan } = record;
    if (container === null) return node;
    return plan === null && container === node ? this.documents.containerOf(node) : container;
  }

  #beforeIn(parent: Node, beforeId: number): Node | null {
    if (beforeId === 0) return null;
    const before = this.nodes.get(beforeId);
    if (parentOf(before) !== parent) throw new StreamError('not a child of the parent');
    return before;
  }

  #isRoot(node: Node): boolean {
    return this.documents.of(node) !== null || this.#shadowKinds.has(node);
  }

  #ownerOf(node: Node): Document {
    if (nodeTypeOf(node) === nodeTypes.document) return node as Document;
    return ownerDocumentOf(node) ?? this.#shell.document;
  }

  /** At the end of a parent that is being built; a document takes one element, what is more waits apart. */
  #append(container: Node, node: Node): void {
    const isTaken = nodeTypeOf(container) === nodeTypes.document && documentElementOf(container as Document) !== null;
    appendChild(isTaken ? this.documents.of(container)!.holder : container, node);
  }

  #changedAside(container: Node): void {
    const owner = this.#asideOwner.get(container);
    if (owner !== undefined) this.#events.asideChanged(owner);
  }

  #forgetTree(top: Node): void {
    const waiting: Node[] = [top];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (isElement(node)) {
        const root = this.rootOfElement(node);
        if (root !== null) waiting.push(root);
      }
      const container = this.childContainer(node);
      for (let child = firstChildOf(container); child !== null; child = nextSiblingOf(child)) waiting.push(child);
      if (container !== node && this.documents.of(node) !== null) {
        for (let child = firstChildOf(node); child !== null; child = nextSiblingOf(child)) waiting.push(child);
      }
      this.#events.forgotten(node);
      this.nodes.forget(node);
      if (this.documents.of(node) !== null) this.documents.forget(node);
    }
  }
}

/** Elements on which a shadow root can hang, as far as the replica makes them. */
const shadowHosts = /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

function mayHaveShadow(host: Element): boolean {
  const name = localNameOf(host);
  return namespaceOf(host) === namespaces.html && (shadowHosts.test(name) || /^[a-z].*-/.test(name));
}

/** An attribute of ours, which the wire does not know. */
function own(record: ElementRecord, name: string, value: string): void {
  setAttribute(record.node, name, value);
  record.overrides ??= new Map();
  record.overrides.set(name, null);
}
