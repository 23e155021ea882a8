// Masked values that were seen. Wherever one of them turns up in other text it is masked there too: in a summary of the
// form, in the title, in an attribute. Costs nothing while there is none. It must never hand a value out.

import { maskText } from './mask.ts';

/** Shorter values are too common to look for. */
const minUnits = 4;
/** Longer ones are looked for in pieces of this length. */
const maxUnits = 256;
/** Values looked for at once; the oldest goes first. */
const maxSecrets = 100;

interface Secret {
  /** The longest form of the value so far. */
  text: string;
  /** Its beginnings from this length on are looked for as well: it was seen while it was being typed. */
  min: number;
}

const separators = String.raw`[\s()./-]{0,3}`;

export class Secrets {
  readonly #onSecret: (value: string) => void;
  readonly #secrets: Secret[] = [];
  #isStale = false;
  #all: RegExp | null = null;
  #telling: RegExp | null = null;

  /** @param onSecret a value was added: what was sent before may hold it */
  constructor(onSecret: (value: string) => void) {
    this.#onSecret = onSecret;
  }

  get isEmpty(): boolean {
    return this.#secrets.length === 0;
  }

  /** Remembers a masked form value: each line of it. */
  add(value: string): void {
    for (const line of value.split('\n')) {
      for (let at = 0; at < line.length; at += maxUnits) this.#addOne(line.slice(at, at + maxUnits));
    }
  }

  /** The text with every secret in it masked. */
  scrub(text: string): string {
    if (this.isEmpty) return text;
    this.#compile();
    return text.replace(this.#all!, maskText);
  }

  /**
   * The same for names (classes, ids, style text) that the layout hangs on: only values that nobody uses as a name, so
   * that a customer who types "main" does not take the page apart.
   */
  scrubName(text: string): string {
    if (this.isEmpty) return text;
    this.#compile();
    return this.#telling === null ? text : text.replace(this.#telling, maskText);
  }

  isIn(text: string): boolean {
    return !this.isEmpty && this.scrub(text) !== text;
  }

  #addOne(raw: string): void {
    let text = raw.trim().toLowerCase();
    // Numbers are written with and without separators: cards, telephones, dates.
    if (/^[\d\s()+./-]+$/.test(text)) text = text.replace(/\D/g, '');
    const length = [...text].length;
    if (length < minUnits) return;
    const secrets = this.#secrets;
    const known = secrets.find((secret) => secret.text.startsWith(text) || text.startsWith(secret.text));
    if (known !== undefined) {
      if (known.text.length >= text.length && known.min <= length) return;
      known.min = Math.min(known.min, length);
      if (text.length > known.text.length) known.text = text;
    } else {
      if (secrets.length >= maxSecrets) secrets.shift();
      secrets.push({ text, min: length });
    }
    this.#isStale = true;
    this.#onSecret(raw);
  }

  #compile(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const sources = this.#secrets.map(sourceOf).sort((one, other) => other.length - one.length);
    const telling = this.#secrets.filter(isTelling).map(sourceOf);
    this.#all = new RegExp(sources.join('|'), 'giu');
    this.#telling = telling.length > 0 ? new RegExp(telling.join('|'), 'giu') : null;
  }
}

/** A value that is no plain word. */
function isTelling({ text }: Secret): boolean {
  return text.length >= 16 || /\W/.test(text) || (text.length >= 6 && /\d/.test(text));
}

/** Source of a pattern for the value and its beginnings. */
function sourceOf({ text, min }: Secret): string {
  const pieces: string[] = [];
  let isAfterDigit = false;
  for (const character of text) {
    const isDigit = character >= '0' && character <= '9';
    if (/\s/.test(character)) pieces.push(String.raw`\s+`);
    else pieces.push((isDigit && isAfterDigit ? separators : '') + character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'));
    isAfterDigit = isDigit;
  }
  let source = '';
  for (let index = pieces.length - 1; index >= min; index--) source = `(?:${pieces[index]}${source})?`;
  return pieces.slice(0, min).join('') + source;
}
