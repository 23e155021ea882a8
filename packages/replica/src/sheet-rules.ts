// What is done to the rules of a parsed sheet: pseudo-classes of the customer's state become attribute tokens, media
// conditions of the customer's features are decided, single rules are put in, taken out and restyled by path. No parser
// of ours: the browser has parsed, we edit what it gives.

import { decideColorScheme, type MediaFeatures, mayHaveFeatures, rewriteMedia } from './media-conditions.ts';
import type { RuleOperation } from './rule-log.ts';
import { mayHaveState, rewriteSelector } from './selector-tokens.ts';

type RuleList = CSSRuleList;
interface Grouping {
  readonly cssRules: RuleList;
  insertRule(rule: string, index: number): number;
  deleteRule(index: number): void;
}

/** Media texts as the customer wrote them, of rules whose text was decided. */
const originalMedia = new WeakMap<object, string>();
/** The same of declarations whose `color-scheme` was decided. */
const originalSchemes = new WeakMap<object, string>();

/**
 * Extends all rules of a sheet.
 * @param text its source where known: most sheets need no walk, and the text says so; null walks in any case
 */
export function emulate(sheet: CSSStyleSheet, features: MediaFeatures, text: string | null): void {
  if (text !== null && !mayHaveState(text) && !mayHaveFeatures(text)) return;
  walk(sheet, features);
}

function walk(grouping: Grouping, features: MediaFeatures): void {
  const { cssRules } = grouping;
  for (let index = 0; index < cssRules.length; index++) {
    const rule = cssRules[index]!;
    if (extendRule(rule, grouping, index, features)) continue;
    const inner = innerRules(rule);
    if (inner !== null && inner.cssRules.length > 0) walk(inner, features);
  }
}

/** Extends one rule itself; true when it was replaced as a whole and its inside is done. */
function extendRule(rule: CSSRule, parent: Grouping, index: number, features: MediaFeatures): boolean {
  if ('selectorText' in rule && typeof rule.selectorText === 'string') {
    const old = rule.selectorText;
    if (mayHaveState(old)) {
      const extended = rewriteSelector(old);
      if (extended !== old) rule.selectorText = extended;
    }
    if ('style' in rule) decideScheme(rule.style as CSSStyleDeclaration, features);
  } else if ('media' in rule && typeof rule.media === 'object' && rule.media !== null) {
    decideMedia(rule.media as MediaList, features);
  } else if ('start' in rule && 'end' in rule && 'cssRules' in rule) {
    return replaceScope(rule as CSSRule & { start: string | null; end: string | null }, parent, index);
  }
  return false;
}

function decideScheme(style: CSSStyleDeclaration, features: MediaFeatures): void {
  const source = originalSchemes.get(style) ?? style.getPropertyValue('color-scheme');
  if (source === '') return;
  const decided = decideColorScheme(source, features);
  if (decided === source && !originalSchemes.has(style)) return;
  originalSchemes.set(style, source);
  style.setProperty('color-scheme', decided, style.getPropertyPriority('color-scheme'));
}

function decideMedia(media: MediaList, features: MediaFeatures): void {
  const known = originalMedia.get(media);
  const source = known ?? media.mediaText;
  if (known === undefined && !mayHaveFeatures(source)) return;
  originalMedia.set(media, source);
  const decided = rewriteMedia(source, features);
  if (media.mediaText !== decided) media.mediaText = decided;
}

/** The ends of a scope cannot be set: the rule is put in anew with its head rewritten. */
function replaceScope(
  rule: CSSRule & { start: string | null; end: string | null },
  parent: Grouping,
  index: number,
): boolean {
  const head = `${rule.start ?? ''}${rule.end ?? ''}`;
  if (!mayHaveState(head)) return false;
  const { cssText } = rule;
  const open = cssText.indexOf('{');
  try {
    parent.insertRule(rewriteScopeHead(rule.start, rule.end) + cssText.slice(open), index + 1);
    parent.deleteRule(index);
  } catch {
    // Kept as it was: only what depends on the customer's pointer in the scope's ends is missing.
  }
  return false;
}

function rewriteScopeHead(start: string | null, end: string | null): string {
  const from = start === null ? '' : `(${rewriteSelector(start)}) `;
  return `@scope ${from}${end === null ? '' : `to (${rewriteSelector(end)}) `}`;
}

function innerRules(rule: CSSRule): Grouping | null {
  return 'cssRules' in rule && 'insertRule' in rule ? (rule as unknown as Grouping) : null;
}

/** Carries out one rule operation; one that leads nowhere does nothing. */
export function applyRule(sheet: CSSStyleSheet, operation: RuleOperation, features: MediaFeatures): void {
  let grouping: Grouping = sheet;
  const depth = operation.kind === 'style' ? operation.path.length - 1 : operation.path.length;
  for (let step = 0; step < depth; step++) {
    const rule = grouping.cssRules[operation.path[step]!];
    const inner = rule === undefined ? null : innerRules(rule);
    if (inner === null) return;
    grouping = inner;
  }
  if (operation.kind === 'remove') {
    if (operation.index < grouping.cssRules.length) grouping.deleteRule(operation.index);
    return;
  }
  if (operation.kind === 'insert') {
    insertRule(grouping, operation.text, Math.min(operation.index, grouping.cssRules.length), features);
    return;
  }
  const last = operation.path.at(-1);
  const rule = last === undefined ? undefined : grouping.cssRules[last];
  if (rule !== undefined && 'style' in rule) (rule.style as CSSStyleDeclaration).cssText = operation.text;
}

function insertRule(grouping: Grouping, text: string, index: number, features: MediaFeatures): void {
  try {
    grouping.insertRule(text, index);
  } catch {
    // Another browser's rule: something harmless keeps its place, since later operations count rules.
    try {
      grouping.insertRule('@media not all {}', index);
    } catch {
      return;
    }
  }
  const rule = grouping.cssRules[index];
  if (rule === undefined) return;
  extendRule(rule, grouping, index, features);
  const inner = innerRules(grouping.cssRules[index] ?? rule);
  if (inner !== null && inner.cssRules.length > 0) walk(inner, features);
}

/** An asset has another address now: every declaration that names the old one is changed. */
export function replaceAddress(grouping: Grouping, before: string, after: string): void {
  if (before === '') return;
  const { cssRules } = grouping;
  for (let index = 0; index < cssRules.length; index++) {
    const rule = cssRules[index]!;
    if ('style' in rule && rule.cssText.includes(before)) {
      const style = rule.style as CSSStyleDeclaration;
      if (rule.cssText.startsWith('@font-face')) {
        // Browsers load a changed font only when the rule is a new one.
        insertAgain(grouping, index, rule.cssText.replaceAll(before, after));
        continue;
      }
      for (const name of [...style]) {
        const value = style.getPropertyValue(name);
        if (!value.includes(before)) continue;
        style.setProperty(name, value.replaceAll(before, after), style.getPropertyPriority(name));
      }
    }
    const inner = innerRules(rule);
    if (inner !== null) replaceAddress(inner, before, after);
  }
}

function insertAgain(grouping: Grouping, index: number, text: string): void {
  try {
    grouping.insertRule(text, index + 1);
    grouping.deleteRule(index);
  } catch {
    // The browser does not read its own text: the font stays as it was.
  }
}
