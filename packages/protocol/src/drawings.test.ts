import { describe, expect, it } from 'vitest';
import { outlineOf, placePoints } from './drawing-outline.ts';
import {
  type Drawing,
  type DrawingShape,
  decodeDrawingChange,
  drawingKinds,
  drawingShape,
  maxDrawingPoints,
  maxDrawings,
  maxDrawingWords,
} from './drawings.ts';
import { decodeSignal, encodeSignal, type Signal } from './signals.ts';
import { Random, seed } from './testing/random.ts';

const pen: DrawingShape = { kind: 'pen', colour: 2, points: [0, 0, 0.5, 1.5, 1, -1] };
const shapes: DrawingShape[] = [
  { kind: 'highlight', colour: 0, points: [] },
  pen,
  { kind: 'rectangle', colour: 15, points: [0, 0, 1, 1] },
  { kind: 'arrow', colour: 1, points: [-3, 2, 0.5, 0.5] },
  { kind: 'text', colour: 4, points: [0.5, 0.5], words: '<b>Here</b>' },
];
const drawing: Drawing = { id: '2:a1', agent: 2, name: 'Ada', epoch: 4, node: 99, isFading: false, shape: pen };
const draw: Signal<'draw'> = { t: 'draw', act: 'a1', document: 0, epoch: 4, node: 9, isFading: false, shape: pen };

describe('shapes', () => {
  it.each(shapes)('$kind comes back as it was', (shape) => {
    expect(drawingShape.check(shape)).toEqual(shape);
  });

  it.each([
    ['an unknown kind', { ...pen, kind: 'image' }],
    ['a colour beyond the palette', { ...pen, colour: 16 }],
    ['a colour as text', { ...pen, colour: 'red;background:url(//x)' }],
    ['half a point', { ...pen, points: [0, 0, 1] }],
    ['a pen that was not moved', { ...pen, points: [0, 0] }],
    ['too many points', { ...pen, points: Array.from({ length: 2 * maxDrawingPoints + 2 }, () => 0) }],
    ['a point far away', { ...pen, points: [0, 0, 1e5, 0] }],
    ['no number among points', { ...pen, points: [0, 0, null, 0] }],
    ['points that are no list', { ...pen, points: { length: 4 } }],
    ['a frame with points', { ...shapes[0], points: [0, 0] }],
    ['words in a stroke', { ...pen, words: 'x' }],
    ['a note without words', { kind: 'text', colour: 0, points: [0, 0] }],
    ['a note of spaces', { kind: 'text', colour: 0, points: [0, 0], words: ' \n' }],
    ['a long note', { kind: 'text', colour: 0, points: [0, 0], words: 'x'.repeat(maxDrawingWords + 1) }],
    ['words that are no text', { kind: 'text', colour: 0, points: [0, 0], words: ['x'] }],
  ])('%s is refused', (_, shape) => {
    expect(drawingShape.check(shape)).toBeUndefined();
    expect(decodeSignal(JSON.stringify({ ...draw, shape }), 'agent', 'server')).toBeNull();
    expect(decodeDrawingChange(JSON.stringify({ put: { ...drawing, shape } }))).toBeNull();
  });
});

describe('changes', () => {
  it.each([
    [{ isFresh: true }],
    [{ put: drawing }],
    [{ epoch: 5, places: [{ id: '2:a1', node: 0 }] }],
    [{ gone: ['2:a1', '3:b'], why: 'lost' }],
  ])('come back as they were: %j', (change) => {
    expect(decodeDrawingChange(JSON.stringify(change))).toEqual(change);
  });

  it.each([
    ['{'],
    ['[]x'],
    ['null'],
    ['7'],
    [JSON.stringify({ put: { ...drawing, agent: 0 } })],
    [JSON.stringify({ put: { ...drawing, node: -1 } })],
    [JSON.stringify({ put: { ...drawing, name: 'x'.repeat(81) } })],
    [JSON.stringify({ gone: Array.from({ length: maxDrawings + 1 }, () => 'x') })],
    [JSON.stringify({ gone: ['x'], why: 'because' })],
    [JSON.stringify({ places: [{ id: 7, node: 1 }] })],
  ])('%s is refused', (message) => {
    expect(decodeDrawingChange(message)).toBeNull();
  });

  it('the largest drawing fits into the signals both ways', () => {
    const points = Array.from({ length: 2 * maxDrawingPoints }, (_, index) => -1234.123456 - index);
    const whole: Drawing = { ...drawing, id: '255:'.padEnd(44, 'x'), name: '"'.repeat(80), shape: { ...pen, points } };
    const sent = encodeSignal({ ...draw, shape: whole.shape });
    expect(decodeSignal(sent, 'agent', 'server')).not.toBeNull();
    const told = encodeSignal({ t: 'drawings', change: JSON.stringify({ put: whole }) });
    const heard = decodeSignal(told, 'server', 'customer') as Signal<'drawings'>;
    expect(decodeDrawingChange(heard.change)).toEqual({ put: whole });
    const note: DrawingShape = { kind: 'text', colour: 0, points: [0, 0], words: '\u0001'.repeat(maxDrawingWords) };
    const written = encodeSignal({ t: 'drawings', change: JSON.stringify({ put: { ...whole, shape: note } }) });
    expect(decodeSignal(written, 'server', 'agent')).not.toBeNull();
  });

  it('anything at all gives a change that is whole, or null', () => {
    const random = new Random(seed);
    const values = [null, 0, -1, 1e9, 0.5, 'x', '', true, [], {}, [1, 2], [[0]], { kind: 'pen' }, pen, drawing, shapes];
    const keys = ['put', 'gone', 'places', 'epoch', 'isFresh', 'why', 'shape', 'points', 'kind', 'words', '__proto__'];
    for (let round = 0; round < 2000; round++) {
      const made: Record<string, unknown> = {};
      for (let count = random.below(5); count >= 0; count--) {
        const value = values[random.below(values.length)];
        made[keys[random.below(keys.length)] ?? ''] =
          random.below(3) === 0
            ? { ...drawing, shape: { ...pen, [keys[random.below(keys.length)] ?? '']: value } }
            : value;
      }
      const change = decodeDrawingChange(JSON.stringify(made));
      if (change?.put !== undefined) {
        expect(drawingKinds).toContain(change.put.shape.kind);
        expect(outlineOf(change.put.shape, { x: 1, y: 2, width: 3, height: 0 })).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });
});

describe('outlines', () => {
  const box = { x: 100, y: 50, width: 200, height: 40 };

  it('are where the element is, whatever its size', () => {
    expect(placePoints(pen, box)).toEqual([100, 50, 200, 110, 300, 10]);
    expect(outlineOf(shapes[2]!, box)).toBe('M100 50H300V90H100Z');
    expect(outlineOf(shapes[2]!, { x: 0, y: 0, width: 400, height: 80 })).toBe('M0 0H400V80H0Z');
    expect(outlineOf(shapes[0]!, box)).toBe('M97 47H303V93H97Z');
    expect(outlineOf(shapes[0]!, box, 2)).toBe('M94 44H306V96H94Z');
  });

  it.each(shapes)('$kind has a path of numbers only, also at nothing', (shape) => {
    for (const at of [box, { x: 0, y: 0, width: 0, height: 0 }]) {
      expect(outlineOf(shape, at)).toMatch(/^[MLHVQZ\d\s.e-]*$/);
    }
  });
});
