// Changes of a text that two people type into at once, and how one goes on after the other (operational transform).
// Nothing that was inserted is ever lost: a deletion that spans a concurrent insertion leaves it standing. On the wire
// and at the fields a change is a list of splices; for transforming it is one list of steps over the whole text.
// Pure functions; positions and lengths are UTF-16 units, and `diffSplice` never cuts a surrogate pair.

/** Part of a text is replaced. Of several, each is made on what the one before it made. */
export interface Splice {
  readonly position: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * A change of a whole text, from its start: a positive number keeps units, a negative one deletes them, a string is
 * inserted. What is not named at the end is kept. Canonical: no zeros, no equal kinds in a row, insertion before
 * deletion, no kept units at the end.
 */
export type TextEdit = readonly (number | string)[];

/** The splices as one change. */
export function editOfSplices(splices: readonly Splice[]): TextEdit {
  let edit: TextEdit = [];
  for (const { position, remove, insert } of splices) {
    const steps = new EditSteps();
    steps.keep(position);
    steps.insert(insert);
    steps.delete(remove);
    edit = edit.length === 0 ? steps.take() : composeEdits(edit, steps.take());
  }
  return edit;
}

/** The change as splices, from the front to the end. */
export function splicesOf(edit: TextEdit): Splice[] {
  const splices: Splice[] = [];
  let position = 0;
  for (let index = 0; index < edit.length; index++) {
    const step = edit[index]!;
    if (typeof step === 'string') {
      const next = edit[index + 1];
      const remove = typeof next === 'number' && next < 0 ? -next : 0;
      if (remove > 0) index++;
      splices.push({ position, remove, insert: step });
      position += step.length;
    } else if (step < 0) {
      splices.push({ position, remove: -step, insert: '' });
    } else {
      position += step;
    }
  }
  return splices;
}

/** Units of the text that the change reaches: it fits every text that is at least so long. */
export function reachOf(edit: TextEdit): number {
  let reach = 0;
  for (const step of edit) if (typeof step === 'number') reach += Math.abs(step);
  return reach;
}

/** The text after a change. @throws RangeError when the change reaches beyond the text */
export function applyEdit(text: string, edit: TextEdit): string {
  let result = '';
  let at = 0;
  for (const step of edit) {
    if (typeof step === 'string') {
      result += step;
    } else {
      if (step > 0) result += text.slice(at, at + step);
      at += Math.abs(step);
    }
  }
  if (at > text.length) throw new RangeError('edit beyond the end of the text');
  return result + text.slice(at);
}

/**
 * The change as it has to be made after another one that was made on the same text.
 * @param goesFirst where both insert at the same place: whether this one's text comes first
 */
export function transformEdit(edit: TextEdit, other: TextEdit, goesFirst: boolean): TextEdit {
  const steps = new EditSteps();
  const cursor = new EditCursor(other);
  for (const step of edit) {
    if (typeof step === 'string') {
      if (!goesFirst) keepInsertions(cursor, steps);
      steps.insert(step);
      continue;
    }
    for (let left = Math.abs(step); left > 0; ) {
      keepInsertions(cursor, steps);
      const length = Math.min(left, cursor.length);
      if (!cursor.isDeletion) {
        if (step > 0) steps.keep(length);
        else steps.delete(length);
      }
      cursor.advance(length);
      left -= length;
    }
  }
  return steps.take();
}

/** Both changes, the second made on what the first made, as one. */
export function composeEdits(first: TextEdit, second: TextEdit): TextEdit {
  const steps = new EditSteps();
  const cursor = new EditCursor(first);
  for (const step of second) {
    if (typeof step === 'string') {
      steps.insert(step);
      continue;
    }
    for (let left = Math.abs(step); left > 0; ) {
      if (cursor.isDeletion) {
        steps.delete(cursor.length);
        cursor.advance(cursor.length);
        continue;
      }
      const length = Math.min(left, cursor.length);
      const inserted = cursor.insertion;
      if (inserted !== null) {
        if (step > 0) steps.insert(inserted.slice(0, length));
      } else if (step > 0) {
        steps.keep(length);
      } else {
        steps.delete(length);
      }
      cursor.advance(length);
      left -= length;
    }
  }
  while (!cursor.isAtEnd) {
    if (cursor.insertion !== null) steps.insert(cursor.insertion);
    else if (cursor.isDeletion) steps.delete(cursor.length);
    else steps.keep(cursor.length);
    cursor.advance(cursor.length);
  }
  return steps.take();
}

/** The change that takes a change back. @param before the text that it was made on */
export function invertEdit(edit: TextEdit, before: string): TextEdit {
  const steps = new EditSteps();
  let at = 0;
  for (const step of edit) {
    if (typeof step === 'string') {
      steps.delete(step.length);
    } else {
      if (step > 0) steps.keep(step);
      else steps.insert(before.slice(at, at - step));
      at += Math.abs(step);
    }
  }
  return steps.take();
}

/**
 * Where a caret is after a change.
 * @param staysBefore whether it stays in front of what is inserted right at it
 */
export function transformPosition(position: number, edit: TextEdit, staysBefore: boolean): number {
  let at = 0;
  let moved = position;
  for (const step of edit) {
    if (typeof step === 'string') {
      if (at < position || (at === position && !staysBefore)) moved += step.length;
    } else if (step > 0) {
      at += step;
    } else {
      moved -= Math.max(0, Math.min(-step, position - at));
      at -= step;
    }
    if (at > position) break;
  }
  return moved;
}

/**
 * The one splice between two texts; null when they are equal.
 * @param caret position behind what was typed, in the new text: decides where in a run of equal letters the change was
 */
export function diffSplice(before: string, after: string, caret?: number): Splice | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  const prefix = commonPrefix(before, after, shorter);
  const plain = spliceBetween(before, after, prefix, commonSuffix(before, after, shorter - prefix));
  if (caret === undefined) return plain;
  // What is behind the caret was not typed: with it as the suffix the splice is where the person made it.
  const suffix = commonSuffix(before, after, Math.min(shorter, Math.max(0, after.length - caret)));
  const atCaret = spliceBetween(before, after, commonPrefix(before, after, shorter - suffix), suffix);
  return atCaret.remove + atCaret.insert.length <= plain.remove + plain.insert.length ? atCaret : plain;
}

