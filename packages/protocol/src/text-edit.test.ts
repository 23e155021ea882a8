import { describe, expect, test } from 'vitest';
import { isLongRun, Random, seed } from './testing/random.ts';
import {
  applyEdit,
  composeEdits,
  diffSplice,
  editOfSplices,
  invertEdit,
  reachOf,
  type Splice,
  splicesOf,
  type TextEdit,
  transformEdit,
  transformPosition,
} from './text-edit.ts';

const rounds = isLongRun ? 100_000 : 6_000;

/** Each inserted letter exists once, so that one that is lost or doubled is seen. */
class Letters {
  #next = 0x4e00;

  take(count: number): string {
    let text = '';
    for (; count > 0; count--) text += String.fromCharCode(this.#next++);
    return text;
  }
}

function randomSplices(random: Random, text: string, letters: Letters): Splice[] {
  const splices: Splice[] = [];
  let length = text.length;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const position = random.below(length + 1);
    const remove = random.chance(0.6) ? random.below(Math.min(6, length - position) + 1) : 0;
    const insert = random.chance(0.7) ? letters.take(random.below(4)) : '';
    splices.push({ position, remove, insert });
    length += insert.length - remove;
  }
  return splices;
}

function applySplices(text: string, splices: readonly Splice[]): string {
  let result = text;
  for (const { position, remove, insert } of splices) {
    expect(position + remove).toBeLessThanOrEqual(result.length);
    result = result.slice(0, position) + insert + result.slice(position + remove);
  }
  return result;
}

function isCanonical(edit: TextEdit): boolean {
  return edit.every((step, index) => {
    const next = edit[index + 1];
    if (typeof step === 'string') return step !== '' && typeof next !== 'string';
    if (step > 0) return next !== undefined && !(typeof next === 'number' && next > 0);
    return step < 0 && typeof next !== 'string' && !(typeof next === 'number' && next < 0);
  });
}

/** What must be there after both: their insertions, and of the base what neither deleted. */
function survivors(base: string, ...edits: readonly TextEdit[]): string[] {
  const letters = new Set(base);
  for (const edit of edits) {
    const after = new Set(applyEdit(base, edit));
    for (const letter of base) if (!after.has(letter)) letters.delete(letter);
  }
  for (const edit of edits) for (const letter of applyEdit(base, edit)) if (!base.includes(letter)) letters.add(letter);
  return [...letters].sort();
}

