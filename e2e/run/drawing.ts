// An agent's hands with the drawing tools, for tests and pictures: chooses a tool of the header and draws with the mouse.

import type { Scope } from './driver.ts';
import type { AgentSide } from './session.ts';

/** Chooses a tool by the name of its icon. */
export async function chooseTool(side: AgentSide, tool: string): Promise<void> {
  await side.viewer.click(`.tool-${tool}`);
  await side.viewer.waitForVisible(`.tool-${tool}[aria-pressed=true]`);
}

/** A stroke from the upper left of an element to its lower right, so many pixels of the screen around it. */
export async function drawAround(side: AgentSide, target: Scope, css: string, room = 6): Promise<void> {
  const { x, y, width, height } = await target.box(css);
  const { mouse } = side.tab;
  await mouse.moveMouse({ x: x - room, y: y - room });
  await mouse.mouseDown('left');
  for (const part of [0.3, 0.7, 1]) {
    await mouse.moveMouse({ x: x - room + (width + 2 * room) * part, y: y - room + (height + 2 * room) * part });
  }
  await mouse.mouseUp('left');
}
