// The agent's tools: what a press on the page does. Each has a key, alone where no keys go to the customer's page, and
// with Alt everywhere.

import type { IconName } from './icons.ts';

export interface ToolRow {
  readonly icon: IconName;
  readonly label: string;
  /** A letter; by its place on the keyboard. */
  readonly key: string;
}

export const tools = {
  act: { icon: 'hand', label: 'Act in the page', key: 'C' },
  point: { icon: 'pointer', label: 'Point only', key: 'V' },
  laser: { icon: 'laser', label: 'Laser pointer', key: 'L' },
  highlight: { icon: 'highlight', label: 'Highlight an element', key: 'H' },
  pen: { icon: 'pen', label: 'Pen', key: 'P' },
  rectangle: { icon: 'rectangle', label: 'Rectangle', key: 'R' },
  arrow: { icon: 'arrow', label: 'Arrow', key: 'A' },
  text: { icon: 'words', label: 'Write a note', key: 'T' },
} as const satisfies Record<string, ToolRow>;

export type Tool = keyof typeof tools;
/** Tools that leave something on the page. */
export type DrawingTool = Exclude<Tool, 'act' | 'point' | 'laser'>;

export const toolNames = Object.keys(tools) as Tool[];

export function isDrawingTool(tool: Tool): tool is DrawingTool {
  return tool !== 'act' && tool !== 'point' && tool !== 'laser';
}
