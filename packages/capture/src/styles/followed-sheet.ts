// One style sheet that the other side has a copy of: what was said of it, and what is to be said. Source text where it
// is as written, operations on rules where scripts touched it, the rules as they are now where neither is known.

import type { OpWriter, SafeText } from '@alongside/protocol';
import type { RuleReads } from '../privacy/rule-reads.ts';
import type { Privacy } from '../privacy/types.ts';
import type { SheetImports } from './sheet-imports.ts';
import type { Source } from './sheet-sources.ts';

/** Rules in somebody's hands: looked at in one round, and remembered. */
const maxTouchedCompared = 50;
const maxTouched = 500;
/** Operations that wait for a flush; with more the sheet is sent whole. */
const maxWaiting = 10_000;

const nothing = '' as SafeText;

export interface SheetSurroundings {
  readonly privacy: Privacy;
  readonly reads: RuleReads;
  readonly sources: SheetImports;
  /** Something of this sheet is to be written. */
  mark(sheet: FollowedSheet): void;
  /** The element has this sheet now. */
  taken(sheet: CSSStyleSheet, by: FollowedSheet): void;
  /** Whether the sheet was touched before it was taken. */
  wasTouched(sheet: CSSStyleSheet): boolean;
  /** Source text of a constructed sheet, where it is known. */
  givenTo(sheet: CSSStyleSheet): string | undefined;
}

export class FollowedSheet {
  readonly owner: Element | null;
  /** Of a constructed sheet. */
  readonly number: number;
  /** Roots that adopt it. */
  adopters = 0;
  readonly #around: SheetSurroundings;
  #sheet: CSSStyleSheet | null = null;
  /** Top-level rules that there must be; -1 where they cannot be read. */
  #count = -1;
  /** Its source is on the way; nothing is written before. */
  #isWaiting = false;
  #isWhole = false;
  #text: SafeText | null = null;
  /** Source text that was sent of the sheet before anything was followed. */
  #said: SafeText | null;
  #operations: (readonly [path: readonly number[], index: number, rule: string | null])[] = [];
  /** Rules that somebody has in hand with what they said last; null: to be sent again in any case. */
  readonly #touched = new Map<CSSRule, SafeText | null>();
  /** Switch and media list as the other side has them; empty: to be told. */
  #flags = '';
  #hasWritten: boolean;

  constructor(around: SheetSurroundings, owner: Element | null, number: number, said: SafeText | null = null) {
    this.#around = around;
    this.owner = owner;
    this.number = number;
    this.#said = said;
    this.#hasWritten = said !== null;
    if (owner === null) this.#flags = flagsOf(false, nothing);
  }

