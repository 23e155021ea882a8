// Reads of single rules, and of sheets by their rules, for sheets that scripts touched. Goes through the same pass as
// other style text.

import type { SafeText } from '@alongside/protocol';
import type { SheetReads } from './sheet-reads.ts';

/** Deepest nesting of imports that is followed. */
const maxImportDepth = 5;

export interface RuleReads {
  /** What the rules of a sheet say now, readable imports inlined. Throws where they may not be read. */
  rulesOf(sheet: CSSStyleSheet): SafeText;
  ruleText(rule: CSSRule): SafeText;
  declarationsOf(rule: CSSRule): SafeText;
}

/** @param wrapImport puts the text of an imported sheet into the conditions of its import */
export function createRuleReads(
  { css, baseOf }: Pick<SheetReads, 'css' | 'baseOf'>,
  wrapImport: (text: string, conditions: string) => string,
): RuleReads {
  function rules(sheet: CSSStyleSheet, depth: number): string {
    const base = baseOf(sheet);
    const texts: string[] = [];
    for (const rule of sheet.cssRules) {
      const imported = 'styleSheet' in rule ? (rule as CSSImportRule) : null;
      if (imported === null) texts.push(css(rule.cssText, base));
      else if (depth < maxImportDepth) texts.push(importedText(imported, depth));
    }
    return texts.join('\n');
  }

  function importedText(rule: CSSImportRule, depth: number): string {
    try {
      const conditions = rule.cssText.replace(/^@import\s+(?:url\()?(?:"[^"]*"|'[^']*')\)?\s*|;$/g, '');
      return rule.styleSheet === null ? '' : wrapImport(rules(rule.styleSheet, depth + 1), conditions);
    } catch {
      return '';
    }
  }

  const baseOfRule = ({ parentStyleSheet }: CSSRule): string =>
    parentStyleSheet === null ? '' : baseOf(parentStyleSheet);

  return {
    rulesOf: (sheet) => rules(sheet, 0) as SafeText,
    ruleText: (rule) => css(rule.cssText, baseOfRule(rule)),
    declarationsOf: (rule) => css((rule as CSSStyleRule).style.cssText, baseOfRule(rule)),
  };
}
