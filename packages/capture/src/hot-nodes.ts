// What the customer sees now: the elements under a grid of points, and all that is above them. They are sent in the
// first slice of a large page.

/** Pages with fewer elements are sent in document order. */
const largePage = 2000;
const columns = 2;
const rows = 6;
/** Looking at a point of a page with many boxes is slow: after so long the rest comes in its turn, in milliseconds. */
const maxMs = 3;

export interface HotNodes {
  readonly nodes: ReadonlySet<Node>;
  /** The last child of each that is one of them as well: what comes after it can wait. */
  readonly lastChildren: ReadonlyMap<Node, Node>;
}

/** Null for a page that is small enough to be sent whole. */
export function hotNodes(window: Window): HotNodes | null {
  const { document, innerWidth, innerHeight } = window;
  // Not by the number of all: counting them is a walk through the whole page.
  if (document.getElementsByTagName('*')[largePage] === undefined) return null;
  const nodes = new Set<Node>([document]);
  const lastChildren = new Map<Node, Node>();
  const add = (from: Node | null): void => {
    for (let node = from; node !== null && !nodes.has(node); node = node.parentNode) {
      nodes.add(node);
      const parent = node.parentNode;
      const last = parent === null ? undefined : lastChildren.get(parent);
      if (parent !== null && (last === undefined || isBefore(last, node))) lastChildren.set(parent, node);
    }
  };
  add(document.head);
  add(document.body);
  const until = performance.now() + maxMs;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows && performance.now() < until; row++) {
      const x = (innerWidth * (column + 0.5)) / columns;
      const y = (innerHeight * (row + 0.5)) / rows;
      add(document.elementFromPoint(x, y));
    }
  }
  return { nodes, lastChildren };
}

function isBefore(one: Node, other: Node): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
