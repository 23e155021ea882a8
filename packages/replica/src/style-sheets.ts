// Style sheets of the replica: style and link elements (the texts kept aside, the real element holds the text made
// safe), constructed sheets, rule operations, switches. After a sheet is parsed its rules are extended for the
// customer's pseudo-classes and media features. Only asset URLs stay in any text.

import { StreamError } from '@alongside/protocol';
import type { AssetTable, AssetUser } from './assets.ts';
import { shadowStyles } from './base-styles.ts';
import { rewriteCss } from './css-text.ts';
import { type MediaFeatures, rewriteMedia } from './media-conditions.ts';
import { isConnected, nodeTypeOf, nodeTypes, ownerDocumentOf, setTextContent, windowOf } from './native-dom.ts';
import { RuleLog } from './rule-log.ts';
import { assetNumber, isDataImage } from './safe-attributes.ts';
import { applyRule, emulate, replaceAddress } from './sheet-rules.ts';

/** A sheet with everything that was said about it, so that it can be made again. */
interface SheetRecord {
  /** Element that owns it; null for a constructed one. */
  readonly owner: (HTMLStyleElement & Element) | null;
  /** Text of a constructed sheet, or what stands in for the element's own; null for that itself. */
  text: string | null;
  flags: { readonly isDisabled: boolean; readonly media: string } | null;
  readonly log: RuleLog;
  /** The real sheets by document; of an element only its own. */
  readonly sheets: Map<Document, CSSStyleSheet>;
  readonly assets: Set<number>;
  isDirty: boolean;
  /** Its text comes by `sheetText` only. */
  readonly isLink: boolean;
}

/** Constructed sheets, and sheets that one root adopts. */
const maxConstructed = 65_536;
const maxAdopted = 4096;

export class StyleSheets implements AssetUser {
  readonly #assets: AssetTable;
  readonly #features: MediaFeatures;
  /** Wire text of an owner's own children. */
  readonly #ownText: (owner: Element) => string;
  readonly #liveRoot: (identity: Node) => Node;
  readonly #owners = new Map<Element, SheetRecord>();
  readonly #constructed = new Map<number, SheetRecord>();
  /** By the identity of the root, which stays when its frame loads again. */
  readonly #adoption = new Map<Node, readonly number[]>();
  readonly #users = new Map<number, Set<SheetRecord>>();
  readonly #dirty = new Set<SheetRecord>();

  /** @param liveRoot the document or shadow root that a root's identity stands for at present */
  constructor(
    assets: AssetTable,
    features: MediaFeatures,
    ownText: (owner: Element) => string,
    liveRoot: (identity: Node) => Node,
  ) {
    this.#assets = assets;
    this.#features = features;
    this.#ownText = ownText;
    this.#liveRoot = liveRoot;
  }

