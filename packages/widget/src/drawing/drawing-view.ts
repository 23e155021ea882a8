// One drawing in our shadow root: lines, the agent's name, what was written. It is told where its element is and draws
// only when that has changed. Everything that comes from an agent goes in as text.

import { type Drawing, fadeMs, fadingInkMs, type OutlineBox, outlineOf, placePoints } from '@alongside/protocol';
import { agentColour } from '../overlay/agent-colours.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Height of the name, which goes below a drawing at the page's upper edge. */
const chipPx = 20;

export interface DrawingView {
  /** Puts the drawing where its element is; null hides it. @returns whether that was somewhere else before */
  place(box: OutlineBox | null): boolean;
  /** What the element is called, beside the agent's name. */
  setLabel(label: string): void;
  remove(): void;
}

export function createDrawingView(layer: Element, { shape, name, isFading }: Drawing): DrawingView {
  const node = document.createElement('div');
  const chip = document.createElement('span');
  node.className = `drawing ${shape.kind}`;
  node.hidden = true;
  node.style.setProperty('--agent', agentColour(shape.colour));
  if (isFading) node.style.animation = `fade ${fadeMs}ms ${fadingInkMs - fadeMs}ms forwards`;
  const lines: SVGPathElement[] = [];
  if (shape.kind === 'text') {
    const words = document.createElement('p');
    words.textContent = shape.words ?? '';
    words.dir = 'auto';
    node.append(words);
  } else {
    const svg = document.createElementNS(svgNamespace, 'svg');
    // A light line below makes it stand out on anything.
    for (const className of ['halo', 'ink']) {
      const line = document.createElementNS(svgNamespace, 'path');
      line.setAttribute('class', className);
      lines.push(line);
    }
    svg.append(...lines);
    node.append(svg);
  }
  chip.textContent = name;
  chip.dir = 'auto';
  node.append(chip);
  layer.append(node);
  let drawn = '';

  return {
    place(box) {
      const next = box === null ? '' : `${box.x} ${box.y} ${box.width} ${box.height}`;
      if (next === drawn) return false;
      drawn = next;
      node.hidden = box === null;
      if (box === null) return true;
      const outline = outlineOf(shape, box);
      for (const line of lines) line.setAttribute('d', outline);
      const at = shape.points.length > 0 ? placePoints(shape, box) : [box.x, box.y];
      const x = Math.min(...at.filter((_, index) => index % 2 === 0));
      const y = Math.min(...at.filter((_, index) => index % 2 === 1));
      const { style } = shape.kind === 'text' ? node : chip;
      const isAbove = shape.kind !== 'text' && y > chipPx + 8;
      style.transform = `translate(${x}px, ${isAbove ? y - chipPx - 8 : y}px)`;
      return true;
    },
    setLabel(label) {
      chip.textContent = `${name}: ${label}`;
    },
    remove: () => node.remove(),
  };
}
