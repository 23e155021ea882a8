// The customer's end of a text field that two type into: it alone says what the value is. An edit that was made on the
// value as it is now is put in as it comes; one that was made on an older value is transformed over what happened since,
// by a function that need not be there yet (it is only wanted when two type at once). Each splice makes one revision,
// and an accepted edit makes at least one, so that its author learns from the page stream itself that it arrived. Knows
// nothing of the DOM.

import type { TransformSplices } from './field-transform.ts';
import { diffSplice, type Splice } from './text-edit.ts';

/** A change of the value as `valueSplice` sends it; `revision` is the one that it makes. */
export interface ValueChange extends Splice {
  readonly revision: number;
}

/** Revisions that edits may lag behind. */
export const maxFieldHistory = 256;
/** Inserted text that the history may hold, in UTF-16 units; the last change stays in any case. */
const maxHistoryUnits = 256 * 1024;
/** Longest value that edits may make, in UTF-16 units. */
export const maxFieldUnits = 1024 * 1024;
/** Last edits that are remembered, by author, and with a minus for one that was refused: none may count twice. */
const maxAuthors = 128;

export class FieldAuthority {
  #value: string;
  #revision: number;
  /** The changes that made the last revisions, oldest first, each with the length of the value before it. */
  readonly #history: { readonly splice: Splice; readonly lengthBefore: number }[] = [];
  #historyUnits = 0;
  readonly #lastEdits = new Map<number, string>();

  constructor(value: string, revision = 0) {
    this.#value = value;
    this.#revision = revision;
  }

  get value(): string {
    return this.#value;
  }

  get revision(): number {
    return this.#revision;
  }

  /**
   * The customer, or the page itself, changed the value.
   * @param caret behind what was typed, if known
   * @returns null when the value is the same
   */
  local(after: string, caret?: number): ValueChange | null {
    const splice = diffSplice(this.#value, after, caret);
    return splice === null ? null : this.#apply(splice);
  }

  /**
   * An agent's edit, made on the value of a revision. The caller sets the field to `value` afterwards and tells what
   * else the page made of it by `local`.
   * @param author the agent's number, and `act` the edit's id: a second arrival of the author's last edit changes nothing
   * @param transform `transformSplices`, where it is there
   * @returns the changes to send, with the edit's id; none for a second arrival; `behind` when it would have to be
   *   transformed and cannot be, `too-old` when its revision is no longer remembered (after either its author may send
   *   it again, transformed), `invalid` when it can never have been right
   */
  receive(
    revision: number,
    splices: readonly Splice[],
    author = 0,
    act = '',
    transform: TransformSplices | null = null,
  ): ValueChange[] | 'behind' | 'too-old' | 'invalid' {
    if (author !== 0 && this.#lastEdits.get(author) === act) return [];
    // Its author makes it anew under another id: a second copy of this one must not be put in beside that.
    if (author !== 0 && this.#lastEdits.get(-author) === act) return 'behind';
    const behind = this.#revision - revision;
    if (behind < 0) return 'invalid';
    if (behind > this.#history.length) return 'too-old';
    let changed: readonly Splice[] | null = splices;
    if (behind > 0) {
      if (transform === null) {
        this.#remember(-author, act);
        return 'behind';
      }
      const since = this.#history.slice(-behind);
      const done = since.map(({ splice }) => splice);
      changed = transform(splices, done, since[0]!.lengthBefore);
    }
    let length = this.#value.length;
    for (const { position, remove, insert } of changed ?? []) {
      if (position + remove > length) return 'invalid';
      length += insert.length - remove;
    }
    if (changed === null || (length > maxFieldUnits && length > this.#value.length)) return 'invalid';
    if (author !== 0) this.#remember(author, act);
    const told = changed.length > 0 ? changed : [{ position: 0, remove: 0, insert: '' }];
    return told.map((splice) => this.#apply(splice));
  }

  #apply({ position, remove, insert }: Splice): ValueChange {
    const splice = { position, remove, insert };
    const before = this.#value;
    this.#history.push({ splice, lengthBefore: before.length });
    this.#historyUnits += insert.length;
    while (
      this.#history.length > maxFieldHistory ||
      (this.#historyUnits > maxHistoryUnits && this.#history.length > 1)
    ) {
      this.#historyUnits -= this.#history.shift()!.splice.insert.length;
    }
    this.#value = before.slice(0, position) + insert + before.slice(position + remove);
    this.#revision++;
    return { ...splice, revision: this.#revision };
  }

  #remember(author: number, act: string): void {
    this.#lastEdits.delete(author);
    this.#lastEdits.set(author, act);
    if (this.#lastEdits.size <= maxAuthors) return;
    for (const oldest of this.#lastEdits.keys()) {
      this.#lastEdits.delete(oldest);
      break;
    }
  }
}
