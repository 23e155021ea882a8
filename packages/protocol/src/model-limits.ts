// Limits of what one document's model may hold and of the work that one body may cause, so that a hostile page can
// neither fill the server's memory nor keep its compaction busy. Far above what real pages need.

import { StreamError } from './op-reader.ts';

/** Weight of everything stored: UTF-16 units of all texts, plus `entryWeight` for each entry of a list or map. */
export const maxModelWeight = 64 * 1024 * 1024;
/** What a stored string, attribute or list entry weighs besides its text. */
export const entryWeight = 16;
/** Work of one body: a node visited by a move, a removal or a depth change is 1, as are 16 units copied by a splice. */
export const maxBodyWork = 16 * 1024 * 1024;
/** Rule operations kept for all sheets of a document; beyond, a new epoch is due. */
export const maxRuleOps = 200_000;
/** Deepest grouping rule that a rule operation reaches. */
export const maxRulePath = 64;
/** Constructed sheets of a document. */
export const maxConstructedSheets = 65_536;
/** Sheets that one root adopts. */
export const maxAdoptedSheets = 4096;
/** Elements in the top layer. */
export const maxTopLayer = 256;
/** Media features that describe the customer. */
export const maxMediaFeatures = 64;
/** Assets declared in an epoch. */
export const maxAssets = 262_144;
/** Largest number that names a sheet, an asset or an agent's edit revision. */
export const maxNumber = 0x7fffffff;
/** Largest coordinate or size, in CSS pixels. */
export const maxPixels = 100_000_000;

/** Counts what is held, or done, up to a limit. */
export class Quota {
  readonly #limit: number;
  readonly #what: string;
  used = 0;

  constructor(limit: number, what: string) {
    this.#limit = limit;
    this.#what = what;
  }

  /** @throws StreamError beyond the limit */
  add(amount: number): void {
    this.used += amount;
    if (this.used > this.#limit) throw new StreamError(`too much ${this.#what}`);
  }

  free(amount: number): void {
    this.used -= amount;
  }
}