function spliceBetween(before: string, after: string, prefix: number, suffix: number): Splice {
  return {
    position: prefix,
    remove: before.length - suffix - prefix,
    insert: after.slice(prefix, after.length - suffix),
  };
}

function commonPrefix(before: string, after: string, max: number): number {
  let length = 0;
  while (length < max && before.charCodeAt(length) === after.charCodeAt(length)) length++;
  return length > 0 && isHighSurrogate(before.charCodeAt(length - 1)) ? length - 1 : length;
}

function commonSuffix(before: string, after: string, max: number): number {
  let length = 0;
  while (
    length < max &&
    before.charCodeAt(before.length - 1 - length) === after.charCodeAt(after.length - 1 - length)
  ) {
    length++;
  }
  return length > 0 && isLowSurrogate(before.charCodeAt(before.length - length)) ? length - 1 : length;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

function keepInsertions(cursor: EditCursor, steps: EditSteps): void {
  for (let inserted = cursor.insertion; inserted !== null; inserted = cursor.insertion) {
    steps.keep(inserted.length);
    cursor.advance(inserted.length);
  }
}

/** Collects steps and keeps them canonical. */
class EditSteps {
  readonly #steps: (number | string)[] = [];

  keep(length: number): void {
    if (length > 0) this.#addNumber(length);
  }

  delete(length: number): void {
    if (length > 0) this.#addNumber(-length);
  }

  insert(text: string): void {
    if (text === '') return;
    const steps = this.#steps;
    const last = steps[steps.length - 1];
    // In front of a deletion that was just made: the result is the same, and equal changes look equal.
    const at = typeof last === 'number' && last < 0 ? steps.length - 1 : steps.length;
    const before = steps[at - 1];
    if (typeof before === 'string') steps[at - 1] = before + text;
    else steps.splice(at, 0, text);
  }

  take(): TextEdit {
    const steps = this.#steps;
    const last = steps[steps.length - 1];
    if (typeof last === 'number' && last > 0) steps.pop();
    return steps;
  }

  #addNumber(step: number): void {
    const steps = this.#steps;
    const last = steps[steps.length - 1];
    if (typeof last === 'number' && last > 0 === step > 0) steps[steps.length - 1] = last + step;
    else steps.push(step);
  }
}

/** Walks through an edit in parts; behind its end everything is kept. */
class EditCursor {
  readonly #edit: TextEdit;
  #index = 0;
  #done = 0;

  constructor(edit: TextEdit) {
    this.#edit = edit;
  }

  get isAtEnd(): boolean {
    return this.#index >= this.#edit.length;
  }

  /** What is left of an insertion here; null when it is none. */
  get insertion(): string | null {
    const step = this.#edit[this.#index];
    return typeof step === 'string' ? step.slice(this.#done) : null;
  }

  get isDeletion(): boolean {
    const step = this.#edit[this.#index];
    return typeof step === 'number' && step < 0;
  }

  /** Units left of the step here. */
  get length(): number {
    const step = this.#edit[this.#index];
    if (step === undefined) return Number.POSITIVE_INFINITY;
    return (typeof step === 'string' ? step.length : Math.abs(step)) - this.#done;
  }

  advance(length: number): void {
    if (length < this.length) {
      this.#done += length;
    } else {
      this.#index++;
      this.#done = 0;
    }
  }
}
