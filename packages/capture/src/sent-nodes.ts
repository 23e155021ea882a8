// Which nodes of the page have a counterpart at the agent, and how to walk them: elements that are neither ours nor
// omitted, and text. Comments and the like are never sent. Reads structure only, no content.

import type { Privacy } from './privacy/types.ts';

/** Elements whose children are never sent: they are content in disguise, fallback, or a value. */
const childless = new Set(['script', 'noscript', 'textarea', 'iframe', 'frame', 'template', 'object', 'embed']);
/** Media that must not be seen under a mask. */
export const maskableMedia: ReadonlySet<string> = new Set(['img', 'canvas', 'video', 'image', 'audio']);
/** Replaced by a labelled box always. */
export const plugins: ReadonlySet<string> = new Set(['object', 'embed', 'applet']);

const elementNode = 1;
const textNode = 3;
const documentNode = 9;
const fragmentNode = 11;

export const isElement = (node: Node): node is Element => node.nodeType === elementNode;
export const isText = (node: Node): node is Text => node.nodeType === textNode;
export const isDocument = (node: Node): node is Document => node.nodeType === documentNode;
export const isShadowRoot = (node: Node): node is ShadowRoot => node.nodeType === fragmentNode && 'host' in node;
export const isFrame = (node: Node): node is HTMLIFrameElement =>
  isElement(node) && (node.localName === 'iframe' || node.localName === 'frame');

/** Document of a frame of the same origin, else null. */
export function documentOfFrame(frame: Element): Document | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument;
  } catch {
    return null;
  }
}

export class SentNodes {
  readonly #privacy: Privacy;
  readonly #isOurs: (node: Node) => boolean;
  readonly #closedRoots: WeakMap<Element, ShadowRoot>;

  constructor(privacy: Privacy, isOurs: (node: Node) => boolean, closedRoots: WeakMap<Element, ShadowRoot>) {
    this.#privacy = privacy;
    this.#isOurs = isOurs;
    this.#closedRoots = closedRoots;
  }

  isSent(node: Node): boolean {
    const type = node.nodeType;
    if (type === textNode) return true;
    return type === elementNode && !this.#isOurs(node) && !this.#privacy.isOmitted(node as Element);
  }

  /** Whether children of this node are looked at at all. */
  hasVisitedChildren(node: Node): boolean {
    return !isElement(node) || !childless.has(node.localName);
  }

  shadowRootOf(element: Element): ShadowRoot | null {
    return element.shadowRoot ?? this.#closedRoots.get(element) ?? null;
  }

  first(parent: Node): Node | null {
    return this.hasVisitedChildren(parent) ? this.#forward(parent.firstChild) : null;
  }

  next(node: Node): Node | null {
    return this.#forward(node.nextSibling);
  }

  last(parent: Node): Node | null {
    return this.hasVisitedChildren(parent) ? this.#backward(parent.lastChild) : null;
  }

  previous(node: Node): Node | null {
    return this.#backward(node.previousSibling);
  }

  #forward(from: Node | null): Node | null {
    let node = from;
    while (node !== null && !this.isSent(node)) node = node.nextSibling;
    return node;
  }

  #backward(from: Node | null): Node | null {
    let node = from;
    while (node !== null && !this.isSent(node)) node = node.previousSibling;
    return node;
  }
}

/** Parent as the wire sees it: host of a shadow root, frame element of a document. */
export function wireParent(node: Node): Node | null {
  if (node.parentNode !== null) return node.parentNode;
  if (isShadowRoot(node)) return node.host;
  if (isDocument(node)) {
    try {
      return node.defaultView?.frameElement ?? null;
    } catch {
      return null;
    }
  }
  return null;
}
