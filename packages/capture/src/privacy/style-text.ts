// Makes style text safe: comments go (people leave things in them), every URL becomes one of an asset, imports are
// inlined by the styles module or go. A tokenizer as far as that needs: strings, comments, escapes, url(), image-set(),
// @import, @namespace and @font-face are told apart from what merely looks like them. Never throws.

import { assetKinds } from '@alongside/protocol';
import { maskText } from './mask.ts';
import { absoluteUrl } from './urls.ts';

const comment = String.raw`\/\*[\s\S]*?(?:\*\/|$)`;
const string = String.raw`"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'?`;
/** Also where its letters are escaped. */
const url = String.raw`(?:u|\\0{0,4}[57]5\s?)(?:r|\\0{0,4}[57]2\s?)(?:l|\\0{0,4}[46]c\s?)\(\s*(?:(?:${string})[^)]*|[^)\\]*(?:\\[\s\S][^)\\]*)*)\)?`;
const importRule = String.raw`@import\b(?:${comment}|${url}|${string}|[^;{}"'])*;?`;
const fontFace = String.raw`@font-face\s*\{(?:${comment}|${url}|${string}|[^}"'])*\}?`;
const imageSet = String.raw`image-set\((?:${url}|${string}|\([^)]*\)|[^()"'])*\)?`;

const token = new RegExp(
  [comment, url, string, importRule, String.raw`@namespace\b[^;]*`, fontFace, imageSet, String.raw`\\[\s\S]`].join('|'),
  'gi',
);
const imageSetPart = new RegExp(String.raw`type\([^)]*\)|${url}|${string}`, 'gi');
const importParts = new RegExp(
  String.raw`^@import(?:\s|${comment})*(${url}|${string})(?:\s|${comment})*([\s\S]*?);?$`,
  'i',
);
const wholeString = new RegExp(`^(?:${string})`);
/** What may begin anything that must be made safe; strings alone are as they are. */
const unsafeStart = /\\|\/\*|@[inf]|(?:url|set)\(/i;

export interface StyleContext {
  readonly baseUrl: string;
  /** What stands for a URL: an asset, or nothing. */
  reference(url: string, kind: number): string;
  /** What stands for an import, by its absolute URL and what follows it. */
  importOf(url: string, conditions: string): string;
  /** No images, and no text in generated content. */
  readonly isMasked: boolean;
}

/** The text with everything in it that is not style made safe. */
export function safeStyleText(text: string, context: StyleContext, kind: number = assetKinds.image): string {
  // Most texts have nothing of it, and the tokenizer takes milliseconds to get going.
  if (!context.isMasked && !unsafeStart.test(text)) return text;
  return text.replace(token, (found, at: number) => {
    switch (found[0]) {
      case '/':
        return isBreak(text[at - 1]) || isBreak(text[at + found.length]) ? '' : '/**/';
      case '"':
      case "'":
        return context.isMasked && isShownString(text, at) ? quote(maskText(contentOf(found))) : found;
      case '@':
        return safeAtRule(found, context);
      case '\\':
        return found.length === 2 ? found : safeUrlToken(found, context, kind);
      case 'i':
      case 'I':
        return found.replace(imageSetPart, (part) =>
          /^type/i.test(part)
            ? part
            : /^["']/.test(part)
              ? urlToken(contentOf(part), context, kind)
              : safeUrlToken(part, context, kind),
        );
      default:
        return safeUrlToken(found, context, kind);
    }
  });
}

/** Whether text like this ends inside a comment or string, so that what follows it cannot be read alone. */
export function endsOpen(text: string): boolean {
  if (isPlainlyClosed(text)) return false;
  let last = '';
  let end = 0;
  for (const found of text.matchAll(token)) {
    last = found[0];
    end = found.index + last.length;
  }
  if (end < text.length || last === '') return false;
  if (last.startsWith('/*')) return last.length < 4 || !last.endsWith('*/');
  return /^["']/.test(last) ? !/^(["']).*\1$/s.test(last) : !/[);}]$/.test(last);
}

/** Most texts, told without the tokenizer, which takes milliseconds to get going: they end with a whole rule. */
function isPlainlyClosed(text: string): boolean {
  const rules = text.trimEnd();
  const comment = rules.lastIndexOf('/*');
  return (
    rules.endsWith('}') &&
    (comment < 0 || rules.lastIndexOf('*/') > comment + 1) &&
    rules.split('(').length === rules.split(')').length &&
    // A string ends with its line.
    !/["'].*$/.test(rules) &&
    !/\\|@namespace/i.test(rules)
  );
}

/** Absolute URLs of all imports. */
export function importsIn(text: string, baseUrl: string): string[] {
  const urls: string[] = [];
  if (!/@import/i.test(text)) return urls;
  for (const [found] of text.matchAll(token)) {
    const [, target] = importParts.exec(found) ?? [];
    if (target !== undefined) urls.push(absoluteUrl(targetOf(target) ?? '', baseUrl));
  }
  return urls.filter((each) => each !== '');
}

function safeAtRule(found: string, context: StyleContext): string {
  if (/^@f/i.test(found)) return `@font-face${safeStyleText(found.slice(10), context, assetKinds.font)}`;
  if (/^@n/i.test(found)) return found;
  const [, target, conditions] = importParts.exec(found) ?? [];
  if (target === undefined) return '';
  const address = absoluteUrl(targetOf(target) ?? '', context.baseUrl);
  return address === '' ? '' : context.importOf(address, conditions!);
}

function safeUrlToken(found: string, context: StyleContext, kind: number): string {
  return urlToken(targetOf(found), context, kind);
}

function urlToken(target: string | null, context: StyleContext, kind: number): string {
  if (target === null) return 'bad-url';
  if (target[0] === '#') return `url(${quote(target)})`;
  const isDropped = context.isMasked && kind !== assetKinds.font;
  const address = isDropped ? '' : absoluteUrl(target, context.baseUrl);
  if (address === '') return 'url("")';
  return `url(${quote(context.reference(address, kind))})`;
}

/** What a url() token or string names; null for one that browsers do not understand either. */
function targetOf(found: string): string | null {
  if (/^["']/.test(found)) return contentOf(found);
  const inner = found.slice(found.indexOf('(') + 1).trim();
  const quoted = wholeString.exec(inner);
  if (quoted !== null) return contentOf(quoted[0]);
  const bare = inner.replace(/\)$/, '').trim();
  return /["'(\s]/.test(bare.replace(/\\[\s\S]/g, '')) ? null : unescaped(bare);
}

/** Text of a string token. */
function contentOf(found: string): string {
  const end = found.length > 1 && found.endsWith(found[0]!) ? -1 : undefined;
  return unescaped(found.slice(1, end));
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:([\da-f]{1,6})\s?|\r?\n|([\s\S]))/gi, (_, hex?: string, plain?: string) =>
    hex !== undefined ? String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)) : (plain ?? ''),
  );
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"`;
}

function isBreak(character: string | undefined): boolean {
  return character === undefined || /[\s;{},:]/.test(character);
}

/** A string that can be shown: of content, quotes or a custom property, not the name of a font. */
function isShownString(text: string, at: number): boolean {
  const start = Math.max(text.lastIndexOf(';', at), text.lastIndexOf('{', at)) + 1;
  return /^\s*(?:content|quotes|--[\w-]*)\s*:/i.test(text.slice(start, at));
}