  /** Looks for what changes without a word. */
  compare(): void {
    const { privacy, mark } = this.#around;
    if (this.owner !== null) this.take((this.owner as HTMLStyleElement).sheet ?? null);
    const sheet = this.#sheet;
    if (sheet === null) {
      if (this.#said === null) return;
      this.#said = null;
      this.#text = nothing;
      mark(this);
      return;
    }
    if (this.#count >= 0 && !this.#isWaiting && sheet.cssRules.length !== this.#count) this.#isWhole = true;
    const flags = flagsOf(sheet.disabled, privacy.mediaOf(sheet));
    if (this.#isWhole || this.#touched.size > 0 || flags !== this.#flags) mark(this);
  }

  sendWhole(): void {
    this.#isWhole = true;
    this.#operations = [];
    this.#around.mark(this);
  }

  /** @param into the grouping rule, or null for the sheet itself */
  changeRules(into: CSSRule | null, index: number, rule: string | null): void {
    if (this.#isWhole) return;
    const path = into === null ? [] : pathOf(into);
    if (path === null || this.#operations.length >= maxWaiting) {
      this.sendWhole();
      return;
    }
    if (into === null) this.#count += rule === null ? -1 : 1;
    this.#operations.push([path, index, rule]);
    this.#around.mark(this);
  }

  /** Somebody has the rule in hand and may change it now or later. */
  touch(rule: CSSRule): void {
    if (this.#touched.has(rule)) return;
    if (this.#touched.size >= maxTouched) this.#touched.delete([...this.#touched.keys()][0]!);
    // Reading it is touching it: known first, read then.
    this.#touched.set(rule, nothing);
    this.#touched.set(rule, this.#textOf(rule));
    this.#around.mark(this);
  }

  rewrite(rule: CSSRule): void {
    this.#touched.set(rule, null);
    this.#around.mark(this);
  }

  /** Compares the sheet with its element's own text, by one more parse. */
  prove(): void {
    const { privacy } = this.#around;
    if (this.#sheet === null || this.#isWaiting || this.#isWhole || this.#operations.length > 0) return;
    const text = privacy.sourceOf(this.owner!);
    if (text.trim() !== '' && !this.#isAsWritten({ text, baseUrl: privacy.baseOf(this.#sheet) })) this.sendWhole();
  }

  /**
   * Writes what is to be said.
   * @param id of the element, or the number of a constructed sheet
   * @returns false when that has to wait
   */
  write(writer: OpWriter, id: number): boolean {
    if (this.#isWaiting || id === 0) return false;
    const { privacy } = this.#around;
    const sheet = this.#sheet;
    if (this.#isWhole && sheet !== null) this.#readWhole(sheet);
    this.#isWhole = false;
    if (this.#text !== null) {
      if (this.owner === null) writer.write('sheet', id, this.#text);
      else writer.write('sheetText', id, this.#text);
      this.#text = null;
      this.#hasWritten = true;
    }
    if (sheet === null) return true;
    const key = this.owner === null ? id * 2 + 1 : id * 2;
    if (this.#operations.length > 0) {
      const base = privacy.baseOf(sheet);
      for (const [path, index, rule] of this.#operations) {
        if (rule === null) writer.write('ruleRemove', key, path, index);
        else writer.write('ruleInsert', key, path, index, privacy.css(rule, base));
      }
      this.#operations = [];
      this.#hasWritten = true;
    }
    this.#writeTouched(writer, key);
    const media = privacy.mediaOf(sheet);
    const flags = flagsOf(sheet.disabled, media);
    if (flags !== this.#flags) {
      this.#flags = flags;
      this.#hasWritten = true;
      writer.write('sheetFlags', key, Number(sheet.disabled), media);
    }
    return true;
  }

  /** This is the sheet from now on. */
  take(sheet: CSSStyleSheet | null): void {
    if (sheet === this.#sheet) return;
    const { privacy, taken, wasTouched, mark } = this.#around;
    this.#sheet = sheet;
    this.#operations = [];
    this.#touched.clear();
    this.#isWaiting = false;
    if (sheet === null) {
      if (this.#hasWritten) this.#text = nothing;
      mark(this);
      return;
    }
    taken(sheet, this);
    this.#countRules(sheet);
    if (this.#hasWritten || this.owner === null || wasTouched(sheet)) this.#isWhole = this.#count >= 0;
    // A new text voids what was said of the sheet before; a move does not. Saying it again is right in both cases.
    if (this.#hasWritten) this.#flags = '';
    else if (this.owner !== null && privacy.isMediaAsWritten(sheet))
      this.#flags = flagsOf(false, privacy.mediaOf(sheet));
    if (this.owner !== null) this.#takeSource(this.owner, sheet);
  }

  #takeSource(owner: Element, sheet: CSSStyleSheet): void {
    const { privacy, sources } = this.#around;
    const baseUrl = privacy.baseOf(sheet);
    if (owner.localName === 'link') {
      this.#await(sheet, sources.load(baseUrl));
      return;
    }
    const text = privacy.sourceOf(owner);
    if (privacy.importsOf(text, baseUrl).length > 0) this.#await(sheet, Promise.resolve({ text, baseUrl }));
    else if (text.trim() === '' && this.#count > 0) this.#isWhole = true;
  }

  #await(sheet: CSSStyleSheet, coming: Promise<Source | null>): void {
    const { privacy, sources, wasTouched, mark } = this.#around;
    this.#isWaiting = true;
    const arrive = (source: Source | null) => {
      if (this.#sheet !== sheet) return;
      this.#isWaiting = false;
      this.#countRules(sheet);
      const isReadable = this.#count >= 0;
      const text = source === null ? null : sources.safeText(source);
      if (text !== this.#said) this.#text = text;
      this.#said = null;
      if (source === null && !isReadable) privacy.knowUnreadableSheet();
      const isTouched = wasTouched(sheet) || this.#operations.length > 0;
      this.#isWhole = isReadable && (source === null || isTouched || !this.#isAsWritten(source));
      mark(this);
    };
    coming.then((source) => sources.collect(source)).then(arrive, () => arrive(null));
  }

  #isAsWritten({ text, baseUrl }: Source): boolean {
    const { privacy } = this.#around;
    const imports = privacy.importsOf(text, baseUrl).length;
    return privacy.isAsWritten(this.#sheet!, privacy.css(text, baseUrl), imports);
  }

  #countRules(sheet: CSSStyleSheet): void {
    try {
      this.#count = sheet.cssRules.length;
    } catch {
      this.#count = -1;
    }
  }

  #readWhole(sheet: CSSStyleSheet): void {
    this.#operations = [];
    this.#countRules(sheet);
    if (this.#count < 0) return;
    const { privacy, reads, givenTo } = this.#around;
    const given = givenTo(sheet);
    const text = given === undefined ? null : privacy.css(given, privacy.baseOf(sheet));
    // WebKit's replaceSync() now and then only adds.
    this.#text = text !== null && privacy.isAsWritten(sheet, text, 0) ? text : reads.rulesOf(sheet);
    for (const rule of this.#touched.keys()) this.#touched.set(rule, this.#textOf(rule));
  }

  #textOf(rule: CSSRule): SafeText {
    const { reads } = this.#around;
    return 'style' in rule ? reads.declarationsOf(rule) : reads.ruleText(rule);
  }

  #writeTouched(writer: OpWriter, key: number): void {
    for (const [rule, before] of [...this.#touched].slice(0, maxTouchedCompared)) {
      const path = pathOf(rule);
      const now = path === null ? nothing : this.#textOf(rule);
      // At the end again, so that all have their turn.
      this.#touched.delete(rule);
      if (path === null) continue;
      this.#touched.set(rule, now);
      if (now === before) continue;
      this.#hasWritten = true;
      if (before !== null && 'style' in rule) {
        writer.write('ruleStyle', key, path, now);
      } else {
        const index = path.pop()!;
        writer.write('ruleRemove', key, path, index);
        writer.write('ruleInsert', key, path, index, this.#around.reads.ruleText(rule));
      }
    }
  }
}

/** Where a rule was found last. */
const places = new WeakMap<CSSRule, number>();

/** Indexes that lead to a rule, or null when it is in no sheet any more. */
function pathOf(rule: CSSRule): number[] | null {
  const path: number[] = [];
  for (let each: CSSRule | null = rule; each !== null; each = each.parentRule) {
    const list: CSSRuleList | undefined = ((each.parentRule as CSSGroupingRule | null) ?? each.parentStyleSheet)
      ?.cssRules;
    let index: number = places.get(each) ?? 0;
    if (list?.[index] !== each) index = list === undefined ? -1 : [...list].indexOf(each);
    if (index < 0) return null;
    places.set(each, index);
    path.unshift(index);
  }
  return path;
}

function flagsOf(isDisabled: boolean, media: SafeText): string {
  return `${isDisabled} ${media}`;
}
