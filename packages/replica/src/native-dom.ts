// DOM methods taken from the prototypes of our own window. A form or document in the replica can carry names like
// `parentNode` or `insertBefore` (an input in a form shadows its properties), so nothing in this package may call a
// method, or read a tree property, through a node of the replica. Prototype methods work on nodes of other windows.

function getter<Owner, Value>(prototype: object, name: string): (owner: Owner) => Value {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (get === undefined) throw new Error(`no getter ${name}`);
  return (owner) => get.call(owner) as Value;
}

function setter<Owner, Value>(prototype: object, name: string): (owner: Owner, value: Value) => void {
  const set = Object.getOwnPropertyDescriptor(prototype, name)?.set;
  if (set === undefined) throw new Error(`no setter ${name}`);
  return (owner, value) => set.call(owner, value);
}

const nodes = Node.prototype;
const elements = Element.prototype;
const documents = Document.prototype;

export const parentOf = getter<Node, Node | null>(nodes, 'parentNode');
export const firstChildOf = getter<Node, Node | null>(nodes, 'firstChild');
export const lastChildOf = getter<Node, Node | null>(nodes, 'lastChild');
export const nextSiblingOf = getter<Node, Node | null>(nodes, 'nextSibling');
export const previousSiblingOf = getter<Node, Node | null>(nodes, 'previousSibling');
export const nodeTypeOf = getter<Node, number>(nodes, 'nodeType');
export const isConnected = getter<Node, boolean>(nodes, 'isConnected');
export const ownerDocumentOf = getter<Node, Document | null>(nodes, 'ownerDocument');
export const textContentOf = getter<Node, string | null>(nodes, 'textContent');
export const setTextContent = setter<Node, string>(nodes, 'textContent');
export const localNameOf = getter<Element, string>(elements, 'localName');
export const namespaceOf = getter<Element, string | null>(elements, 'namespaceURI');
export const attributesOf = getter<Element, NamedNodeMap>(elements, 'attributes');
export const shadowRootOf = getter<Element, ShadowRoot | null>(elements, 'shadowRoot');
export const assignedSlotOf = getter<Element, HTMLSlotElement | null>(elements, 'assignedSlot');
export const clientLeftOf = getter<Element, number>(elements, 'clientLeft');
export const clientTopOf = getter<Element, number>(elements, 'clientTop');
export const clientWidthOf = getter<Element, number>(elements, 'clientWidth');
export const clientHeightOf = getter<Element, number>(elements, 'clientHeight');
export const scrollLeftOf = getter<Element, number>(elements, 'scrollLeft');
export const scrollTopOf = getter<Element, number>(elements, 'scrollTop');
export const scrollWidthOf = getter<Element, number>(elements, 'scrollWidth');
export const scrollHeightOf = getter<Element, number>(elements, 'scrollHeight');
export const hostOf = getter<ShadowRoot, Element>(ShadowRoot.prototype, 'host');
export const dataOf = getter<Node, string>(CharacterData.prototype, 'data');
export const setData = setter<Node, string>(CharacterData.prototype, 'data');
export const documentElementOf = getter<Document, Element | null>(documents, 'documentElement');
export const headOf = getter<Document, HTMLHeadElement | null>(documents, 'head');
export const windowOf = getter<Document, (Window & typeof globalThis) | null>(documents, 'defaultView');
export const contentDocumentOf = getter<Element, Document | null>(HTMLIFrameElement.prototype, 'contentDocument');

export function insertBefore(parent: Node, node: Node, before: Node | null): void {
  nodes.insertBefore.call(parent, node, before);
}

export function appendChild(parent: Node, node: Node): void {
  nodes.appendChild.call(parent, node);
}

export function removeChild(parent: Node, node: Node): void {
  nodes.removeChild.call(parent, node);
}

export function contains(ancestor: Node, node: Node): boolean {
  return nodes.contains.call(ancestor, node);
}

export function rootOf(node: Node): Node {
  return nodes.getRootNode.call(node);
}

export function getAttribute(element: Element, name: string): string | null {
  return elements.getAttribute.call(element, name);
}

export function setAttribute(element: Element, name: string, value: string): void {
  elements.setAttribute.call(element, name, value);
}

export function setAttributeNs(element: Element, namespace: string | null, name: string, value: string): void {
  elements.setAttributeNS.call(element, namespace, name, value);
}

export function removeAttribute(element: Element, name: string): void {
  elements.removeAttribute.call(element, name);
}

export function matches(element: Element, selector: string): boolean {
  return elements.matches.call(element, selector);
}

export function boxOf(element: Element): DOMRect {
  return elements.getBoundingClientRect.call(element);
}

export function createElement(owner: Document, name: string): HTMLElement {
  return documents.createElement.call(owner, name);
}

export function createElementNs(owner: Document, namespace: string, name: string): Element {
  return documents.createElementNS.call(owner, namespace, name);
}

export function createText(owner: Document, data: string): Text {
  return documents.createTextNode.call(owner, data);
}

export function createFragment(owner: Document): DocumentFragment {
  return documents.createDocumentFragment.call(owner);
}

/** `moveBefore` where the browser has it: keeps frames, scroll positions, animations and media. */
const moveNatively = (Object.getOwnPropertyDescriptor(elements, 'moveBefore')?.value ?? null) as
  | ((this: Node, node: Node, before: Node | null) => void)
  | null;

/** Moves a node; false when its state (frames in it) was lost on the way. The caller has excluded cycles. */
export function moveNode(parent: Node, node: Node, before: Node | null): boolean {
  // Only within one tree: Chromium 156 crashes on some native moves into or out of a shadow tree (found by fuzz).
  if (moveNatively !== null && isConnected(node) && isConnected(parent) && rootOf(node) === rootOf(parent)) {
    try {
      moveNatively.call(parent, node, before);
      return true;
    } catch {
      // Another document, or a parent that has no moveBefore: an ordinary insertion does it.
    }
  }
  insertBefore(parent, node, before);
  return false;
}

export const nodeTypes = { element: 1, text: 3, document: 9, doctype: 10, fragment: 11 } as const;

/** Whether a node is an element, by its kind and not by its window's classes. */
export function isElement(node: Node): node is Element {
  return nodeTypeOf(node) === nodeTypes.element;
}
