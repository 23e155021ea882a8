// Style sheets as plain data: constructed ones, texts that stand in for an element's own, switches, and the rule
// operations on each in order. A new text of a sheet voids the rule operations before it; a change of the children (or
// their text) of a style element makes a new sheet in every browser, so it voids everything kept for that element.
// Moves void nothing. Rules are never parsed here.

import {
  entryWeight,
  maxAdoptedSheets,
  maxConstructedSheets,
  maxNumber,
  maxRuleOps,
  maxRulePath,
  Quota,
} from './model-limits.ts';
import type { ModelNode } from './node-table.ts';
import { StreamError } from './op-reader.ts';

export interface RuleOperation {
  readonly kind: 'insert' | 'remove' | 'style';
  readonly path: readonly number[];
  /** Of `insert` and `remove`. */
  readonly index: number;
  /** The rule of `insert`, the declarations of `style`. */
  readonly text: string;
}

/** What is kept of one sheet. */
export class SheetState {
  /** Text of a constructed sheet, or what stands in for an element's own text; null for that itself. */
  text: string | null = null;
  /** Switch and media list, null when they are as the element says. */
  flags: { readonly isDisabled: number; readonly media: string } | null = null;
  readonly rules: RuleOperation[] = [];
  /** Operations in `rules` that shift rules. */
  shifts = 0;
  /** Index in `rules` of the `style` for a path between two shifts, by `shifts` and path. */
  readonly styles = new Map<string, number>();
}

/** The number by which rule operations and flags name the sheet of an element. */
export function sheetOfOwner(owner: number): number {
  return owner * 2;
}

/** The number by which rule operations and flags name a constructed sheet. */
export function sheetOfConstructed(sheet: number): number {
  return sheet * 2 + 1;
}

export class SheetTable {
  /** By the number that rule operations use. */
  readonly sheets = new Map<number, SheetState>();
  /** Adopted sheets by the id of the root. */
  readonly adoption = new Map<number, readonly number[]>();
  readonly #weight: Quota;
  readonly #work: Quota;
  readonly #ruleOps = new Quota(maxRuleOps, 'rule operations');
  readonly #constructed = new Quota(maxConstructedSheets, 'style sheets');
  readonly #adopters = new Map<number, number>();

  constructor(weight: Quota, work: Quota) {
    this.#weight = weight;
    this.#work = work;
  }

  setConstructed(sheet: number, text: string): void {
    if (sheet > maxNumber) throw new StreamError('number of a sheet too large');
    const key = sheetOfConstructed(sheet);
    if (!this.sheets.has(key)) this.#constructed.add(1);
    this.#setText(this.#stateOf(key), text);
  }

  /** Roots that still adopt it lose it. */
  removeConstructed(sheet: number): void {
    const key = sheetOfConstructed(sheet);
    if (!this.sheets.has(key)) throw new StreamError('unknown sheet');
    this.#drop(key);
    this.#constructed.free(1);
    if (!this.#adopters.has(sheet)) return;
    for (const [root, sheets] of this.adoption) {
      this.#work.add(sheets.length);
      if (sheets.includes(sheet))
        this.#setAdoption(
          root,
          sheets.filter((adopted) => adopted !== sheet),
        );
    }
  }

  setOwnerText(owner: ModelNode, text: string): void {
    this.#setText(this.#ofOwner(owner), text);
  }

  /** @param owner of an element's sheet; null for a constructed one */
  setFlags(key: number, owner: ModelNode | null, isDisabled: number, media: string): void {
    const state = this.#find(key, owner);
    this.#weight.add(media.length - (state.flags === null ? 0 : state.flags.media.length));
    state.flags = { isDisabled, media };
  }

