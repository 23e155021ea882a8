// The style sheets of a plain page: style elements, whose text travels with their nodes, and links, whose source text is
// sent. Anything more (rules that scripts touched, imports, adopted sheets, switches, media features of the customer) is
// noticed here and followed by a part that is loaded then; it compares what there is with what was said, so that
// nothing is missed while it is on its way.

import type { OpWriter, SafeText } from '@alongside/protocol';
import type { LateParts } from '../late-parts.ts';
import type { Privacy } from '../privacy/types.ts';
import type { Realm, Root, SheetFollower } from './sheet-follower.ts';
import { patchSheets, type TellSheetEvent } from './sheet-patches.ts';
import { SheetSources } from './sheet-sources.ts';

/** Elements with a sheet beyond which the other part does the work: it compares a part of them at a time. */
const maxOwners = 200;
/** Rules in somebody's hands that are remembered. */
const maxTouched = 500;
/** Least time between two rounds of comparing. */
const minPollMs = 50;

export interface StyleWatchOptions {
  readonly window: Realm;
  readonly privacy: Privacy;
  readonly parts: Pick<LateParts, 'want'>;
  /** Id of a node or root that was sent, or 0. */
  idOf(node: Node): number;
  /** Something is to be written. */
  soon(): void;
}

/** A style or link element, with its sheet as it was seen last. */
interface Owner {
  sheet: CSSStyleSheet | null;
  /** Rules, switch and media list as text. */
  look: string;
  /** Source text that is to be said, or was. */
  text: SafeText | null;
  isSaid: boolean;
}

export class StyleWatch {
  readonly #options: StyleWatchOptions;
  readonly #sources: SheetSources;
  readonly #owners = new Map<Element, Owner>();
  readonly #roots = new Set<Root>();
  readonly #windows = new Map<Root, Realm>();
  readonly #restores = new Map<Realm, () => void>();
  /** Style elements that may have been touched before the session started. */
  readonly #unproven = new Set<Element>();
  readonly #early = new WeakSet<CSSStyleSheet>();
  readonly #touched = new Set<CSSRule>();
  #follower: SheetFollower | null = null;
  #isWanted = false;
  #isDirty = false;
  #polledAt = 0;

