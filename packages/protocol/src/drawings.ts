// What agents draw on a page: the shapes, the limits, and the change that the server tells both sides. A drawing belongs
// to an element: its points are fractions of that element's box, so that it scrolls, zooms and reflows with it. Words are
// an agent's own and only ever shown as text; nothing of the page is in a drawing.

import { decimal, flag, type Infer, integer, list, oneOf, optional, record, type Schema, text } from './schema.ts';

export const drawingKinds = ['highlight', 'pen', 'rectangle', 'arrow', 'text'] as const;
export type DrawingKind = (typeof drawingKinds)[number];

/** Points of one stroke. */
export const maxDrawingPoints = 300;
/** UTF-16 units of a written note. */
export const maxDrawingWords = 200;
/** Drawings of a session, and of one agent in it. */
export const maxDrawings = 100;
export const maxDrawingsOfAgent = 60;
/** UTF-16 units of all drawings of a session as JSON. */
export const maxDrawingUnits = 262_144;
/** How long fading ink stays, and for how much of that it fades. */
export const fadingInkMs = 6000;
export const fadeMs = 1500;

/** How far a point may lie from the element, in boxes of it. */
const farthest = 10_000;
const uint = integer(0, 0x7fffffff);
const id = text(48);

const shapeFields = record({
  kind: oneOf(...drawingKinds),
  /** Index into the palette of agents. */
  colour: integer(0, 15),
  /** Fractions of the element's box: x, y, x, y, … */
  points: list(decimal(-farthest, farthest), 2 * maxDrawingPoints),
  words: optional(text(maxDrawingWords)),
});
export type DrawingShape = Infer<typeof shapeFields>;

/** Numbers that a shape has: two corners, both ends with the tip last, the place of a note. */
const lengths: Readonly<Record<DrawingKind, number>> = { highlight: 0, pen: 4, rectangle: 4, arrow: 4, text: 2 };

function isWhole({ kind, points, words }: DrawingShape): boolean {
  const wanted = lengths[kind];
  const isLong = kind === 'pen' ? points.length >= wanted && points.length % 2 === 0 : points.length === wanted;
  return isLong && (kind === 'text') === (words !== undefined) && words?.trim() !== '';
}

/** A shape whose points and words are those of its kind. */
export const drawingShape: Schema<DrawingShape> = {
  check(input) {
    const shape = shapeFields.check(input);
    return shape !== undefined && isWhole(shape) ? shape : undefined;
  },
  describe: shapeFields.describe,
};

const drawing = record({
  id,
  /** Who drew it, as the server knows. The name stays when the agent has left. */
  agent: integer(1, 255),
  name: text(80),
  /** The element, by the ids of this epoch. */
  epoch: uint,
  node: uint,
  isFading: flag,
  shape: drawingShape,
});
/** A drawing as everybody in the session has it. */
export type Drawing = Infer<typeof drawing>;

/** Where drawings are by the ids of an epoch. */
export const drawingPlaces = list(record({ id, node: uint }), maxDrawings);
export type DrawingPlaces = Infer<typeof drawingPlaces>;

const change = record({
  /** What was known before is void. */
  isFresh: optional(flag),
  /** The customer does not want to see drawings now. */
  isHidden: optional(flag),
  put: optional(drawing),
  epoch: optional(uint),
  places: optional(drawingPlaces),
  gone: optional(list(id, maxDrawings)),
  why: optional(oneOf('undone', 'cleared', 'faded', 'lost')),
});
/** Something about the drawings of a session: one more, others' new places, or some that are gone. */
export type DrawingChange = Infer<typeof change>;

/** Reads the change of a `drawings` signal; null when anything about it is wrong. */
export function decodeDrawingChange(message: string): DrawingChange | null {
  try {
    return change.check(JSON.parse(message)) ?? null;
  } catch {
    return null;
  }
}