  addRuleOperation(key: number, owner: ModelNode | null, operation: RuleOperation): void {
    const { path, text, kind, index } = operation;
    if (path.length > maxRulePath) throw new StreamError('rule nested too deep');
    const state = this.#find(key, owner);
    const { rules, styles } = state;
    if (kind === 'style') {
      const place = `${state.shifts}:${path.join()}`;
      const at = styles.get(place);
      if (at !== undefined) {
        this.#weight.add(text.length - rules[at]!.text.length);
        rules[at] = operation;
        return;
      }
      styles.set(place, rules.length);
    } else {
      const last = rules[rules.length - 1];
      if (kind === 'remove' && last?.kind === 'insert' && last.index === index && last.path.join() === path.join()) {
        // What went in last goes out again: nothing remains. Libraries that replace rules would grow the list for ever.
        rules.pop();
        state.shifts--;
        this.#freeRule(last);
        if (owner !== null && rules.length === 0 && state.text === null && state.flags === null) this.voidOwner(owner);
        return;
      }
      state.shifts++;
    }
    this.#ruleOps.add(1);
    this.#weight.add(weightOfRule(operation));
    rules.push(operation);
  }

  adopt(root: ModelNode, sheets: readonly number[]): void {
    if (sheets.length > maxAdoptedSheets) throw new StreamError('too many adopted sheets');
    for (const sheet of sheets) {
      if (!this.sheets.has(sheetOfConstructed(sheet))) throw new StreamError('unknown sheet');
    }
    this.#setAdoption(root.id, sheets);
    root.hasSheetState = true;
  }

  /** The element's own text changed, or the node is gone: everything kept for it is void. */
  voidOwner(owner: ModelNode): void {
    this.#drop(sheetOfOwner(owner.id));
    if (owner.isRoot) this.#setAdoption(owner.id, []);
    owner.hasSheetState = false;
  }

  #ofOwner(owner: ModelNode): SheetState {
    owner.hasSheetState = true;
    return this.#stateOf(sheetOfOwner(owner.id));
  }

  #find(key: number, owner: ModelNode | null): SheetState {
    if (owner !== null) return this.#ofOwner(owner);
    const state = this.sheets.get(key);
    if (state === undefined) throw new StreamError('unknown sheet');
    return state;
  }

  #stateOf(key: number): SheetState {
    let state = this.sheets.get(key);
    if (state === undefined) {
      this.#weight.add(entryWeight);
      state = new SheetState();
      this.sheets.set(key, state);
    }
    return state;
  }

  #setText(state: SheetState, text: string): void {
    this.#weight.add(text.length - (state.text === null ? 0 : state.text.length));
    state.text = text;
    this.#clearRules(state);
  }

  #clearRules(state: SheetState): void {
    for (const rule of state.rules) this.#freeRule(rule);
    state.rules.length = 0;
    state.shifts = 0;
    state.styles.clear();
  }

  #freeRule(rule: RuleOperation): void {
    this.#ruleOps.free(1);
    this.#weight.free(weightOfRule(rule));
  }

  #drop(key: number): void {
    const state = this.sheets.get(key);
    if (state === undefined) return;
    this.#clearRules(state);
    this.#weight.free(entryWeight + (state.text?.length ?? 0) + (state.flags?.media.length ?? 0));
    this.sheets.delete(key);
  }

  #setAdoption(root: number, sheets: readonly number[]): void {
    const before = this.adoption.get(root) ?? [];
    this.#weight.add((sheets.length - before.length) * entryWeight);
    for (const sheet of before) {
      const count = this.#adopters.get(sheet)! - 1;
      if (count === 0) this.#adopters.delete(sheet);
      else this.#adopters.set(sheet, count);
    }
    for (const sheet of sheets) this.#adopters.set(sheet, (this.#adopters.get(sheet) ?? 0) + 1);
    if (sheets.length === 0) this.adoption.delete(root);
    else this.adoption.set(root, sheets);
  }
}

function weightOfRule({ path, text }: RuleOperation): number {
  return (path.length + 1) * entryWeight + text.length;
}
