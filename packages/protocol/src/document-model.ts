// What one document looks like, as plain data: the sink of the page stream that needs no DOM. The server compacts logs
// through it, tests compare with it. Every op is checked; one that cannot be throws StreamError, after which the model
// is to be thrown away. `check` and `checkContent` throw DivergenceError when both ends differ.

import { addContent, hashElement, hashText } from './hash.ts';
import { LiveState, noCaret, noSelection } from './live-state.ts';
import {
  entryWeight,
  maxAssets,
  maxBodyWork,
  maxMediaFeatures,
  maxModelWeight,
  maxNumber,
  maxPixels,
  maxTopLayer,
  Quota,
} from './model-limits.ts';
import type { DocumentTraits } from './node-records.ts';
import { type ModelNode, NodeTable } from './node-table.ts';
import { DivergenceError, type OpSink, StreamError } from './op-reader.ts';
import { SheetTable } from './sheet-table.ts';

/** Agents have the numbers 1 to 255. */
const maxAgentNumber = 255;
/** Longest act id that is kept with a field, in UTF-16 units. */
const maxEditUnits = 64;

export class DocumentModel implements OpSink {
  readonly #weight = new Quota(maxModelWeight, 'content');
  readonly #work = new Quota(maxBodyWork, 'work');
  readonly #tree = new NodeTable(this.#weight, this.#work, (node) => this.#forget(node));
  readonly sheets = new SheetTable(this.#weight, this.#work);
  /** What belongs to no single node. */
  readonly live = new LiveState();

  /** The tab's document (or a cross-origin frame's); null before it came. */
  get document(): ModelNode | null {
    return this.#tree.document;
  }

  get nodes(): ReadonlyMap<number, ModelNode> {
    return this.#tree.nodes;
  }

  /** Hash of all links, as in `check`. */
  get links(): number {
    return this.#tree.links;
  }

  /** Hash of the content of some nodes, as in `checkContent`; null when one of them is unknown. */
  contentHash(ids: readonly number[]): number | null {
    let sum = 0;
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (node === undefined) return null;
      sum = addContent(sum, id, contentOf(node));
    }
    return sum;
  }

  beginBody(): void {
    this.#work.used = 0;
  }

  beginInsert(parent: number, before: number): void {
    this.#tree.checkPlace(parent, before);
  }

  endInsert(): void {}

  newElement(
    id: number,
    parent: number,
    before: number,
    namespace: string,
    name: string,
    attributes: readonly string[],
  ): void {
    if (name === '') throw new StreamError('element without a name');
    const node = this.#tree.create(id, 'element', parent, before);
    node.namespace = namespace;
    node.name = name;
    this.#tree.weigh(node);
    if (attributes.length > 0) this.#tree.setAttributes(node, attributes as string[]);
    this.#childrenChanged(node.parent!);
  }

  newText(id: number, parent: number, before: number, text: string): void {
    const node = this.#tree.create(id, 'text', parent, before);
    this.#tree.weigh(node);
    this.#tree.setText(node, text);
    this.#childrenChanged(node.parent!);
  }

  newBox(id: number, parent: number, before: number, tag: string, width: number, height: number, reason: number): void {
    const node = this.#tree.create(id, 'box', parent, before);
    node.name = tag;
    node.reason = limited(reason, maxNumber);
    this.#tree.weigh(node);
    this.#setSize(node, width, height);
    this.#childrenChanged(node.parent!);
  }

  newDocument(id: number, parent: number, traits: DocumentTraits): void {
    const node = this.#tree.createRoot(id, 'document', parent);
    node.traits = traits;
    this.#tree.weigh(node);
  }

  newShadowRoot(id: number, host: number, kind: number): void {
    const node = this.#tree.createRoot(id, 'shadow', host);
    node.rootKind = kind;
    this.#tree.weigh(node);
  }

  move(node: number, parent: number, before: number): void {
    const old = this.#tree.move(node, parent, before);
    this.#childrenChanged(old);
    this.#childrenChanged(this.#tree.get(parent));
  }

  remove(node: number): void {
    const isRoot = this.#tree.get(node).isRoot;
    const parent = this.#tree.remove(node);
    if (!isRoot) this.#childrenChanged(parent);
  }

