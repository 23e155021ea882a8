// Goes over style text (sheets, rules, declarations, SVG paint attributes) before a browser parses it: `asset:` URLs are
// resolved, every other URL that would load is blanked, `@import` is disarmed. A tokenizer, not a parser: it knows
// comments, strings, escapes and url tokens. The shell's content security policy stands behind it.

/** Gives what a `url()` may say, or null to blank it. */
export type UrlResolver = (url: string) => string | null;

/** Functions in which a bare string is a URL. */
const functionsWithUrls = new Set([
  'image-set',
  '-webkit-image-set',
  'src',
  'image',
  'cross-fade',
  '-webkit-cross-fade',
]);

/** Whether a text has anything that `rewriteCss` would look at; most do not. */
export function mayHaveUrls(text: string): boolean {
  return /url|import|image|src|cross|\\/i.test(text);
}

/** Rewrites style text. Total: any text gives a text. */
export function rewriteCss(text: string, resolve: UrlResolver): string {
  if (!mayHaveUrls(text)) return text;
  const out: string[] = [];
  /** For each open bracket, whether strings directly in it are URLs. */
  const brackets: boolean[] = [];
  let copied = 0;
  let index = 0;
  const replace = (start: number, end: number, by: string) => {
    out.push(text.slice(copied, start), by);
    copied = end;
  };
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === slash && text.charCodeAt(index + 1) === star) {
      const end = text.indexOf('*/', index + 2);
      index = end < 0 ? text.length : end + 2;
    } else if (unit === doubleQuote || unit === singleQuote) {
      const end = endOfString(text, index);
      if (brackets.at(-1) === true) replace(index, end, quote(resolve(unescapeCss(text.slice(index + 1, end - 1)))));
      index = end;
    } else if (unit === atSign) {
      const end = endOfName(text, index + 1);
      // An unknown at-rule is dropped by the browser with everything up to its semicolon.
      if (unescapeCss(text.slice(index + 1, end)).toLowerCase() === 'import') replace(index, end, '@alongside-import');
      index = Math.max(end, index + 1);
    } else if (startsName(text, index)) {
      const end = endOfName(text, index);
      if (text.charCodeAt(end) !== openBracket) {
        index = end;
        continue;
      }
      const name = unescapeCss(text.slice(index, end)).toLowerCase();
      if (name === 'url') {
        const close = endOfUrl(text, end + 1);
        replace(index, close, `url(${quote(resolve(urlInside(text, end + 1, close)))})`);
        index = close;
      } else {
        brackets.push(functionsWithUrls.has(name));
        index = end + 1;
      }
    } else {
      if (unit === openBracket) brackets.push(false);
      else if (unit === closeBracket) brackets.pop();
      index++;
    }
  }
  if (copied === 0 && out.length === 0) return text;
  out.push(text.slice(copied));
  return out.join('');
}

const slash = 0x2f;
const star = 0x2a;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const atSign = 0x40;
const openBracket = 0x28;
const closeBracket = 0x29;
const backslash = 0x5c;
const newline = 0x0a;

function isNameUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x2d ||
    unit === 0x5f ||
    unit >= 0x80
  );
}

function startsName(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return isNameUnit(unit) || (unit === backslash && text.charCodeAt(index + 1) !== newline && index + 1 < text.length);
}

function endOfName(text: string, start: number): number {
  let index = start;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (isNameUnit(unit)) index++;
    else if (unit === backslash && index + 1 < text.length && text.charCodeAt(index + 1) !== newline) {
      index = endOfEscape(text, index);
    } else break;
  }
  return index;
}

/** After a backslash: up to six hexadecimal digits and one white space, or one character. */
function endOfEscape(text: string, start: number): number {
  let index = start + 1;
  let digits = 0;
  while (digits < 6 && /[0-9a-f]/i.test(text[index] ?? '')) {
    index++;
    digits++;
  }
  if (digits === 0) return index + 1;
  if (text[index] === '\r' && text[index + 1] === '\n') return index + 2;
  return /[ \t\n\r\f]/.test(text[index] ?? '') ? index + 1 : index;
}

/** One past the closing quote; an unescaped newline ends a bad string. */
function endOfString(text: string, start: number): number {
  const quoteUnit = text.charCodeAt(start);
  let index = start + 1;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === quoteUnit) return index + 1;
    if (unit === backslash) index++;
    else if (unit === newline) return index;
    index++;
  }
  return text.length;
}

/** One past the bracket that closes `url(`, whose content starts at `start`. */
function endOfUrl(text: string, start: number): number {
  let index = start;
  while (/\s/.test(text[index] ?? '')) index++;
  const first = text.charCodeAt(index);
  if (first === doubleQuote || first === singleQuote) index = endOfString(text, index);
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === closeBracket) return index + 1;
    index += unit === backslash ? 2 : 1;
  }
  return text.length;
}

function urlInside(text: string, start: number, close: number): string {
  const end = text.charCodeAt(close - 1) === closeBracket ? close - 1 : close;
  let inside = text.slice(start, end).trim();
  const first = inside[0];
  if (first === '"' || first === "'") inside = inside.slice(1, inside.endsWith(first) ? -1 : undefined);
  return unescapeCss(inside);
}

function unescapeCss(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\n\r\f])?|\n|([\s\S]))/gi,
    (_all, hex?: string, other?: string) => {
      if (hex === undefined) return other ?? '';
      const point = Number.parseInt(hex, 16);
      return point === 0 || point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
    },
  );
}

function quote(url: string | null): string {
  return `"${(url ?? '').replace(/[\\"]/g, '\\$&').replace(/[\n\r\f]/g, ' ')}"`;
}
