// Which attributes of the author's own making (data-*, state of components) style sheets look at. Only those need to
// leave the browser, and of those only what the sheets tell apart: a value that no selector compares is sent as "*".

/** Names and values remembered; more than any page has, less than a hostile one could grow it to. */
const maxNames = 4096;
const maxValues = 16_384;

/** What stands for a value that no sheet tells apart from others. */
export const anyValue = '*';

/** How sheets look at an attribute. */
export interface AttributeUse {
  /** Part of the value is compared (`^=`, `*=`, `~=` and so on). */
  isCompared: boolean;
  /** The value is shown, by `content: attr(…)`. */
  isShown: boolean;
  readonly values: Set<string>;
}

const attribute =
  /\[\s*(?:[\w*-]*\|)?((?:[\w-]|[^\0-\x7f]|\\.)+)\s*(?:([~|^$*]?=)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\]\s"']+))\s*([is]?)\s*)?\]|\battr\(\s*([\w-]+)/gi;

export class KnownSelectors {
  readonly #uses = new Map<string, AttributeUse>();
  #valueCount = 0;
  /** A sheet is in use that cannot be read: short plain tokens are sent just in case. */
  isAnyUnreadable = false;

  useOf(name: string): AttributeUse | undefined {
    return this.#uses.get(name);
  }

  /**
   * Learns from the text of a sheet.
   * @returns names that are looked at in a way not known before
   */
  learn(text: string): string[] {
    if (!/\[|attr\(/i.test(text)) return [];
    const changed = new Set<string>();
    for (const [, raw, operator, double, single, bare, flag, shown] of text.matchAll(attribute)) {
      const name = (raw ?? shown ?? '').replace(/\\(.)/g, '$1').toLowerCase();
      let use = this.#uses.get(name);
      if (use === undefined) {
        if (this.#uses.size >= maxNames) continue;
        use = { isCompared: false, isShown: false, values: new Set() };
        this.#uses.set(name, use);
        changed.add(name);
      }
      if (shown !== undefined) {
        if (!use.isShown) changed.add(name);
        use.isShown = true;
      } else if (operator === '=' && flag?.toLowerCase() !== 'i') {
        const value = (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1');
        if (use.values.has(value) || this.#valueCount >= maxValues) continue;
        this.#valueCount++;
        use.values.add(value);
        changed.add(name);
      } else if (operator !== undefined) {
        if (!use.isCompared) changed.add(name);
        use.isCompared = true;
      }
    }
    return [...changed];
  }
}