describe('changes of a text', () => {
  test(`random pairs converge and lose nothing (seed ${seed})`, () => {
    const random = new Random(seed);
    let splits = 0;
    let ties = 0;
    for (let round = 0; round < rounds; round++) {
      const letters = new Letters();
      const base = letters.take(random.below(20));
      const one = editOfSplices(randomSplices(random, base, letters));
      const other = editOfSplices(randomSplices(random, base, letters));
      const oneAfter = transformEdit(one, other, true);
      const otherAfter = transformEdit(other, one, false);
      const merged = applyEdit(applyEdit(base, other), oneAfter);
      expect(applyEdit(applyEdit(base, one), otherAfter), `round ${round}`).toBe(merged);
      expect([...merged].sort(), `round ${round}`).toEqual(survivors(base, one, other));
      expect([one, other, oneAfter, otherAfter].every(isCanonical), `round ${round}`).toBe(true);
      if (splicesOf(oneAfter).length > splicesOf(one).length) splits++;
      if (typeof one[0] === 'string' && typeof other[0] === 'string') ties++;
    }
    console.log(`text edits: seed ${seed}, ${rounds} pairs, ${splits} splits, ${ties} ties at the start`);
    expect(splits).toBeGreaterThan(rounds / 100);
    expect(ties).toBeGreaterThan(rounds / 100);
  });

  test(`composing, inverting and writing as splices say the same (seed ${seed})`, () => {
    const random = new Random(seed + 1);
    for (let round = 0; round < rounds; round++) {
      const letters = new Letters();
      const base = letters.take(random.below(20));
      const splices = randomSplices(random, base, letters);
      const edit = editOfSplices(splices);
      const after = applySplices(base, splices);
      expect(applyEdit(base, edit)).toBe(after);
      expect(applySplices(base, splicesOf(edit))).toBe(after);
      expect(editOfSplices(splicesOf(edit))).toEqual(edit);
      const next = editOfSplices(randomSplices(random, after, letters));
      const both = composeEdits(edit, next);
      expect(applyEdit(base, both)).toBe(applyEdit(after, next));
      expect(isCanonical(both)).toBe(true);
      expect(applyEdit(after, invertEdit(edit, base))).toBe(base);
      expect(reachOf(edit)).toBeLessThanOrEqual(base.length);
    }
  });

  test('a deletion that spans an insertion leaves it and becomes two splices', () => {
    const deletion = editOfSplices([{ position: 1, remove: 4, insert: '' }]);
    const insertion = editOfSplices([{ position: 3, remove: 0, insert: 'new' }]);
    const after = transformEdit(deletion, insertion, false);
    expect(applyEdit('abcnewdef', after)).toBe('anewf');
    expect(splicesOf(after)).toEqual([
      { position: 1, remove: 2, insert: '' },
      { position: 4, remove: 2, insert: '' },
    ]);
  });

  test('a change beyond the end of the text throws', () => {
    expect(() => applyEdit('abc', editOfSplices([{ position: 2, remove: 2, insert: '' }]))).toThrow(RangeError);
    expect(() => applyEdit('abc', editOfSplices([{ position: 4, remove: 0, insert: 'x' }]))).toThrow(RangeError);
  });

  test.each([
    ['insertion in front', 3, { position: 1, remove: 0, insert: 'xy' }, true, 5],
    ['insertion behind', 3, { position: 4, remove: 0, insert: 'xy' }, false, 3],
    ['insertion right there, stays', 3, { position: 3, remove: 0, insert: 'xy' }, true, 3],
    ['insertion right there, goes along', 3, { position: 3, remove: 0, insert: 'xy' }, false, 5],
    ['deletion in front', 3, { position: 0, remove: 2, insert: '' }, true, 1],
    ['deletion around', 3, { position: 1, remove: 4, insert: '' }, true, 1],
    ['deletion behind', 3, { position: 3, remove: 2, insert: '' }, true, 3],
    ['replacement around', 3, { position: 1, remove: 4, insert: 'xyz' }, true, 4],
  ] as const)('a caret after an %s', (_, caret, splice, staysBefore, expected) => {
    expect(transformPosition(caret, editOfSplices([splice]), staysBefore)).toBe(expected);
  });
});

describe('diffSplice', () => {
  test(`leads from one text to the other and is not longer than it must be (seed ${seed})`, () => {
    const random = new Random(seed + 2);
    for (let round = 0; round < rounds; round++) {
      const before = random.text(12);
      const after = random.chance(0.3) ? random.text(12) : before.slice(0, 4) + random.text(3) + before.slice(5);
      for (const caret of [undefined, random.below(after.length + 2)]) {
        const splice = diffSplice(before, after, caret);
        if (splice === null) {
          expect(after).toBe(before);
          continue;
        }
        expect(applySplices(before, [splice])).toBe(after);
        expect(splice.remove + splice.insert.length).toBeLessThanOrEqual(before.length + after.length);
      }
    }
  });

  test('the caret says where in a run of equal letters something was typed or deleted', () => {
    expect(diffSplice('aaa', 'aaaa', 2)).toEqual({ position: 1, remove: 0, insert: 'a' });
    expect(diffSplice('aaa', 'aaaa', 4)).toEqual({ position: 3, remove: 0, insert: 'a' });
    expect(diffSplice('aaaa', 'aaa', 1)).toEqual({ position: 1, remove: 1, insert: '' });
    expect(diffSplice('aaa', 'aaaa')).toEqual({ position: 3, remove: 0, insert: 'a' });
  });

  test('a caret that cannot be right does not make the splice longer', () => {
    expect(diffSplice('one two', 'one big two', 0)?.insert).toHaveLength(4);
    expect(diffSplice('abcabc', 'abcXabc', 0)).toEqual({ position: 3, remove: 0, insert: 'X' });
  });

  test('surrogate pairs stay whole', () => {
    expect(diffSplice('a😀b', 'a😁b')).toEqual({ position: 1, remove: 2, insert: '😁' });
    expect(diffSplice('😀', '😀😀')).toEqual({ position: 2, remove: 0, insert: '😀' });
    // Same second half, different first half.
    expect(diffSplice('x\u{1f600}', 'x\u{2f600}')).toEqual({ position: 1, remove: 2, insert: '\u{2f600}' });
  });
});
