// Which element a drawing belongs to, and where its points are in that element's box. A frame or a stroke belongs to the
// smallest element below its middle that is not much smaller than itself; an arrow to what it points at.

import type { Box, Replica } from '@alongside/replica';
import { parentElement } from './targets.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Anchor {
  readonly node: number;
  readonly box: Box;
}

/** Part of the drawing's area that its element has at least. */
const leastPart = 0.2;
/** Smaller elements are icons and rules. */
const leastPx = 8;
const precision = 1e6;

/**
 * @param at a point of the tab's viewport, in replica pixels
 * @param area of the drawing; 0 for what has only that point
 */
export function anchorAt(replica: Replica, at: Place, area = 0): Anchor | null {
  const hit = replica.geometry.hitTest(at.x, at.y);
  let last: Anchor | null = null;
  for (let element: Element | null = hit?.element ?? null; element !== null; element = parentElement(element)) {
    const node = replica.tree.nodes.idOf(element);
    const box = node === 0 ? null : replica.geometry.boxOfNode(element);
    if (box === null || box.width < leastPx || box.height < leastPx) continue;
    last = { node, box };
    if (box.width * box.height >= area * leastPart) break;
  }
  return last;
}

/** Points as fractions of the anchor's box: x, y, x, y, … */
export function fractionsOf(points: readonly Place[], { box }: Anchor): number[] {
  const part = (distance: number, length: number): number => Math.round((distance / length) * precision) / precision;
  return points.flatMap(({ x, y }) => [part(x - box.x, box.width), part(y - box.y, box.height)]);
}

/** The box around points. */
export function boundsOf(points: readonly Place[]): Box {
  const x = Math.min(...points.map((point) => point.x));
  const y = Math.min(...points.map((point) => point.y));
  const width = Math.max(...points.map((point) => point.x)) - x;
  return { x, y, width, height: Math.max(...points.map((point) => point.y)) - y };
}