  text(node: number, text: string): void {
    this.#setText(this.#textNode(node), text);
  }

  splice(node: number, position: number, remove: number, insert: string): void {
    const target = this.#textNode(node);
    this.#setText(target, this.#spliced(target.text, position, remove, insert));
  }

  attribute(node: number, name: string, value: string): void {
    this.#tree.setAttribute(this.#tree.element(node), name, value);
  }

  attributeGone(node: number, name: string): void {
    this.#tree.removeAttribute(this.#tree.element(node), name);
  }

  value(node: number, revision: number, origin: number, edit: string, value: string): void {
    const element = this.#tree.element(node);
    const { field } = element;
    if (field === null) {
      this.#weight.add(entryWeight + value.length);
      element.field = { text: value, revision, edits: new Map() };
    } else {
      this.#weight.add(value.length - field.text.length);
      field.text = value;
      field.revision = revision;
    }
    this.#rememberEdit(element, origin, edit);
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
    const { field } = this.#tree.element(node);
    if (revision !== (field?.revision ?? 0) + 1) throw new StreamError('revision out of order');
    this.value(node, revision, origin, edit, this.#spliced(field?.text ?? '', position, remove, insert));
  }

  state(node: number, bits: number): void {
    this.#tree.elementOrBox(node).bits = limited(bits, maxNumber);
  }

  scroll(node: number, x: number, y: number): void {
    const scrolled = this.#tree.get(node);
    if (scrolled.kind !== 'element' && scrolled.kind !== 'document') throw new StreamError('nothing to scroll');
    scrolled.scrollX = limited(x, maxPixels);
    scrolled.scrollY = limited(y, maxPixels);
  }

  focus(node: number, isVisible: number): void {
    this.live.focus = this.#elementOrNone(node);
    this.live.isFocusVisible = node === 0 ? 0 : limited(isVisible, 1);
  }

  hover(node: number): void {
    this.live.hover = this.#elementOrNone(node);
  }

  active(node: number): void {
    this.live.active = this.#elementOrNone(node);
  }

  targeted(node: number): void {
    this.live.targeted = this.#elementOrNone(node);
  }

  selection(anchor: number, anchorOffset: number, focus: number, focusOffset: number): void {
    if (anchor !== 0) this.#tree.get(anchor);
    if (focus !== 0) this.#tree.get(focus);
    const isNone = anchor === 0 && focus === 0;
    this.live.selection = isNone ? noSelection : { anchor, anchorOffset, focus, focusOffset };
  }

  caret(node: number, start: number, end: number): void {
    this.live.caret = node === 0 ? noCaret : { node: this.#elementOrNone(node), start, end };
  }

  viewport(
    width: number,
    height: number,
    pixelRatio: number,
    visualX: number,
    visualY: number,
    visualScale: number,
  ): void {
    for (const number of [width, height, pixelRatio, visualX, visualY, visualScale]) limited(number, maxPixels);
    this.live.viewport = { width, height, pixelRatio, visualX, visualY, visualScale };
  }

  media(feature: string, value: string): void {
    const { media } = this.live;
    const old = media.get(feature);
    if (old === undefined && media.size >= maxMediaFeatures) throw new StreamError('too many media features');
    this.#weight.add(old === undefined ? entryWeight + feature.length + value.length : value.length - old.length);
    media.set(feature, value);
  }

  asset(asset: number, kind: number, way: number, url: string): void {
    if (asset > maxNumber || kind < 1 || kind > 3 || way < 1 || way > 3) throw new StreamError('bad asset');
    const { assets } = this.live;
    const old = assets.get(asset);
    if (old === undefined && assets.size >= maxAssets) throw new StreamError('too many assets');
    this.#weight.add(old === undefined ? entryWeight + url.length : url.length - old.url.length);
    assets.set(asset, { kind, way, url });
  }

  sheet(sheet: number, text: string): void {
    this.sheets.setConstructed(sheet, text);
  }

  sheetGone(sheet: number): void {
    this.sheets.removeConstructed(sheet);
  }

  sheetText(owner: number, text: string): void {
    this.sheets.setOwnerText(this.#tree.element(owner), text);
  }

  sheetFlags(sheet: number, isDisabled: number, media: string): void {
    this.sheets.setFlags(sheet, this.#ownerOf(sheet), limited(isDisabled, 1), media);
  }

  ruleInsert(sheet: number, path: readonly number[], index: number, rule: string): void {
    this.sheets.addRuleOperation(sheet, this.#ownerOf(sheet), { kind: 'insert', path, index, text: rule });
  }

  ruleRemove(sheet: number, path: readonly number[], index: number): void {
    this.sheets.addRuleOperation(sheet, this.#ownerOf(sheet), { kind: 'remove', path, index, text: '' });
  }

  ruleStyle(sheet: number, path: readonly number[], declarations: string): void {
    this.sheets.addRuleOperation(sheet, this.#ownerOf(sheet), { kind: 'style', path, index: 0, text: declarations });
  }

  adopt(root: number, sheets: readonly number[]): void {
    const node = this.#tree.get(root);
    if (!node.isRoot) throw new StreamError('not a root');
    this.sheets.adopt(node, sheets);
  }

  topLayer(nodes: readonly number[]): void {
    if (nodes.length > maxTopLayer || new Set(nodes).size !== nodes.length) throw new StreamError('bad top layer');
    for (const node of nodes) this.#tree.elementOrBox(node);
    this.live.topLayer = nodes;
  }

  boxSize(node: number, width: number, height: number): void {
    const box = this.#tree.get(node);
    if (box.kind !== 'box') throw new StreamError('not a box');
    this.#setSize(box, width, height);
  }

  check(links: number, count: number): void {
    if (count !== this.nodes.size) throw new DivergenceError('number of nodes');
    if (links !== this.links) throw new DivergenceError('links');
  }

  checkContent(nodes: readonly number[], hash: number): void {
    if (this.contentHash(nodes) !== hash) throw new DivergenceError('content');
  }

  #setText(node: ModelNode, text: string): void {
    this.#tree.setText(node, text);
    this.#childrenChanged(node.parent!);
  }

  #setSize(box: ModelNode, width: number, height: number): void {
    box.width = limited(width, maxPixels);
    box.height = limited(height, maxPixels);
  }

  #textNode(id: number): ModelNode {
    const node = this.#tree.get(id);
    if (node.kind !== 'text') throw new StreamError('not a text node');
    return node;
  }

  #elementOrNone(id: number): number {
    return id === 0 ? 0 : this.#tree.elementOrBox(id).id;
  }

  /** The element whose sheet the number names; null for a constructed sheet. */
  #ownerOf(sheet: number): ModelNode | null {
    return sheet % 2 === 0 ? this.#tree.element(sheet / 2) : null;
  }

  #spliced(text: string, position: number, remove: number, insert: string): string {
    // Both are below 2^53, so the sum may lose precision but is never small.
    if (position + remove > text.length) throw new StreamError('splice out of range');
    this.#work.add((text.length >> 4) + 1);
    return text.slice(0, position) + insert + text.slice(position + remove);
  }

  #rememberEdit(element: ModelNode, origin: number, edit: string): void {
    if (origin === 0) return;
    if (origin > maxAgentNumber || edit.length > maxEditUnits) throw new StreamError('bad edit');
    const { edits } = element.field!;
    const old = edits.get(origin);
    this.#weight.add(old === undefined ? entryWeight + edit.length : edit.length - old.length);
    // The newest comes last, so that a compacted frame tells them in the order in which they happened.
    edits.delete(origin);
    edits.set(origin, edit);
  }

  /** A style element whose own text changed has a new sheet. */
  #childrenChanged(parent: ModelNode): void {
    if (parent.hasSheetState && parent.kind === 'element') this.sheets.voidOwner(parent);
  }

  #forget(node: ModelNode): void {
    if (node.hasSheetState) this.sheets.voidOwner(node);
    this.live.forget(node.id);
  }
}

/** Text, or attributes with form value and state; boxes and roots count nothing. */
function contentOf(node: ModelNode): number {
  if (node.kind === 'text') return hashText(node.text);
  if (node.kind !== 'element') return 0;
  return hashElement(node.attributes, node.field === null ? null : node.field.text, node.bits);
}

function limited(number: number, limit: number): number {
  if (number > limit || number < -limit) throw new StreamError('number out of range');
  return number;
}
