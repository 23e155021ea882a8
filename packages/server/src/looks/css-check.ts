// Checks a style sheet of an owner before it is served: nothing is imported, and everything that it loads is `data:` or
// on the sheet's own host. Reads tokens as CSS does, so that escapes and comments hide nothing. Addresses come out
// absolute, since the sheet is served from elsewhere.

export type CheckedCss = { readonly css: string; readonly problem: null } | { readonly problem: string };

/** Functions whose strings are addresses. */
const loading = new Set(['url', 'src', 'image', 'image-set', '-webkit-image-set']);
/** Functions that could bring such a string from elsewhere. */
const substituting = new Set(['var', 'env', 'attr', 'if', 'inherit', 'random-item', 'first-valid']);

class Refused extends Error {}

/** @param base where the sheet was fetched; null for one that was pasted, which may load `data:` only */
export function checkCss(text: string, base: URL | null): CheckedCss {
  try {
    return { css: new Reader(text, base).read(), problem: null };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
}

class Reader {
  readonly #text: string;
  readonly #base: URL | null;
  #at = 0;
  #out = '';
  /** Names of the functions that are open; empty ones are plain brackets. */
  readonly #open: string[] = [];

  constructor(text: string, base: URL | null) {
    // As CSS preprocesses its input.
    this.#text = text.replace(/\r\n?|\f/g, '\n').replaceAll('\0', '\ufffd');
    this.#base = base;
  }

  read(): string {
    while (this.#at < this.#text.length) this.#token();
    return this.#out;
  }

  #token(): void {
    const text = this.#text;
    const start = this.#at;
    const unit = text[start]!;
    if (text.startsWith('/*', start)) {
      const end = text.indexOf('*/', start + 2);
      // A space keeps what stands on both sides apart.
      this.#skip(end < 0 ? text.length : end + 2, ' ');
    } else if (unit === '"' || unit === "'") {
      const value = this.#string(unit);
      const isAddress = loading.has(this.#open.at(-1) ?? '');
      this.#out += isAddress ? quoted(this.#address(value)) : text.slice(start, this.#at);
    } else if (unit === '@') {
      this.#at++;
      const name = this.#isName() ? this.#name() : '';
      if (name === 'import') throw new Refused('The style sheet has an @import. Put everything into one file.');
      this.#out += text.slice(start, this.#at);
    } else if (unit === '#') {
      this.#at++;
      while (this.#isName() || /[\d-]/.test(text[this.#at] ?? '')) this.#nameOrUnit();
      this.#out += text.slice(start, this.#at);
    } else if (this.#isName()) this.#identifier();
    else {
      if (unit === '(') this.#open.push('');
      if (unit === ')') this.#open.pop();
      this.#skip(start + 1, unit);
    }
  }

  /** A name, or a function when a bracket follows. */
  #identifier(): void {
    const start = this.#at;
    const name = this.#name();
    if (this.#text[this.#at] !== '(') {
      this.#out += this.#text.slice(start, this.#at);
      return;
    }
    this.#at++;
    if (name === 'url' && !/^\s*["']/.test(this.#text.slice(this.#at))) {
      this.#out += `url(${quoted(this.#address(this.#bareAddress()))})`;
      return;
    }
    if (substituting.has(name) && this.#open.some((open) => loading.has(open))) {
      throw new Refused(`The style sheet has ${name}() inside ${this.#open.find((open) => loading.has(open))}().`);
    }
    this.#open.push(name);
    this.#out += this.#text.slice(start, this.#at);
  }

  /** What stands between `url(` and `)` without quotes; reads past the bracket. */
  #bareAddress(): string {
    const found = /^(?:\\[\s\S]|[^\\)])*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    const raw = found.trim();
    if (/["'(\s]/.test(raw)) throw new Refused('The style sheet has a url() that cannot be read.');
    this.#at = Math.min(this.#text.length, this.#at + found.length + 1);
    return unescaped(raw);
  }

  #address(value: string): string {
    const address = value.trim();
    if (address === '' || address.startsWith('#') || /^data:/i.test(address)) return address;
    const base = this.#base;
    if (base === null) throw new Refused(`Pasted CSS may load data: only, and it loads ${shown(address)}.`);
    if (!URL.canParse(address, base.href))
      throw new Refused(`The style sheet loads ${shown(address)}, which is no address.`);
    const url = new URL(address, base);
    if (url.host !== base.host || url.protocol !== base.protocol || url.username !== '') {
      throw new Refused(`The style sheet loads ${shown(address)}; it may load from ${base.host} and data: only.`);
    }
    return url.href;
  }

  /** Reads a string with its quotes and gives what it means. */
  #string(quote: string): string {
    const start = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const unit = this.#text[this.#at];
      if (unit === '\\') this.#at++;
      else if (unit === quote) return unescaped(this.#text.slice(start, this.#at++));
      else if (unit === '\n') throw new Refused('The style sheet has a string that does not end on its line.');
    }
    throw new Refused('The style sheet ends inside a string.');
  }

  /** Whether a name begins here. Digits before it make no difference: `1url(` is refused as `url(` would be. */
  #isName(): boolean {
    return /^(?:-?[a-z_\u0080-\uffff]|--|-?\\[^\n])/i.test(this.#text.slice(this.#at, this.#at + 3));
  }

  /** Reads a name and gives it in lower case, without escapes. */
  #name(): string {
    const found =
      /^(?:[\w\u0080-\uffff-]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])+/i.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += Math.max(1, found.length);
    return unescaped(found).toLowerCase();
  }

  #nameOrUnit(): void {
    if (this.#isName()) this.#name();
    else this.#at++;
  }

  #skip(to: number, written: string): void {
    this.#at = to;
    this.#out += written;
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(?:\n|([0-9a-f]{1,6})\s?|([\s\S]))/gi, (_all, hex?: string, unit = '') => {
    if (hex === undefined) return unit as string;
    const code = Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });
}

function quoted(address: string): string {
  return `"${address.replace(/["\\\n]/g, (unit) => `\\${unit.charCodeAt(0).toString(16)} `)}"`;
}

function shown(address: string): string {
  return address.length > 80 ? `${address.slice(0, 80)}…` : address;
}
