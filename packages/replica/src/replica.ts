// Builds and updates the document of one epoch in a shell: the page stream's sink at the agent. Everything that comes in
// is hostile: elements and attributes are allow-listed, URLs resolved or blanked, what cannot be is refused with
// StreamError. It gives nothing focus, sets no selection, and relies on no event inside its frames. One replica per
// epoch: a new epoch or compacted frame gets a new one in a new shell.

import { type DocumentTraits, type OpSink, StreamError, stateBits } from '@alongside/protocol';
import { type AssetHost, AssetTable } from './assets.ts';
import { AttributeSetter } from './attributes.ts';
import { baseStyles, holdTransitions } from './base-styles.ts';
import { resizeBox } from './boxes.ts';
import { countLinks, hashContent } from './checks.ts';
import { type FieldValue, FormState } from './form-state.ts';
import { Geometry } from './geometry.ts';
import {
  dataOf,
  firstChildOf,
  isElement,
  nextSiblingOf,
  nodeTypeOf,
  nodeTypes,
  setData,
  windowOf,
} from './native-dom.ts';
import { type ElementRecord, elementRecordOf } from './node-map.ts';
import { ScrollState } from './scroll-state.ts';
import type { Shell } from './shell.ts';
import { type LiveElements, StateTokens } from './state-tokens.ts';
import { StyleSheets } from './style-sheets.ts';
import { TopLayer } from './top-layer.ts';
import { ReplicaTree } from './tree.ts';

export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  readonly visualX: number;
  readonly visualY: number;
  /** Pinch zoom. */
  readonly visualScale: number;
}

export interface Selection {
  readonly anchor: number;
  readonly anchorOffset: number;
  readonly focus: number;
  readonly focusOffset: number;
}

export interface Caret {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

/** What the viewer is told of. Ids may be gone by the time it looks. */
export interface ReplicaEvents {
  /** The hashes differ: a new epoch is needed. Told once. */
  diverged(what: string): void;
  viewport(viewport: Viewport): void;
  /** A media feature of the customer, such as the colour scheme. */
  media(feature: string, value: string): void;
  fieldValue(node: number, revision: number, origin: number, edit: string, value: string): void;
  fieldSplice(
    node: number,
    revision: number,
    origin: number,
    edit: string,
    position: number,
    remove: number,
    insert: string,
  ): void;
  /** Something that the overlay draws may have moved. */
  changed(): void;
}

const maxMediaFeatures = 64;
const maxTopLayer = 256;
const maxPixels = 100_000_000;

export class Replica implements OpSink {
  readonly shell: Shell;
  readonly geometry: Geometry;
  readonly tree: ReplicaTree;
  /** Ids of the customer's focus and pointer; 0 for none. */
  focused = 0;
  hovered = 0;
  /** Whether the customer's browser shows a focus ring. */
  isFocusVisible = false;
  selected: Selection | null = null;
  caretAt: Caret | null = null;
  readonly #events: ReplicaEvents;
  readonly #assets: AssetTable;
  readonly #attributes: AttributeSetter;
  readonly #sheets: StyleSheets;
  readonly #forms: FormState;
  readonly #scrolls = new ScrollState();
  readonly #topLayer: TopLayer;
  readonly #tokens: StateTokens;
  readonly #features = new Map<string, string>();
  readonly #live: LiveElements = { hover: null, active: null, focus: null, isFocusVisible: false, target: null };
  #hasNewFeatures = false;
  #hasRestored = false;
  #hasTreeChange = false;
  #hasDiverged = false;

