import { describe, expect, it } from 'vitest';
import { clampPlacement } from './placement.ts';

const viewport = { width: 1000, height: 600 };
const card = { width: 320, height: 300 };

describe('placement', () => {
  it.each([
    ['stays where there is room', { right: 200, bottom: 100 }, { right: 200, bottom: 100 }],
    ['keeps the margin at the lower right', { right: -50, bottom: 0 }, { right: 16, bottom: 16 }],
    ['keeps the margin at the upper left', { right: 5000, bottom: 5000 }, { right: 664, bottom: 284 }],
  ])('%s', (_name, wanted, expected) => {
    expect(clampPlacement(wanted, card, viewport)).toEqual(expected);
  });

  it('shows the upper left part of a popup that does not fit', () => {
    expect(clampPlacement({ right: 16, bottom: 16 }, card, { width: 300, height: 250 })).toEqual({
      right: -20,
      bottom: -50,
    });
  });

  it('gives the margin up before it gives up a part of the popup', () => {
    expect(clampPlacement({ right: 16, bottom: 16 }, card, { width: 330, height: 600 }).right).toBe(10);
  });
});
