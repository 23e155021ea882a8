// The words in `alongside-state` on replica elements: what the customer's pointer, focus and target do to
// pseudo-classes. Chains go up the flat tree, across shadow and frame borders. They are set anew when the element that
// they start from, or the tree, changed.

import {
  assignedSlotOf,
  hostOf,
  isElement,
  nodeTypeOf,
  nodeTypes,
  parentOf,
  removeAttribute,
  setAttribute,
} from './native-dom.ts';
import { stateAttribute } from './selector-tokens.ts';

/** The elements that each word starts from; null for none. */
export interface LiveElements {
  hover: Element | null;
  active: Element | null;
  focus: Element | null;
  isFocusVisible: boolean;
  target: Element | null;
}

export class StateTokens {
  readonly #tokens = new WeakMap<Element, Set<string>>();
  readonly #chains = new Map<string, Set<Element>>();
  readonly #frameOf: (document: Node) => Element | null;

  /** @param frameOf the frame element of a document, null for the tab's */
  constructor(frameOf: (document: Node) => Element | null) {
    this.#frameOf = frameOf;
  }

  /** Puts a word on an element or takes it away. */
  toggle(element: Element, token: string, isOn: boolean): void {
    let tokens = this.#tokens.get(element);
    if (tokens === undefined) {
      if (!isOn) return;
      tokens = new Set();
      this.#tokens.set(element, tokens);
    }
    if (tokens.has(token) === isOn) return;
    if (isOn) tokens.add(token);
    else tokens.delete(token);
    if (tokens.size === 0) removeAttribute(element, stateAttribute);
    else setAttribute(element, stateAttribute, [...tokens].join(' '));
  }

  /** Brings all chains to where they should be. */
  update(live: LiveElements): void {
    this.#chain('hover', this.#ancestors(live.hover, true));
    this.#chain('active', this.#ancestors(live.active, true));
    this.#chain('focus-within', this.#ancestors(live.focus, true));
    this.#chain('focus', live.focus === null ? [] : [live.focus]);
    this.#chain('focus-visible', live.focus === null || !live.isFocusVisible ? [] : [live.focus]);
    this.#chain('target', live.target === null ? [] : [live.target]);
  }

  #chain(token: string, wanted: readonly Element[]): void {
    const old = this.#chains.get(token);
    if (old === undefined && wanted.length === 0) return;
    const next = new Set(wanted);
    if (old !== undefined) for (const element of old) if (!next.has(element)) this.toggle(element, token, false);
    for (const element of next) this.toggle(element, token, true);
    this.#chains.set(token, next);
  }

  #ancestors(from: Element | null, crossesFrames: boolean): Element[] {
    const chain: Element[] = [];
    let node: Node | null = from;
    while (node !== null) {
      if (isElement(node)) {
        chain.push(node);
        node = assignedSlotOf(node) ?? parentOf(node);
      } else if (nodeTypeOf(node) === nodeTypes.document) {
        node = crossesFrames ? this.#frameOf(node) : null;
      } else {
        // A fragment that is not a shadow root is a tree that is not in the document yet.
        node = isShadowRoot(node) ? hostOf(node) : null;
      }
    }
    return chain;
  }
}

function isShadowRoot(node: Node): node is ShadowRoot {
  return nodeTypeOf(node) === nodeTypes.fragment && Object.prototype.toString.call(node) === '[object ShadowRoot]';
}