  readonly #tell: TellSheetEvent = (name, ...parameters) => {
    const [subject] = parameters;
    if (this.#follower !== null) {
      (this.#follower.events[name] as (...all: typeof parameters) => void)(...parameters);
    } else if (name === 'adopted') {
      this.#want();
    } else if ('parentRule' in subject) {
      const rule = subject as CSSRule;
      if (name !== 'rules' && this.#touched.size < maxTouched) this.#touched.add(rule);
      this.#note(rule.parentStyleSheet);
    } else {
      this.#note(subject as CSSStyleSheet);
    }
  };

  constructor(options: StyleWatchOptions) {
    this.#options = options;
    this.#sources = new SheetSources(options.window);
  }

  addRoot(root: Root): void {
    this.#roots.add(root);
    const realm = 'defaultView' in root ? (root.defaultView as Realm | null) : null;
    if (realm !== null) {
      this.#windows.set(root, realm);
      if (!this.#restores.has(realm)) this.#restores.set(realm, patchSheets(realm, this.#tell));
    }
    this.#follower?.addRoot(root);
  }

  removeRoot(root: Root): void {
    this.#roots.delete(root);
    this.#follower?.removeRoot(root);
    const realm = this.#windows.get(root);
    this.#windows.delete(root);
    // A frame's first document and the one that is loaded into it share a window.
    if (realm === undefined || [...this.#windows.values()].includes(realm)) return;
    this.#restores.get(realm)?.();
    this.#restores.delete(realm);
  }

  /** Also an element whose media query is about the customer without a sheet of its own: a source of a picture. */
  ownerAdded(owner: Element): void {
    const { privacy } = this.#options;
    if (privacy.hasCustomersFeature(privacy.attribute(owner, 'media', 0) ?? '')) this.wantFollower();
    const { localName } = owner;
    if (localName !== 'style' && !(owner as HTMLLinkElement).relList?.contains('stylesheet')) return;
    if (this.#follower !== null) this.#follower.ownerAdded(owner, null);
    if (this.#owners.has(owner) || privacy.isStyleMasked(owner)) return;
    this.#owners.set(owner, { sheet: null, look: '', text: null, isSaid: false });
    if (this.#follower !== null) return;
    this.#compare(owner);
    if (localName === 'style') this.#unproven.add(owner);
    if (this.#owners.size > maxOwners) this.#want();
  }

  ownerRemoved(owner: Element): void {
    this.#owners.delete(owner);
    this.#unproven.delete(owner);
    this.#follower?.ownerRemoved(owner);
  }

  /** Its text, its attributes or its sheet may be others. */
  ownerTextChanged(owner: Element): void {
    this.ownerAdded(owner);
    if (this.#follower !== null) this.#follower.ownerTextChanged(owner);
    else this.#compare(owner);
  }

  /** More than source text is needed from now on: a sheet has a media query about the customer. */
  wantFollower(): void {
    this.#want();
  }

  /** Compares what changes without a word; true when something is to be written. */
  poll(): boolean {
    if (this.#follower !== null) return this.#follower.poll();
    this.#polledAt = performance.now();
    for (const owner of this.#owners.keys()) this.#compare(owner);
    for (const root of this.#roots) if (root.adoptedStyleSheets.length > 0) this.#want();
    const [unproven] = this.#unproven;
    if (unproven !== undefined) {
      this.#unproven.delete(unproven);
      this.#prove(unproven);
    }
    return this.#isDirty;
  }

  /** Writes what has changed since the last call. */
  flush(writer: OpWriter): void {
    if (this.#follower !== null) {
      this.#follower.flush(writer);
      return;
    }
    // What changes without a word need not be looked for with every small change of the page.
    if (performance.now() - this.#polledAt > minPollMs) this.poll();
    if (this.#follower !== null || !this.#isDirty) return;
    this.#isDirty = false;
    for (const [element, owner] of this.#owners) {
      if (owner.text === null || owner.isSaid) continue;
      const id = this.#options.idOf(element);
      if (id === 0) {
        this.#isDirty = true;
        continue;
      }
      owner.isSaid = true;
      writer.write('sheetText', id, owner.text);
    }
  }

  /** Takes every patch and listener away. */
  stop(): void {
    this.#follower?.stop();
    for (const restore of this.#restores.values()) restore();
    for (const part of [this.#restores, this.#windows, this.#owners, this.#roots, this.#unproven]) part.clear();
  }

  #want(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#options.parts.want('sheets', (createFollower) => {
      const { window, privacy, idOf, soon } = this.#options;
      const follower = createFollower({
        window,
        privacy,
        idOf,
        soon,
        sources: this.#sources,
        early: this.#early,
      });
      for (const root of this.#roots) follower.addRoot(root);
      for (const [owner, { text, isSaid }] of this.#owners) follower.ownerAdded(owner, isSaid ? text : null);
      for (const rule of this.#touched) follower.events.rewritten(rule);
      this.#touched.clear();
      this.#unproven.clear();
      this.#follower = follower;
      soon();
    });
  }

  /** Remembers that a sheet, and what imports it, is not what its text says. */
  #note(sheet: CSSStyleSheet | null): void {
    for (let each = sheet; each !== null; each = each.parentStyleSheet) {
      this.#early.add(each);
      if (each.ownerNode !== null && this.#options.idOf(each.ownerNode) !== 0) this.#want();
    }
  }

  #compare(element: Element): void {
    const owner = this.#owners.get(element);
    if (owner === undefined) return;
    const { privacy } = this.#options;
    const sheet = (element as HTMLStyleElement).sheet ?? null;
    if (sheet === owner.sheet) {
      if (sheet !== null && lookOf(sheet, privacy) !== owner.look) this.#want();
      return;
    }
    owner.sheet = sheet;
    if (sheet === null) {
      // What was said of it is to be taken back.
      if (owner.isSaid) this.#want();
      return;
    }
    owner.look = lookOf(sheet, privacy);
    if (this.#early.has(sheet) || sheet.disabled || !privacy.isMediaAsWritten(sheet)) this.#want();
    const baseUrl = privacy.baseOf(sheet);
    if (element.localName === 'link') {
      void this.#sources.load(baseUrl).then((source) => this.#arrive(owner, sheet, source));
      return;
    }
    const source = privacy.sourceOf(element);
    if (privacy.importsOf(source, baseUrl).length > 0) this.#want();
    else if (source.trim() === '' && sheet.cssRules.length > 0) this.#want();
  }

  #arrive(owner: Owner, sheet: CSSStyleSheet, source: { text: string; baseUrl: string } | null): void {
    if (owner.sheet !== sheet || this.#follower !== null) return;
    const { privacy, soon } = this.#options;
    owner.look = lookOf(sheet, privacy);
    if (source === null) {
      if (owner.look.startsWith('-1')) privacy.knowUnreadableSheet();
      else this.#want();
      return;
    }
    const { text, baseUrl } = source;
    owner.text = privacy.css(text, baseUrl);
    owner.isSaid = false;
    this.#isDirty = true;
    if (privacy.importsOf(text, baseUrl).length > 0 || !this.#isAsWritten(sheet, owner.text)) this.#want();
    soon();
  }

  /** Compares a sheet with its element's own text, by one more parse. */
  #prove(element: Element): void {
    const { privacy } = this.#options;
    const sheet = this.#owners.get(element)?.sheet;
    const source = privacy.sourceOf(element);
    if (!sheet || source.trim() === '') return;
    if (!this.#isAsWritten(sheet, privacy.css(source, privacy.baseOf(sheet)))) this.#want();
  }

  #isAsWritten(sheet: CSSStyleSheet, text: SafeText): boolean {
    try {
      return this.#options.privacy.isAsWritten(sheet, text, 0);
    } catch {
      // Rules that nobody may read are as good as their text.
      return true;
    }
  }
}

/** What of a sheet changes without a word: number of rules (-1 where nobody may know), switch, media list. */
function lookOf(sheet: CSSStyleSheet, privacy: Privacy): string {
  let count = -1;
  try {
    count = sheet.cssRules.length;
  } catch {
    // Of another origin.
  }
  return `${count} ${sheet.disabled} ${privacy.mediaOf(sheet)}`;
}