  /** Whether the sheet of a link element has not come yet. */
  get hasEmptyLinks(): boolean {
    for (const { isLink, text } of this.#owners.values()) if (isLink && text === null) return true;
    return false;
  }

  /** @param isLink its text comes later, by `sheetText` */
  addOwner(owner: Element, isLink: boolean): void {
    const record = { ...newRecord(owner as HTMLStyleElement), isLink };
    this.#owners.set(owner, record);
    this.#touch(record);
  }

  forgetOwner(owner: Element): void {
    const record = this.#owners.get(owner);
    if (record === undefined) return;
    this.#owners.delete(owner);
    this.#dirty.delete(record);
    this.#releaseAssets(record);
  }

  forgetRoot(root: Node): void {
    this.#adoption.delete(root);
  }

  /** The element's own children changed: what was said about the old sheet is void. */
  ownTextChanged(owner: Element): void {
    const record = this.#owners.get(owner);
    if (record === undefined) return;
    record.text = null;
    record.flags = null;
    record.log.clear();
    this.#touch(record);
  }

  setOwnerText(owner: Element, text: string): void {
    const record = this.#owners.get(owner);
    // A text for an element that cannot have one here shows nothing and is no reason to give up.
    if (record === undefined) return;
    record.text = text;
    record.log.clear();
    this.#touch(record);
  }

  setConstructed(sheet: number, text: string): void {
    if (sheet > 0x3fffffff) throw new StreamError('number of a sheet too large');
    let record = this.#constructed.get(sheet);
    if (record === undefined) {
      if (this.#constructed.size >= maxConstructed) throw new StreamError('too many style sheets');
      record = newRecord(null);
      this.#constructed.set(sheet, record);
    }
    record.text = text;
    record.log.clear();
    for (const real of record.sheets.values()) this.#fill(record, real);
  }

  removeConstructed(sheet: number): void {
    const record = this.#constructed.get(sheet);
    if (record === undefined) throw new StreamError('unknown sheet');
    this.#constructed.delete(sheet);
    this.#releaseAssets(record);
    for (const [root, sheets] of this.#adoption) {
      if (!sheets.includes(sheet)) continue;
      const rest = sheets.filter((adopted) => adopted !== sheet);
      this.#adoption.set(root, rest);
      this.#adoptReally(root);
    }
  }

  setFlags(sheet: number, owner: Element | null, isDisabled: boolean, media: string): void {
    const record = this.#find(sheet, owner);
    if (record === null) return;
    record.flags = { isDisabled, media };
    for (const real of this.#realSheets(record)) applyFlags(record, real, this.#features);
  }

  /** `ruleInsert`, `ruleRemove`, `ruleStyle`. */
  changeRule(
    sheet: number,
    owner: Element | null,
    kind: 'insert' | 'remove' | 'style',
    path: readonly number[],
    index: number,
    text: string,
  ): void {
    if (path.length > 64) throw new StreamError('rule nested too deep');
    const record = this.#find(sheet, owner);
    if (record === null) return;
    const operation = { kind, path, index, text };
    const isPending = record.isDirty;
    record.log.add(operation);
    if (isPending) return;
    const safe = { ...operation, text: this.#safeText(record, text) };
    for (const real of this.#realSheets(record)) applyRule(real, safe, this.#features);
  }

  /** A shadow root is there; it needs our own sheet before it has any of the page's. */
  rootAdded(root: Node): void {
    if (!this.#adoption.has(root)) this.#adoption.set(root, []);
    this.#adoptReally(root);
  }

  adopt(root: Node, sheets: readonly number[]): void {
    if (sheets.length > maxAdopted) throw new StreamError('too many adopted sheets');
    for (const sheet of sheets) if (!this.#constructed.has(sheet)) throw new StreamError('unknown sheet');
    this.#adoption.set(root, sheets);
    this.#adoptReally(root);
  }

  /** Roots came into another document, or elements lost their sheets by a move: everything is made again where needed. */
  restore(): void {
    for (const record of this.#owners.values()) {
      const real = record.owner!.sheet;
      if (real !== null && ![...record.sheets.values()].includes(real)) this.#touch(record);
    }
    for (const root of this.#adoption.keys()) this.#adoptReally(root);
  }

  /** Gives every changed element its text. To be called at the end of each frame. */
  flush(): void {
    for (const record of this.#dirty) {
      if (record.isDirty && isConnected(record.owner!)) this.#apply(record);
      if (!record.isDirty) this.#dirty.delete(record);
    }
  }

  featuresChanged(): void {
    for (const record of [...this.#owners.values(), ...this.#constructed.values()]) {
      for (const real of this.#realSheets(record)) {
        applyFlags(record, real, this.#features);
        emulate(real, this.#features, null);
      }
    }
  }

  assetChanged(asset: number, before: string, after: string | null): void {
    for (const record of this.#users.get(asset) ?? []) {
      for (const real of this.#realSheets(record)) replaceAddress(real, before, after ?? '');
    }
  }

  #find(sheet: number, owner: Element | null): SheetRecord | null {
    if (owner !== null) return this.#owners.get(owner) ?? null;
    const record = this.#constructed.get((sheet - 1) / 2);
    if (record === undefined) throw new StreamError('unknown sheet');
    return record;
  }

  #touch(record: SheetRecord): void {
    record.isDirty = true;
    this.#dirty.add(record);
  }

  #realSheets(record: SheetRecord): CSSStyleSheet[] {
    if (record.owner === null) return [...record.sheets.values()];
    if (record.isDirty && isConnected(record.owner)) this.#apply(record);
    const real = record.isDirty ? null : record.owner.sheet;
    return real === null ? [] : [real];
  }

  #apply(record: SheetRecord): void {
    const owner = record.owner!;
    record.isDirty = false;
    this.#releaseAssets(record);
    const text = this.#safeText(record, record.text ?? this.#ownText(owner));
    setTextContent(owner, text);
    const real = owner.sheet;
    record.sheets.clear();
    if (real === null) return;
    record.sheets.set(owner.ownerDocument, real);
    this.#finish(record, real, text);
  }

  #fill(record: SheetRecord, real: CSSStyleSheet): void {
    const text = this.#safeText(record, record.text ?? '');
    real.replaceSync(text);
    this.#finish(record, real, text);
  }

  #finish(record: SheetRecord, real: CSSStyleSheet, text: string): void {
    emulate(real, this.#features, text);
    for (const operation of record.log.operations) {
      applyRule(real, { ...operation, text: this.#safeText(record, operation.text) }, this.#features);
    }
    applyFlags(record, real, this.#features);
  }

  #adoptReally(identity: Node): void {
    const root = this.#liveRoot(identity) as DocumentOrShadowRoot & Node;
    const owner = nodeTypeOf(root) === nodeTypes.document ? (root as Document) : ownerDocumentOf(root);
    const window = owner === null ? null : windowOf(owner);
    if (owner === null || window === null || !('adoptedStyleSheets' in root)) return;
    const sheets = (this.#adoption.get(identity) ?? []).map((sheet) => {
      const record = this.#constructed.get(sheet)!;
      let real = record.sheets.get(owner);
      if (real === undefined) {
        real = new window.CSSStyleSheet();
        record.sheets.set(owner, real);
        this.#fill(record, real);
      }
      return real;
    });
    if (nodeTypeOf(root) !== nodeTypes.document) sheets.unshift(shadowStyles(window));
    const now = root.adoptedStyleSheets;
    const isSame = now.length === sheets.length && sheets.every((sheet, index) => now[index] === sheet);
    if (!isSame) root.adoptedStyleSheets = sheets;
  }

  #safeText(record: SheetRecord, text: string): string {
    return rewriteCss(text, (url) => {
      if (url.startsWith('#') || isDataImage(url) || isDataFont(url)) return url;
      const asset = assetNumber(url);
      if (asset === null) return null;
      const address = this.#assets.use(asset, this);
      record.assets.add(asset);
      let users = this.#users.get(asset);
      if (users === undefined) {
        users = new Set();
        this.#users.set(asset, users);
      }
      users.add(record);
      this.#assets.probe(asset);
      return address;
    });
  }

  #releaseAssets(record: SheetRecord): void {
    for (const asset of record.assets) {
      const users = this.#users.get(asset);
      users?.delete(record);
      if (users?.size !== 0) continue;
      this.#users.delete(asset);
      this.#assets.release(asset, this);
    }
    record.assets.clear();
  }
}

function newRecord(owner: HTMLStyleElement | null): SheetRecord {
  return {
    owner,
    text: null,
    flags: null,
    log: new RuleLog(),
    sheets: new Map(),
    assets: new Set(),
    isDirty: false,
    isLink: false,
  };
}

function applyFlags(record: SheetRecord, real: CSSStyleSheet, features: MediaFeatures): void {
  if (record.flags === null) return;
  real.disabled = record.flags.isDisabled;
  real.media.mediaText = rewriteMedia(record.flags.media, features);
}

function isDataFont(url: string): boolean {
  return /^\s*data:(font\/|application\/(x-)?font|application\/vnd\.ms-fontobject|application\/octet-stream)/i.test(
    url,
  );
}
