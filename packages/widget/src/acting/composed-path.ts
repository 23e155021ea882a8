// Walks up from a node through shadow roots: what an event would pass.

/** The parent of a node, across the border of a shadow root; null at the top of the document. */
export function composedParent(node: Node): Node | null {
  return node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
}

/** The element and the elements around it, innermost first. */
export function* composedAncestors(element: Element): Generator<Element> {
  for (let node: Node | null = element; node !== null; node = composedParent(node)) {
    if (node.nodeType === Node.ELEMENT_NODE) yield node as Element;
  }
}

/** Whether a node is another one or inside of it. */
export function composedContains(outer: Node, inner: Node): boolean {
  for (let node: Node | null = inner; node !== null; node = composedParent(node)) if (node === outer) return true;
  return false;
}
