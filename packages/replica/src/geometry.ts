// Where things are in the replica, across nested frames and shadow roots. Boxes are CSS pixels of the tab's viewport
// (the shell's), unscaled; frames add their place and borders, and a scaled frame scales what is in it. Document boxes are
// measured from the origin of the element's own document.

import {
  boxOf,
  clientLeftOf,
  clientTopOf,
  documentElementOf,
  isElement,
  nodeTypeOf,
  nodeTypes,
  ownerDocumentOf,
  parentOf,
  rootOf,
  shadowRootOf,
  windowOf,
} from './native-dom.ts';
import type { ReplicaTree } from './tree.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Hit {
  readonly element: Element;
  /** Its id, or that of the nearest ancestor that has one. */
  readonly id: number;
  readonly box: Box;
}

interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

const identity: Transform = { x: 0, y: 0, scaleX: 1, scaleY: 1 };
/** Frames in frames that are looked into. */
const maxFrameDepth = 16;
/** Shadow roots in shadow roots that are looked into. */
const maxShadowDepth = 64;
/** Boxes of one selection. */
const maxSelectionBoxes = 400;

export class Geometry {
  readonly #tree: ReplicaTree;
  readonly #document: Document;

  /** @param document the shell's */
  constructor(tree: ReplicaTree, document: Document) {
    this.#tree = tree;
    this.#document = document;
  }

