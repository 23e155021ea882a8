// The trail of a laser pointer: short lines between the places that an agent's pointer was at, each gone in a moment.

import { agentColour } from '../overlay/agent-colours.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
const trailMs = 800;
/** Places further apart in time belong to two trails. */
const pauseMs = 300;
const maxLines = 240;

export interface Laser {
  /** An agent's pointer is here now, in pixels of the viewport. */
  at(agent: number, colour: number, x: number, y: number): void;
  stop(): void;
}

export function createLaser(root: ShadowRoot): Laser {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', 'laser');
  root.append(svg);
  const last = new Map<number, { readonly x: number; readonly y: number; readonly time: number }>();
  return {
    at(agent, colour, x, y) {
      const time = performance.now();
      const before = last.get(agent);
      last.set(agent, { x, y, time });
      if (before === undefined || time - before.time > pauseMs || svg.childElementCount >= maxLines) return;
      const line = document.createElementNS(svgNamespace, 'path');
      line.setAttribute('d', `M${before.x} ${before.y}L${x} ${y}`);
      line.style.stroke = agentColour(colour);
      svg.append(line);
      setTimeout(() => line.remove(), trailMs);
    },
    stop: () => svg.remove(),
  };
}
