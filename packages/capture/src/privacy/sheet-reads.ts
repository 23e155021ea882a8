// Reads of style sheets, for the styles module: source text, what the rules say now, addresses. Everything that leaves
// goes through the same pass as other style text.

import type { SafeText } from '@alongside/protocol';
import type { Natives } from './natives.ts';
import { importsIn } from './style-text.ts';

/** Largest source that is parsed once more to see whether a sheet is still what it says, in UTF-16 units. */
const maxComparedUnits = 50_000;

/** What stands for an import: its absolute URL and the conditions after it. */
export type ImportResolver = (url: string, conditions: string) => string;

export interface SheetReads {
  /** Style text made safe, its selectors learned. Without a resolver imports go. */
  css(text: string, baseUrl: string, importOf?: ImportResolver): SafeText;
  /** Absolute URLs of the imports in a source text. */
  importsOf(text: string, baseUrl: string): string[];
  /** Whether the element is inside of a mask that somebody asked for: its style is sent as text, without what it shows. */
  isStyleMasked(owner: Element): boolean;
  /** Source text of a style element. Not safe: only for `css` and `isAsWritten`. */
  sourceOf(style: Element): string;
  /** Where relative URLs of a sheet start from; of a linked one that is its own address. */
  baseOf(sheet: CSSStyleSheet): string;
  /** Whether a sheet has as many rules as its text (safe, without imports) makes, and its imports. */
  isAsWritten(sheet: CSSStyleSheet, text: string, importCount: number): boolean;
  mediaOf(sheet: CSSStyleSheet): SafeText;
  /** Whether the media list of a sheet is what its element's attribute says. */
  isMediaAsWritten(sheet: CSSStyleSheet): boolean;
}

export function createSheetReads(
  realm: Window & typeof globalThis,
  natives: Natives,
  css: SheetReads['css'],
  isStyleMasked: SheetReads['isStyleMasked'],
): SheetReads {
  function baseOf(sheet: CSSStyleSheet): string {
    for (let each: CSSStyleSheet | null = sheet; each !== null; each = each.parentStyleSheet) {
      if (each.href) return each.href;
      if (each.ownerNode !== null) return natives.baseUrl(each.ownerNode);
    }
    return natives.baseUrl(realm.document);
  }

  return {
    css,
    isStyleMasked,
    importsOf: importsIn,
    sourceOf(style) {
      let source = '';
      for (let node = natives.first(style); node !== null; node = natives.next(node)) {
        if (natives.type(node) === 3) source += natives.data(node as Text);
      }
      return source;
    },
    baseOf,
    isAsWritten(sheet, text, importCount) {
      if (text.length > maxComparedUnits) return true;
      const copy = new realm.CSSStyleSheet();
      copy.replaceSync(text);
      return copy.cssRules.length + importCount === sheet.cssRules.length;
    },
    mediaOf: (sheet) => sheet.media.mediaText as SafeText,
    isMediaAsWritten: ({ ownerNode, media }) =>
      ownerNode !== null &&
      realm.matchMedia(natives.attribute(ownerNode as Element, 'media') ?? '').media === media.mediaText,
  };
}