  /** Scroll position of the tab's viewport. */
  get scroll(): { x: number; y: number } {
    const window = windowOf(this.#document);
    return { x: window?.scrollX ?? 0, y: window?.scrollY ?? 0 };
  }

  /** Box of an element, text node or document; null when there is no such node or it is not rendered. */
  boxOfId(id: number): Box | null {
    const node = this.#tree.nodes.find(id);
    return node === null ? null : this.boxOfNode(node);
  }

  boxOfNode(node: Node): Box | null {
    const document = this.#tree.documents.of(node)?.document ?? null;
    if (document !== null) {
      const root = documentElementOf(document);
      return root === null ? null : this.boxOfNode(root);
    }
    if (isElement(node)) {
      const box = boxOf(node);
      return this.#toTop(node, box.x, box.y, box.width, box.height);
    }
    if (nodeTypeOf(node) !== nodeTypes.text) return null;
    const range = this.#rangeOver(node, 0, node, (node as Text).length);
    const box = range?.getBoundingClientRect();
    return box === undefined ? null : this.#toTop(node, box.x, box.y, box.width, box.height);
  }

  /** The box of an element in CSS pixels from the origin of its own document, as its own window measures. */
  documentBoxOfId(id: number): Box | null {
    const node = this.#tree.nodes.find(id);
    if (node === null || !isElement(node)) return null;
    const owner = ownerDocumentOf(node);
    const window = owner === null ? null : windowOf(owner);
    if (window === null) return null;
    const { x, y, width, height } = boxOf(node);
    return { x: x + window.scrollX, y: y + window.scrollY, width, height };
  }

  /** The innermost element at a point of the tab's viewport, through shadow roots and frames. */
  hitTest(x: number, y: number): Hit | null {
    let document = this.#document;
    let at = identity;
    for (let depth = 0; depth < maxFrameDepth; depth++) {
      const inX = (x - at.x) / at.scaleX;
      const inY = (y - at.y) / at.scaleY;
      const element = this.#elementAt(document, inX, inY);
      if (element === null) return null;
      const inner = this.#tree.documents.ofFrame(element)?.document ?? null;
      if (inner === null) return this.#hit(element);
      document = inner;
      at = this.#transformInto(element, at);
    }
    return null;
  }

  /** Boxes of selected content, in order. */
  selectionBoxes(anchor: number, anchorOffset: number, focus: number, focusOffset: number): Box[] {
    const one = this.#tree.nodes.find(anchor);
    const other = this.#tree.nodes.find(focus);
    if (one === null || other === null) return [];
    const start = this.#point(one, anchorOffset);
    const end = this.#point(other, focusOffset);
    const isForward =
      start.node === end.node
        ? start.offset <= end.offset
        : (Node.prototype.compareDocumentPosition.call(start.node, end.node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const range = isForward
      ? this.#rangeOver(start.node, start.offset, end.node, end.offset)
      : this.#rangeOver(end.node, end.offset, start.node, start.offset);
    if (range === null) return [];
    const boxes: Box[] = [];
    for (const { x, y, width, height } of range.getClientRects()) {
      if (boxes.length >= maxSelectionBoxes) break;
      boxes.push(this.#toTop(start.node, x, y, width, height));
    }
    return boxes;
  }

  /** Turns a point inside a node's own document into the tab's viewport. */
  #toTop(node: Node, x: number, y: number, width: number, height: number): Box {
    const owner = ownerDocumentOf(node);
    const { x: left, y: top, scaleX, scaleY } = owner === null ? identity : this.#transformOf(owner, 0);
    return { x: left + x * scaleX, y: top + y * scaleY, width: width * scaleX, height: height * scaleY };
  }

  #transformOf(document: Document, depth: number): Transform {
    const frame = document === this.#document ? null : this.#tree.documents.frameOf(document);
    const owner = frame === null ? null : ownerDocumentOf(frame);
    if (frame === null || owner === null || depth > maxFrameDepth) return identity;
    return this.#transformInto(frame, this.#transformOf(owner, depth + 1));
  }

  #transformInto(frame: Element, outer: Transform): Transform {
    const box = boxOf(frame);
    const { offsetWidth, offsetHeight } = frame as HTMLElement;
    const ratioX = offsetWidth > 0 ? box.width / offsetWidth : 1;
    const ratioY = offsetHeight > 0 ? box.height / offsetHeight : 1;
    const style = windowOf(ownerDocumentOf(frame)!)?.getComputedStyle(frame);
    const left = clientLeftOf(frame) + (Number.parseFloat(style?.paddingLeft ?? '0') || 0);
    const top = clientTopOf(frame) + (Number.parseFloat(style?.paddingTop ?? '0') || 0);
    return {
      x: outer.x + (box.x + left * ratioX) * outer.scaleX,
      y: outer.y + (box.y + top * ratioY) * outer.scaleY,
      scaleX: outer.scaleX * ratioX,
      scaleY: outer.scaleY * ratioY,
    };
  }

  /** The innermost element at a point of a document, through the shadow roots of the stream. */
  #elementAt(document: Document, x: number, y: number): Element | null {
    let element = Document.prototype.elementFromPoint.call(document, x, y);
    for (let depth = 0; element !== null && depth < maxShadowDepth; depth++) {
      const root = shadowRootOf(element);
      // A box of ours has a root too; there the box itself is meant.
      if (root === null || this.#tree.rootOfElement(element) !== root) return element;
      const inner: Element | null = root.elementFromPoint(x, y);
      if (inner === null || inner === element || rootOf(inner) !== root) return element;
      element = inner;
    }
    return element;
  }

  #hit(element: Element): Hit | null {
    let node: Node | null = element;
    while (node !== null) {
      const id = isElement(node) ? this.#tree.nodes.idOf(node) : 0;
      if (id !== 0) {
        const box = this.boxOfNode(node);
        return box === null ? null : { element: node as Element, id, box };
      }
      node = isElement(node) && parentOf(node) !== null ? parentOf(node) : this.#tree.parentInStream(node);
    }
    return null;
  }

  /** Offsets in what is kept aside or in documents mean nothing here; they are clamped. */
  #point(node: Node, offset: number): { node: Node; offset: number } {
    const container = this.#tree.childContainer(node);
    const limit = nodeTypeOf(container) === nodeTypes.text ? (container as Text).length : container.childNodes.length;
    return { node: container, offset: Math.min(offset, limit) };
  }

  #rangeOver(start: Node, startOffset: number, end: Node, endOffset: number): Range | null {
    const owner = nodeTypeOf(start) === nodeTypes.document ? (start as Document) : ownerDocumentOf(start);
    if (owner === null) return null;
    try {
      const range = Document.prototype.createRange.call(owner);
      range.setStart(start, startOffset);
      range.setEnd(end, endOffset);
      return range;
    } catch {
      return null;
    }
  }
}
