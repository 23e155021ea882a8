// Remembers long texts as they were sent, so that a small change in one is sent as a splice. Short ones are sent whole
// and not remembered. The memory is bounded; a text that is not remembered is sent whole once more.

import { diffSplice, type Splice } from '@alongside/protocol';

/** Below this many UTF-16 units a text is sent whole. */
const longText = 256;
/** Texts remembered, and their units all together. */
const maxTexts = 2000;
const maxUnits = 4_000_000;

export class LongTexts {
  readonly #sent = new Map<number, string>();
  #units = 0;

  /** The splice that makes the sent text into this one; null when it is to be sent whole. */
  splice(id: number, text: string): Splice | null {
    const sent = this.#sent.get(id);
    this.forget(id);
    if (text.length >= longText && this.#sent.size < maxTexts && this.#units + text.length <= maxUnits) {
      this.#sent.set(id, text);
      this.#units += text.length;
    }
    if (sent === undefined) return null;
    // Half of a surrogate pair cannot be encoded on its own: a splice never cuts one.
    const splice = diffSplice(sent, text) ?? { position: 0, remove: 0, insert: '' };
    return splice.insert.length > text.length / 2 ? null : splice;
  }

  forget(id: number): void {
    const sent = this.#sent.get(id);
    if (sent === undefined) return;
    this.#sent.delete(id);
    this.#units -= sent.length;
  }
}
