// How an element is found again after a reload, or when the page has put a new one in its place: the nearest id, then
// places among siblings, through shadow roots and frames of the same origin. It stays in this browser.

/** From the outside in: an id (`#…`), a place among siblings, or the step into a shadow root (`s`) or a frame (`f`). */
export type ElementPath = readonly (string | number)[];

/** Steps of a path; what lies deeper is not found again. */
const maxSteps = 200;

export function pathOf(element: Element): ElementPath {
  const path: (string | number)[] = [element.localName];
  let node: Node = element;
  while (path.length < maxSteps) {
    if (node.nodeType === Node.DOCUMENT_NODE) {
      const frame: Element | null = (node as Document).defaultView?.frameElement ?? null;
      if (frame === null) return path;
      path.splice(1, 0, 'f');
      node = frame;
      continue;
    }
    const root = node.getRootNode() as Document | ShadowRoot;
    const parent: Node | null = node.parentNode;
    const { id } = node as Element;
    if (id !== '' && root.getElementById?.(id) === node) {
      path.splice(1, 0, `#${id}`);
      node = root;
    } else if (parent !== null) {
      path.splice(1, 0, [...(parent as ParentNode).children].indexOf(node as Element));
      node = parent;
    } else return path;
    if (node.nodeType === Node.DOCUMENT_FRAGMENT_NODE) {
      path.splice(1, 0, 's');
      node = (node as ShadowRoot).host;
    }
  }
  return [];
}

/** The element that is there now; null when there is none of that name. */
export function elementAt(path: ElementPath, closedRoots: WeakMap<Element, ShadowRoot>): Element | null {
  const [name, ...steps] = path;
  if (steps.length === 0) return null;
  let at: Node | null | undefined = document;
  try {
    for (const step of steps) {
      if (step === 's') at = closedRoots.get(at as Element) ?? (at as Element).shadowRoot;
      else if (step === 'f') at = (at as HTMLIFrameElement).contentDocument;
      else if (typeof step === 'number') at = (at as ParentNode).children[step];
      else at = (at as Document).getElementById(step.slice(1));
      if (!at) return null;
    }
  } catch {
    return null;
  }
  return (at as Element).localName === name ? (at as Element) : null;
}
