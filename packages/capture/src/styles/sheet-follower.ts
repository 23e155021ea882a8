// Follows all style sheets of a page on which there is more than plain source text: those of style and link elements,
// constructed ones and who adopts them. An untouched style element costs nothing here: its text travels with its node.
// What cannot be noticed when it happens is compared a part at a time. It reads no content itself; privacy does.
// Loaded late; who notices changes and hands over what was said until then is `style-watch.ts`.

import type { OpWriter, SafeText } from '@alongside/protocol';
import { createRuleReads } from '../privacy/rule-reads.ts';
import type { Privacy } from '../privacy/types.ts';
import { FollowedSheet, type SheetSurroundings } from './followed-sheet.ts';
import { followMediaFeatures } from './media-features.ts';
import { SheetImports, wrapImport } from './sheet-imports.ts';
import type { SheetEvents } from './sheet-patches.ts';
import type { SheetSources } from './sheet-sources.ts';

/** Sheets and roots compared in one round. */
const maxCompared = 200;
/** Least time between two rounds. */
const minPollMs = 50;

export type Root = Document | ShadowRoot;
export type Realm = Window & typeof globalThis;

export interface SheetFollowerOptions {
  readonly window: Realm;
  readonly privacy: Privacy;
  readonly sources: SheetSources;
  /** Sheets that were touched before anybody here knew them. */
  readonly early: WeakSet<CSSStyleSheet>;
  /** Id of a node or root that was sent, or 0. */
  idOf(node: Node): number;
  /** Something is to be written. */
  soon(): void;
}

export class SheetFollower {
  readonly #options: SheetFollowerOptions;
  readonly #media: ReturnType<typeof followMediaFeatures>;
  readonly #owners = new Map<Element, FollowedSheet>();
  readonly #constructed = new Map<CSSStyleSheet, FollowedSheet>();
  readonly #bySheet = new WeakMap<CSSStyleSheet, FollowedSheet>();
  /** What constructed sheets were given as text, as long as that is all there is to them. */
  readonly #given = new WeakMap<CSSStyleSheet, string>();
  readonly #roots = new Map<Root, readonly CSSStyleSheet[]>();
  readonly #dirty = new Set<FollowedSheet>();
  readonly #dirtyRoots = new Set<Root>();
  /** Style elements that may have been touched before the session started. */
  readonly #unproven = new Set<FollowedSheet>();
  readonly #around: SheetSurroundings;
  #lastNumber = 0;
  #round = 0;
  #polledAt = 0;