  constructor(shell: Shell, assetHost: AssetHost, window: Window, events: ReplicaEvents) {
    this.shell = shell;
    this.#events = events;
    this.tree = new ReplicaTree(shell, {
      elementMade: (record, attributes) => this.#elementMade(record, attributes),
      asideChanged: (owner) => this.#sheets.ownTextChanged(owner),
      forgotten: (node) => this.#forgotten(node),
      restored: () => {
        this.#hasRestored = true;
      },
    });
    this.geometry = new Geometry(this.tree, shell.document);
    this.#assets = new AssetTable(assetHost, () => shell.document, window);
    this.#assets.onSettled = () => this.#settled();
    this.#attributes = new AttributeSetter(this.#assets, this.#features);
    this.#forms = new FormState((element) => {
      const record = elementRecordOf(element);
      if (record !== null) this.#attributes.replace(record, 'type', 'text');
    });
    this.#sheets = new StyleSheets(
      this.#assets,
      this.#features,
      (owner) => this.#asideText(owner),
      (root) => this.tree.documents.of(root)?.document ?? root,
    );
    this.#tokens = new StateTokens((document) => this.tree.documents.frameOf(document));
    this.#topLayer = new TopLayer(
      (element) => this.#forms.bits(element),
      (element) => this.wireAttribute(element, 'open') !== null,
    );
  }

  /** Whether the tab's document has come. */
  get hasDocument(): boolean {
    return this.tree.documents.top !== null;
  }

  /** Whether a linked sheet of the page has no text yet: showing the page now would show it unstyled. */
  get isUnstyled(): boolean {
    return this.#sheets.hasEmptyLinks;
  }

  /** Holds back transitions while the page is built; until called again with false. */
  holdTransitions(isOn: boolean): void {
    for (const { document } of this.tree.documents.all()) if (document !== null) holdTransitions(document, isOn);
  }

  /** Ends a frame: styles are parsed, then the top layer, the customer's state and scroll positions follow. */
  endFrame(): void {
    if (this.tree.documents.hasFrames && this.tree.documents.settle()) this.#hasRestored = true;
    if (this.#hasTreeChange || this.#hasRestored) {
      for (const { document } of this.tree.documents.all()) if (document !== null) baseStyles(document);
    }
    if (this.#hasRestored) this.#sheets.restore();
    if (this.#hasNewFeatures) {
      this.#sheets.featuresChanged();
      this.#attributes.featuresChanged();
    }
    this.#sheets.flush();
    this.#topLayer.flush();
    if (this.#hasTreeChange) this.#tokens.update(this.#live);
    this.#hasRestored = false;
    this.#hasNewFeatures = false;
    this.#hasTreeChange = false;
    this.#scrolls.flush();
    this.#events.changed();
  }

  /**
   * Whether the page scrolls as the customer's does. While it does not, `scrollBy` moves it, and the customer's position
   * is kept for the return.
   */
  followScroll(isOn: boolean): void {
    if (isOn) this.#scrolls.release();
    else this.#scrolls.hold(this.shell.document);
    this.#events.changed();
  }

  /** Moves the page by CSS pixels on its way of its own; does nothing while it follows. */
  scrollBy(x: number, y: number): void {
    if (!this.#scrolls.isHeld) return;
    windowOf(this.shell.document)?.scrollBy({ left: x, top: y, behavior: 'instant' });
    this.#events.changed();
  }

  /** Stops loading and looking. The shell is the caller's to remove. */
  stop(): void {
    this.#assets.stop();
  }

  // What the viewer asks.

  /** Value of a form field on the wire; null where none was sent. */
  field(id: number): FieldValue | null {
    const node = this.tree.nodes.find(id);
    return node !== null && isElement(node) ? this.#forms.field(node) : null;
  }

  /** Bits of `stateBits` of an element. */
  bits(element: Element): number {
    return this.#forms.bits(element);
  }

  /** Shows a value that the customer does not have yet: the agent's own typing. */
  showValue(id: number, value: string): void {
    const node = this.tree.nodes.find(id);
    if (node !== null && isElement(node)) this.#forms.show(node, value);
  }

  /** Attribute as the wire said it. */
  wireAttribute(element: Element, name: string): string | null {
    const record = elementRecordOf(element);
    return record === null ? null : this.#attributes.wireAttribute(record, name);
  }

  /** All attributes as the wire said them. */
  wireAttributes(element: Element): Map<string, string> {
    const record = elementRecordOf(element);
    const list = record === null ? [] : this.#attributes.wireAttributes(record);
    const map = new Map<string, string>();
    for (let index = 0; index < list.length; index += 2) map.set(list[index]!, list[index + 1]!);
    return map;
  }

  /** Local name as the wire said it; empty for a box. */
  wireName(element: Element): string {
    return elementRecordOf(element)?.plan.wireName ?? '';
  }

  // The sink.

  beginInsert(parent: number, before: number): void {
    this.tree.beginInsert(parent, before);
  }

  endInsert(): void {
    if (this.tree.endInsert()) this.#hasRestored = true;
    this.#hasTreeChange = true;
    this.#topLayer.touch();
  }

  newElement(
    id: number,
    parent: number,
    _before: number,
    namespace: string,
    name: string,
    attributes: readonly string[],
  ): void {
    this.tree.newElement(id, parent, namespace, name, attributes);
  }

  newText(id: number, parent: number, _before: number, text: string): void {
    this.tree.newText(id, parent, text);
  }

  newBox(
    id: number,
    parent: number,
    _before: number,
    tag: string,
    width: number,
    height: number,
    reason: number,
  ): void {
    this.tree.newBox(id, parent, tag, width, height, reason);
  }

  newDocument(id: number, parent: number, traits: DocumentTraits): void {
    this.tree.newDocument(id, parent, traits);
    this.#hasRestored = true;
  }

  newShadowRoot(id: number, host: number, kind: number): void {
    this.tree.newShadowRoot(id, host, kind);
    this.#sheets.rootAdded(this.tree.nodes.get(id));
  }

  move(node: number, parent: number, before: number): void {
    this.tree.move(node, parent, before);
    // Also a native move gives style elements in it new sheets.
    this.#hasRestored = true;
    this.#hasTreeChange = true;
    this.#topLayer.touch();
  }

  remove(node: number): void {
    this.tree.remove(node);
    this.#hasTreeChange = true;
    this.#topLayer.touch();
  }

  text(node: number, text: string): void {
    const target = this.tree.text(node);
    setData(target, text);
    this.tree.textChanged(target);
  }

  splice(node: number, position: number, remove: number, insert: string): void {
    const target = this.tree.text(node);
    const data = dataOf(target);
    if (position + remove > data.length) throw new StreamError('splice out of range');
    setData(target, data.slice(0, position) + insert + data.slice(position + remove));
    this.tree.textChanged(target);
  }

  attribute(node: number, name: string, value: string): void {
    if (name === '') throw new StreamError('attribute without a name');
    this.#attributes.set(this.tree.elementRecord(node), name, value);
  }

  attributeGone(node: number, name: string): void {
    // One that came and went between two frames was never sent.
    this.#attributes.remove(this.tree.elementRecord(node), name);
  }

  value(node: number, revision: number, origin: number, edit: string, value: string): void {
    this.#forms.setValue(this.tree.element(node), revision, value);
    this.#events.fieldValue(node, revision, origin, edit, value);
  }

  valueSplice(
    node: number,
    revision: number,
    origin: number,
    edit: string,
    position: number,
    remove: number,
    insert: string,
  ): void {
    this.#forms.splice(this.tree.element(node), revision, position, remove, insert);
    this.#events.fieldSplice(node, revision, origin, edit, position, remove, insert);
  }

  state(node: number, bits: number): void {
    const element = this.tree.elementOrBox(node);
    this.#forms.setBits(element, bits);
    if (elementRecordOf(element) === null) return;
    this.#tokens.toggle(element, 'defined', (bits & stateBits.defined) !== 0);
    this.#tokens.toggle(element, 'user-invalid', (bits & stateBits.userInvalid) !== 0);
    this.#tokens.toggle(element, 'fullscreen', (bits & stateBits.fullscreen) !== 0);
    this.#topLayer.touch();
  }

  scroll(node: number, x: number, y: number): void {
    if (Math.abs(x) > maxPixels || Math.abs(y) > maxPixels) throw new StreamError('number out of range');
    const place = this.tree.nodes.get(node);
    const document = this.tree.documents.of(place);
    if (document === null && !isElement(place)) throw new StreamError('nothing to scroll');
    this.#scrolls.set(document === null ? place : (document.document ?? place), x, y);
  }

  focus(node: number, isVisible: number): void {
    this.#live.focus = this.#elementOrNone(node);
    this.#live.isFocusVisible = isVisible !== 0;
    this.focused = node;
    this.isFocusVisible = isVisible !== 0;
    this.#hasTreeChange = true;
  }

  hover(node: number): void {
    this.#live.hover = this.#elementOrNone(node);
    this.hovered = node;
    this.#hasTreeChange = true;
  }

  active(node: number): void {
    this.#live.active = this.#elementOrNone(node);
    this.#hasTreeChange = true;
  }

  targeted(node: number): void {
    this.#live.target = this.#elementOrNone(node);
    this.#hasTreeChange = true;
  }

  selection(anchor: number, anchorOffset: number, focus: number, focusOffset: number): void {
    if (anchor !== 0) this.tree.nodes.get(anchor);
    if (focus !== 0) this.tree.nodes.get(focus);
    this.selected = anchor === 0 || focus === 0 ? null : { anchor, anchorOffset, focus, focusOffset };
  }

  caret(node: number, start: number, end: number): void {
    if (node !== 0) this.tree.elementOrBox(node);
    this.caretAt = node === 0 ? null : { node, start, end };
  }

  viewport(
    width: number,
    height: number,
    pixelRatio: number,
    visualX: number,
    visualY: number,
    visualScale: number,
  ): void {
    if (Math.max(width, height) > maxPixels) throw new StreamError('number out of range');
    this.#setFeature('resolution', `${pixelRatio / 1000}dppx`);
    this.#events.viewport({
      width,
      height,
      pixelRatio: pixelRatio / 1000,
      visualX,
      visualY,
      visualScale: visualScale / 1000,
    });
  }

  media(feature: string, value: string): void {
    this.#setFeature(feature, value);
    this.#events.media(feature, value);
  }

  asset(asset: number, kind: number, way: number, url: string): void {
    this.#assets.declare(asset, kind, way, url);
  }

  sheet(sheet: number, text: string): void {
    this.#sheets.setConstructed(sheet, text);
  }

  sheetGone(sheet: number): void {
    this.#sheets.removeConstructed(sheet);
  }

  sheetText(owner: number, text: string): void {
    this.#sheets.setOwnerText(this.tree.element(owner), text);
  }

  sheetFlags(sheet: number, isDisabled: number, media: string): void {
    this.#sheets.setFlags(sheet, this.#ownerOf(sheet), isDisabled !== 0, media);
  }

  ruleInsert(sheet: number, path: readonly number[], index: number, rule: string): void {
    this.#sheets.changeRule(sheet, this.#ownerOf(sheet), 'insert', path, index, rule);
  }

  ruleRemove(sheet: number, path: readonly number[], index: number): void {
    this.#sheets.changeRule(sheet, this.#ownerOf(sheet), 'remove', path, index, '');
  }

  ruleStyle(sheet: number, path: readonly number[], declarations: string): void {
    this.#sheets.changeRule(sheet, this.#ownerOf(sheet), 'style', path, 0, declarations);
  }

  adopt(root: number, sheets: readonly number[]): void {
    const node = this.tree.nodes.get(root);
    if (nodeTypeOf(node) !== nodeTypes.fragment) throw new StreamError('not a root');
    this.#sheets.adopt(node, sheets);
  }

  topLayer(nodes: readonly number[]): void {
    if (nodes.length > maxTopLayer || new Set(nodes).size !== nodes.length) throw new StreamError('bad top layer');
    this.#topLayer.set(nodes.map((id) => this.tree.elementOrBox(id)));
  }

  boxSize(node: number, width: number, height: number): void {
    const box = this.tree.elementOrBox(node);
    if (elementRecordOf(box) !== null) throw new StreamError('not a box');
    resizeBox(box, width, height);
  }

  check(links: number, count: number): void {
    const own = countLinks(this.tree);
    if (own.count !== count || this.tree.nodes.size !== count) this.#diverge('number of nodes');
    else if (own.links !== links) this.#diverge('links');
  }

  checkContent(nodes: readonly number[], hash: number): void {
    if (hashContent(nodes, this.tree, this.#attributes, this.#forms) !== hash) this.#diverge('content');
  }

  #elementMade(record: ElementRecord, attributes: readonly string[]): void {
    const { role } = record.plan;
    if (role === 'style') this.#sheets.addOwner(record.node, false);
    else if (role === 'link') this.#sheets.addOwner(record.node, isSheetLink(attributes));
    for (let index = 0; index + 1 < attributes.length; index += 2) {
      this.#attributes.set(record, attributes[index]!, attributes[index + 1]!);
    }
    if (role === 'canvas') this.#attributes.dressCanvas(record);
  }

  #forgotten(node: Node): void {
    if (isElement(node)) {
      const record = elementRecordOf(node);
      if (record !== null) this.#attributes.forget(record);
      this.#sheets.forgetOwner(node);
      if (this.#live.focus === node) this.#live.focus = null;
      if (this.#live.hover === node) this.#live.hover = null;
      if (this.#live.active === node) this.#live.active = null;
      if (this.#live.target === node) this.#live.target = null;
    }
    this.#scrolls.forget(node);
    if (nodeTypeOf(node) === nodeTypes.fragment) this.#sheets.forgetRoot(node);
  }

  #asideText(owner: Element): string {
    let text = '';
    const container = this.tree.childContainer(owner);
    for (let child = firstChildOf(container); child !== null; child = nextSiblingOf(child)) {
      if (nodeTypeOf(child) === nodeTypes.text) text += dataOf(child);
    }
    return text;
  }

  #ownerOf(sheet: number): Element | null {
    return sheet % 2 === 0 ? this.tree.element(sheet / 2) : null;
  }

  #elementOrNone(id: number): Element | null {
    return id === 0 ? null : this.tree.elementOrBox(id);
  }

  #setFeature(feature: string, value: string): void {
    if (this.#features.get(feature) === value) return;
    if (!this.#features.has(feature) && this.#features.size >= maxMediaFeatures) {
      throw new StreamError('too many media features');
    }
    this.#features.set(feature, value);
    this.#hasNewFeatures = true;
  }

  #settled(): void {
    this.#scrolls.flush();
    this.#events.changed();
  }

  #diverge(what: string): void {
    if (this.#hasDiverged) return;
    this.#hasDiverged = true;
    this.#events.diverged(what);
  }
}

/** Whether a link's attributes say that a sheet comes with it. */
function isSheetLink(attributes: readonly string[]): boolean {
  const at = attributes.indexOf('rel');
  const words = (at < 0 || at % 2 === 1 ? '' : (attributes[at + 1] ?? '')).toLowerCase().split(/\s+/);
  return words.includes('stylesheet') && !words.includes('alternate');
}
