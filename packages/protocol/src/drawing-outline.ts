// The lines of a drawing as a path of SVG, alike on both sides: from the shape and the box that its element has now.

import type { DrawingShape } from './drawings.ts';

/** Any box: where an element is, in whatever pixels the path is wanted. */
export interface OutlineBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room between an element and the frame around it. */
export const highlightGapPx = 3;
const headPx = 16;
const headAngle = 0.45;

/** The points of a shape: x, y, x, y, … in the pixels of the box. */
export function placePoints({ points }: DrawingShape, box: OutlineBox): number[] {
  return points.map((part, index) => (index % 2 === 0 ? box.x + part * box.width : box.y + part * box.height));
}

/**
 * @param scale pixels of the path in a CSS pixel of the customer
 * @returns the path; empty for words, which have only a place
 */
export function outlineOf(shape: DrawingShape, box: OutlineBox, scale = 1): string {
  const at = placePoints(shape, box);
  const point = (index: number): string => `${round(at[index * 2]!)} ${round(at[index * 2 + 1]!)}`;
  switch (shape.kind) {
    case 'highlight': {
      const gap = highlightGapPx * scale;
      return frame(box.x - gap, box.y - gap, box.x + box.width + gap, box.y + box.height + gap);
    }
    case 'rectangle':
      return frame(at[0]!, at[1]!, at[2]!, at[3]!);
    case 'arrow': {
      const [fromX, fromY, x, y] = at as [number, number, number, number];
      const angle = Math.atan2(y - fromY, x - fromX);
      const length = Math.min(headPx * scale, Math.hypot(x - fromX, y - fromY));
      const side = (turn: number): string =>
        `${round(x - length * Math.cos(angle + turn))} ${round(y - length * Math.sin(angle + turn))}`;
      return `M${point(0)}L${point(1)}M${side(headAngle)}L${point(1)}L${side(-headAngle)}`;
    }
    case 'pen': {
      const last = at.length / 2 - 1;
      let path = `M${point(0)}`;
      // Through the middles between points, so that the line has no corners.
      for (let index = 1; index < last; index++) {
        const middleX = (at[index * 2]! + at[index * 2 + 2]!) / 2;
        const middleY = (at[index * 2 + 1]! + at[index * 2 + 3]!) / 2;
        path += `Q${point(index)} ${round(middleX)} ${round(middleY)}`;
      }
      return `${path}L${point(last)}`;
    }
    case 'text':
      return '';
  }
}

function frame(left: number, top: number, right: number, bottom: number): string {
  return `M${round(left)} ${round(top)}H${round(right)}V${round(bottom)}H${round(left)}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