  /** What scripts do to sheets, as it happens. */
  readonly events: SheetEvents = {
    rules: (into, index, rule) => {
      const isSheet = !('parentRule' in into);
      this.#find(isSheet ? into : into.parentStyleSheet)?.changeRules(isSheet ? null : into, index, rule);
    },
    replaced: (sheet, text) => {
      this.#find(sheet)?.sendWhole();
      this.#given.set(sheet, text);
    },
    touched: (rule) => this.#find(rule.parentStyleSheet)?.touch(rule),
    rewritten: (rule) => this.#find(rule.parentStyleSheet)?.rewrite(rule),
    adopted: (root) => {
      if (!this.#roots.has(root)) return;
      this.#dirtyRoots.add(root);
      this.#options.soon();
    },
  };

  constructor(options: SheetFollowerOptions) {
    const { window, privacy, sources, early, soon } = options;
    this.#options = options;
    this.#media = followMediaFeatures(window, soon);
    this.#around = {
      privacy,
      reads: createRuleReads(privacy, wrapImport),
      sources: new SheetImports(sources, privacy),
      mark: (sheet) => {
        if (this.#dirty.has(sheet)) return;
        this.#dirty.add(sheet);
        soon();
      },
      taken: (sheet, by) => this.#bySheet.set(sheet, by),
      wasTouched: (sheet) => early.has(sheet),
      givenTo: (sheet) => this.#given.get(sheet),
    };
  }

  addRoot(root: Root): void {
    this.#roots.set(root, []);
    this.#dirtyRoots.add(root);
  }

  removeRoot(root: Root): void {
    for (const sheet of this.#roots.get(root) ?? []) this.#release(sheet);
    this.#roots.delete(root);
    this.#dirtyRoots.delete(root);
  }

  /** @param said source text that was sent of a link's sheet before */
  ownerAdded(owner: Element, said: SafeText | null = null): void {
    const isLink = owner.localName === 'link';
    if (isLink && !(owner as HTMLLinkElement).relList?.contains('stylesheet')) return;
    if (this.#owners.has(owner) || this.#options.privacy.isStyleMasked(owner)) return;
    const followed = new FollowedSheet(this.#around, owner, 0, said);
    this.#owners.set(owner, followed);
    followed.compare();
    if (!isLink) this.#unproven.add(followed);
  }

  ownerRemoved(owner: Element): void {
    const followed = this.#owners.get(owner);
    if (followed === undefined) return;
    this.#owners.delete(owner);
    this.#dirty.delete(followed);
    this.#unproven.delete(followed);
  }

  /** Its text, its attributes or its sheet may be others. */
  ownerTextChanged(owner: Element): void {
    this.ownerAdded(owner);
    this.#owners.get(owner)?.compare();
  }

  /** Compares a part of all that changes without a word; true when something is to be written. */
  poll(): boolean {
    this.#polledAt = performance.now();
    let index = this.#round++;
    const sheets = [...this.#owners.values(), ...this.#constructed.values()];
    const sheetStride = Math.ceil(sheets.length / maxCompared);
    for (const followed of sheets) if (index++ % sheetStride === 0) followed.compare();
    const rootStride = Math.ceil(this.#roots.size / maxCompared);
    for (const [root, known] of this.#roots) {
      if (index++ % rootStride !== 0) continue;
      const { adoptedStyleSheets: now } = root;
      if (now.length !== known.length || known.some((sheet, at) => sheet !== now[at])) this.#dirtyRoots.add(root);
    }
    const [unproven] = this.#unproven;
    if (unproven !== undefined) {
      this.#unproven.delete(unproven);
      unproven.prove();
    }
    return this.#dirty.size + this.#dirtyRoots.size > 0;
  }

  /** Writes what has changed since the last call. */
  flush(writer: OpWriter): void {
    this.#media.write(writer);
    // What changes without a word need not be looked for with every small change of the page.
    if (performance.now() - this.#polledAt > minPollMs) this.poll();
    for (const root of [...this.#dirtyRoots]) this.#writeRoot(writer, root);
    for (const followed of [...this.#dirty]) this.#write(writer, followed);
    for (const [sheet, { adopters, number }] of this.#constructed) {
      if (adopters > 0) continue;
      this.#dirty.delete(this.#constructed.get(sheet)!);
      this.#constructed.delete(sheet);
      this.#bySheet.delete(sheet);
      writer.write('sheetGone', number);
    }
  }

  /** Takes every listener away. */
  stop(): void {
    this.#media.stop();
    const parts = [this.#owners, this.#constructed, this.#roots, this.#dirty, this.#dirtyRoots, this.#unproven];
    for (const part of parts) part.clear();
  }

  /** What is followed of a sheet, or of the one that imports it, which is then sent whole. */
  #find(sheet: CSSStyleSheet | null): FollowedSheet | undefined {
    if (sheet === null) return undefined;
    this.#given.delete(sheet);
    const followed = this.#bySheet.get(sheet);
    if (followed !== undefined) return followed;
    this.#options.early.add(sheet);
    this.#find(sheet.parentStyleSheet)?.sendWhole();
    return undefined;
  }

  #write(writer: OpWriter, followed: FollowedSheet): void {
    const { owner, number } = followed;
    // Reading rules marks the sheet again: deleted last.
    if (followed.write(writer, owner === null ? number : this.#options.idOf(owner))) this.#dirty.delete(followed);
  }

  #writeRoot(writer: OpWriter, root: Root): void {
    const id = this.#options.idOf(root);
    if (id === 0) return;
    this.#dirtyRoots.delete(root);
    const before = this.#roots.get(root) ?? [];
    const now = [...root.adoptedStyleSheets];
    if (now.length === 0 && before.length === 0) return;
    const numbers = now.map((sheet) => {
      let followed = this.#constructed.get(sheet);
      if (followed === undefined) {
        followed = new FollowedSheet(this.#around, null, ++this.#lastNumber);
        this.#constructed.set(sheet, followed);
        followed.take(sheet);
        this.#write(writer, followed);
      }
      followed.adopters++;
      return followed.number;
    });
    for (const sheet of before) this.#release(sheet);
    this.#roots.set(root, now);
    writer.write('adopt', id, numbers);
  }

  #release(sheet: CSSStyleSheet): void {
    const followed = this.#constructed.get(sheet);
    if (followed !== undefined) followed.adopters--;
  }
}
