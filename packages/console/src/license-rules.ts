// Two lists of a license that an admin writes as text: rules for some pages only, and texts by language. Both ways, and
// the first mistake in words.

import type { LicenseStrings, PageRules } from '@alongside/protocol';
import { licenseTexts } from './texts-licenses.ts';

const words = licenseTexts.mistakes;
const kinds = { mask: 'masked', hide: 'hidden', unmask: 'unmasked' } as const;
type Kind = keyof typeof kinds;
/** Limits that the server has as well. */
const maxPages = 50;
const maxPatterns = 200;
const maxTextLength = 1000;
const languageTag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

/** `shop.example/account/* mask .balance`, one rule a line. */
export function writePageRules(pages: readonly PageRules[]): string {
  return pages
    .flatMap((page) =>
      (Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]).flatMap(([kind, list]) =>
        page[list].map((selector) => `${page.pattern} ${kind} ${selector}`),
      ),
    )
    .join('\n');
}

const ruleLine = /^(\S+)\s+(mask|hide|unmask)\s+(\S.*)$/;

/** Lines that are no rule are left out; `pageRuleMistake` names them. */
export function readPageRules(text: string): PageRules[] {
  const pages = new Map<string, { pattern: string; masked: string[]; hidden: string[]; unmasked: string[] }>();
  for (const line of linesOf(text)) {
    const [, pattern, kind, selector] = ruleLine.exec(line) ?? [];
    if (pattern === undefined || kind === undefined || selector === undefined) continue;
    const page = pages.get(pattern) ?? { pattern, masked: [], hidden: [], unmasked: [] };
    pages.set(pattern, page);
    page[kinds[kind as Kind]].push(selector);
  }
  return [...pages.values()];
}

export function pageRuleMistake(text: string, canParse: (selector: string) => boolean): string | null {
  for (const line of linesOf(text)) {
    const [, pattern, , selector] = ruleLine.exec(line) ?? [];
    if (pattern === undefined || selector === undefined) return words.pageRule(line);
    const mistake = patternMistake([pattern]);
    if (mistake !== null) return mistake;
    if (!canParse(selector)) return words.selector(selector);
  }
  return readPageRules(text).length > maxPages ? words.tooMany(maxPages) : null;
}

/** The first mistake in a list of patterns of pages, or null. */
export function patternMistake(patterns: readonly string[]): string | null {
  const wrong = patterns.find((pattern) => /\s/.test(pattern));
  if (wrong !== undefined) return words.pattern(wrong);
  return patterns.length > maxPatterns ? words.tooMany(maxPatterns) : null;
}

/** `[de]` begins a language, `popup-title = Hilfe` is one text. */
export function writeStrings(strings: LicenseStrings): string {
  return Object.entries(strings)
    .map(([language, texts]) =>
      [`[${language}]`, ...Object.entries(texts).map(([key, value]) => `${key} = ${value}`)].join('\n'),
    )
    .join('\n\n');
}

export function readStrings(text: string): LicenseStrings {
  const strings: Record<string, Record<string, string>> = {};
  let language = '';
  for (const line of linesOf(text)) {
    const head = /^\[(.*)\]$/.exec(line)?.[1];
    if (head !== undefined) language = head.trim();
    const at = line.indexOf('=');
    if (head !== undefined || at < 0 || language === '') continue;
    strings[language] = { ...strings[language], [line.slice(0, at).trim()]: line.slice(at + 1).trim() };
  }
  return strings;
}

export function stringsMistake(text: string): string | null {
  let language = '';
  for (const line of linesOf(text)) {
    const head = /^\[(.*)\]$/.exec(line)?.[1];
    if (head !== undefined) {
      language = head.trim();
      if (!languageTag.test(language)) return words.language(language);
      continue;
    }
    if (language === '') return words.noLanguage;
    const at = line.indexOf('=');
    if (at < 0 || !/^[a-z0-9-]+$/.test(line.slice(0, at).trim())) return words.text(line);
    if (line.length - at > maxTextLength) return words.tooLong(maxTextLength);
  }
  return null;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
