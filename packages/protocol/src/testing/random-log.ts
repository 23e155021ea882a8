// Makes random but valid logs of page frames: random changes to a naive document, each written as the capture would
// write it. Shows every op and the interleavings that have broken mirrors before (wrap, swap of ancestor and descendant,
// references inside new subtrees, removal of what is focused or on top).

import { encodeFrame, frameKinds } from '../frames.ts';
import { namespaces, recordTypes, rootKinds } from '../node-records.ts';
import { OpWriter } from '../op-writer.ts';
import type { SafeText } from '../safe-text.ts';
import { applyRule, baseRules, NaiveDocument, type NaiveNode, type NaiveRule, newNaiveNode } from './naive-document.ts';
import { Random, type Tally } from './random.ts';

const weights = {
  insert: 14,
  wrap: 4,
  move: 8,
  sort: 5,
  swap: 3,
  remove: 4,
  removeFrameDocument: 1,
  text: 5,
  splice: 5,
  attribute: 8,
  attributeGone: 4,
  value: 4,
  valueSplice: 6,
  state: 4,
  scroll: 4,
  focus: 2,
  hover: 2,
  active: 2,
  targeted: 2,
  selection: 2,
  caret: 2,
  viewport: 1,
  media: 2,
  asset: 2,
  sheet: 3,
  sheetGone: 1,
  sheetText: 3,
  sheetFlags: 2,
  ruleInsert: 6,
  ruleRemove: 3,
  ruleReplace: 2,
  ruleStyle: 5,
  adopt: 3,
  topLayer: 2,
  boxSize: 2,
  check: 2,
  checkContent: 2,
};

type Change = keyof typeof weights;

export class RandomLog {
  readonly document = new NaiveDocument();
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #out = new OpWriter();
  #nextId = 1;
  /** Sibling that the insert being written goes before: it has to stay there. */
  #before: NaiveNode | null = null;
  #sequence = 0;
  #sheets = 0;

  constructor(seed: number, tally: Tally) {
    this.#random = new Random(seed);
    this.#tally = tally;
  }

  /** The next frame: the first brings the document, later ones random changes. */
  frame(changes: number): Uint8Array<ArrayBuffer> {
    this.#sequence++;
    if (this.#sequence === 1) this.#start();
    for (let made = 0; made < changes; ) if (this.#change(this.#random.weighted(weights))) made++;
    return encodeFrame(frameKinds.page, 0, 1, this.#sequence, this.#out.take());
  }

  #start(): void {
    this.#out.beginInsert(0, 0);
    const document = this.#newNode('document');
    document.traits = { doctype: 'html', publicId: '', systemId: '', isQuirks: false, isLimitedQuirks: true };
    this.#out.documentRoot('html', '', '', 2, true);
    this.#subtree(document, null, 0, true);
    this.#out.endChildren();
    this.#out.endChildren();
  }

  /** Makes a change; false when the document has nothing that it could be done to. */
  #change(change: Change): boolean {
    const isDone = this.#tree(change) || this.#nodeState(change) || this.#sheetChange(change) || this.#rest(change);
    if (isDone) this.#tally.add(change);
    return isDone;
  }

  #tree(change: Change): boolean {
    const random = this.#random;
    const { document } = this;
    switch (change) {
      case 'insert': {
        const parent = this.#some('element', 'element', 'shadow', 'document');
        if (parent === null) return false;
        const before = this.#childOf(parent);
        this.#out.beginInsert(parent.id, before?.id ?? 0);
        this.#before = before;
        for (let count = 1 + random.below(3); count > 0; count--) this.#subtree(parent, before, 0, false);
        this.#out.endChildren();
        return true;
      }
      case 'wrap': {
        const inner = this.#movable();
        if (inner === null) return false;
        const parent = inner.parent!;
        this.#out.beginInsert(parent.id, inner.id);
        const wrapper = this.#newNode('element');
        wrapper.namespace = namespaces.html;
        wrapper.name = 'div';
        document.link(wrapper, parent, inner);
        this.#out.element(recordTypes.html, 'div', 0, true);
        this.#out.reference(inner.id);
        document.link(inner, wrapper, null);
        this.#out.endChildren();
        this.#out.endChildren();
        return true;
      }
      case 'move': {
        const node = this.#movable();
        const parent = this.#some('element', 'shadow');
        return node !== null && parent !== null && this.#move(node, parent, this.#childOf(parent));
      }
      case 'sort': {
        const parent = this.#some('element', 'shadow');
        if (parent === null || parent.children.length < 2) return false;
        const order = [...parent.children].sort(() => random.fraction() - 0.5);
        for (const child of order) this.#move(child, parent, null);
        return true;
      }
      case 'swap': {
        // A descendant goes where its ancestor was and the ancestor into it: wrong order would be a cycle.
        const upper = this.#movable('element');
        const lower = upper?.children.find(({ kind }) => kind === 'element') ?? null;
        if (upper === null || lower === null) return false;
        this.#move(lower, upper.parent!, upper);
        return this.#move(upper, lower, this.#childOf(lower));
      }
      case 'remove': {
        const node = this.#movable();
        if (node === null || document.nodes.size < 12) return false;
        this.#out.write('remove', node.id);
        document.remove(node);
        return true;
      }
      case 'removeFrameDocument': {
        const roots = document.ofKind('document').filter(({ parent }) => parent !== null);
        if (roots.length === 0) return false;
        const root = random.pick(roots);
        this.#out.write('remove', root.id);
        document.remove(root);
        return true;
      }
      default:
        return false;
    }
  }

  #nodeState(change: Change): boolean {
    const random = this.#random;
    const out = this.#out;
    const kind = change === 'text' || change === 'splice' ? 'text' : change === 'boxSize' ? 'box' : 'element';
    const fields = change === 'valueSplice' ? this.document.ofKind(kind).filter(({ field }) => field !== null) : [];
    const node = fields.length > 0 ? random.pick(fields) : this.#some(kind);
    if (node === null) return false;
    switch (change) {
      case 'text':
        node.text = random.text(40);
        out.write('text', node.id, safe(node.text));
        this.document.childrenChanged(node.parent!);
        return true;
      case 'splice': {
        const { position, remove, insert, after } = this.#splice(node.text);
        node.text = after;
        out.write('splice', node.id, position, remove, safe(insert));
        this.document.childrenChanged(node.parent!);
        return true;
      }
      case 'attribute': {
        const name = random.pick(attributeNames);
        const value = random.text(20);
        node.attributes.set(name, value);
        out.write('attribute', node.id, name, safe(value));
        return true;
      }
      case 'attributeGone': {
        if (node.attributes.size === 0) return false;
        const name = random.pick([...node.attributes.keys()]);
        node.attributes.delete(name);
        out.write('attributeGone', node.id, name);
        return true;
      }
      case 'value': {
        node.field ??= { text: '', revision: 0, edits: [] };
        node.field.text = random.text(30);
        node.field.revision += 1 + random.below(3);
        const [agent, edit] = this.#edit(node);
        out.write('value', node.id, node.field.revision, agent, edit, safe(node.field.text));
        return true;
      }
      case 'valueSplice': {
        node.field ??= { text: '', revision: 0, edits: [] };
        const { field } = node;
        const { position, remove, insert, after } = this.#splice(field.text);
        field.text = after;
        field.revision++;
        const [agent, edit] = this.#edit(node);
        out.write('valueSplice', node.id, field.revision, agent, edit, position, remove, safe(insert));
        return true;
      }
      case 'state':
        node.bits = random.below(1024);
        out.write('state', node.id, node.bits);
        return true;
      case 'scroll':
        node.scroll = [random.below(2000) - 1000, random.below(10_000)];
        out.write('scroll', node.id, ...node.scroll);
        return true;
      case 'boxSize':
        node.box = [random.below(500), random.below(500), node.box[2]];
        out.write('boxSize', node.id, node.box[0], node.box[1]);
        return true;
      default:
        return false;
    }
  }

  #sheetChange(change: Change): boolean {
    const random = this.#random;
    const out = this.#out;
    const { document } = this;
    switch (change) {
      case 'sheet': {
        const known = this.#constructed();
        const number = known.length > 0 && random.chance(0.4) ? random.pick(known) : ++this.#sheets;
        const text = random.text(40);
        const flags = document.sheets.get(number * 2 + 1)?.flags ?? null;
        document.sheets.set(number * 2 + 1, { text, flags, rules: baseRules() });
        out.write('sheet', number, safe(text));
        return true;
      }
      case 'sheetGone': {
        const known = this.#constructed();
        if (known.length < 2) return false;
        const number = random.pick(known);
        document.sheets.delete(number * 2 + 1);
        for (const [root, adopted] of document.adoption) {
          const left = adopted.filter((sheet) => sheet !== number);
          if (left.length === 0) document.adoption.delete(root);
          else document.adoption.set(root, left);
        }
        out.write('sheetGone', number);
        return true;
      }
      case 'sheetText': {
        const owner = this.#some('element');
        if (owner === null) return false;
        const sheet = this.#ownSheet(owner);
        sheet.text = random.text(40);
        sheet.rules = baseRules();
        out.write('sheetText', owner.id, safe(sheet.text));
        return true;
      }
      case 'adopt': {
        const root = this.#some('shadow', 'document');
        const known = this.#constructed();
        if (root === null || known.length === 0) return false;
        const sheets = known.filter(() => random.chance(0.4));
        if (sheets.length === 0) document.adoption.delete(root.id);
        else document.adoption.set(root.id, sheets);
        out.write('adopt', root.id, sheets);
        return true;
      }
      case 'sheetFlags':
      case 'ruleInsert':
      case 'ruleRemove':
      case 'ruleReplace':
      case 'ruleStyle': {
        const known = this.#constructed();
        const owner = this.#some('element');
        if (random.chance(0.5) && known.length > 0) {
          const key = random.pick(known) * 2 + 1;
          return this.#rule(change, key, document.sheets.get(key)!.rules);
        }
        return owner !== null && this.#rule(change, owner.id * 2, this.#ownSheet(owner).rules);
      }
      default:
        return false;
    }
  }

  #rule(
    change: 'sheetFlags' | 'ruleInsert' | 'ruleRemove' | 'ruleReplace' | 'ruleStyle',
    key: number,
    rules: NaiveRule[],
  ): boolean {
    const random = this.#random;
    const out = this.#out;
    if (change === 'sheetFlags') {
      const flags: [number, string] = [random.below(2), random.text(10)];
      this.document.sheets.get(key)!.flags = flags;
      out.write('sheetFlags', key, flags[0], safe(flags[1]));
      return true;
    }
    const isNested = rules.length > 0 && random.chance(0.3);
    const path = isNested ? [random.below(rules.length)] : [];
    const list = isNested ? rules[path[0]!]!.inner : rules;
    const text = random.text(20);
    if (change === 'ruleInsert' || change === 'ruleReplace') {
      const index = random.below(list.length + 1);
      applyRule(rules, 'insert', path, index, text);
      out.write('ruleInsert', key, path, index, safe(text));
      if (change === 'ruleInsert') return true;
      applyRule(rules, 'remove', path, index, '');
      out.write('ruleRemove', key, path, index);
      return true;
    }
    if (list.length === 0) return false;
    const index = random.below(list.length);
    if (change === 'ruleRemove') {
      applyRule(rules, 'remove', path, index, '');
      out.write('ruleRemove', key, path, index);
      return true;
    }
    applyRule(rules, 'style', [...path, index], 0, text);
    out.write('ruleStyle', key, [...path, index], safe(text));
    return true;
  }

  #rest(change: Change): boolean {
    const random = this.#random;
    const out = this.#out;
    const { document } = this;
    const element = random.chance(0.2) ? null : this.#some('element', 'box');
    const id = element?.id ?? 0;
    const set = (key: string, value: unknown[]): boolean => {
      if (id === 0) delete document.live[key];
      else document.live[key] = value;
      return true;
    };
    switch (change) {
      case 'focus': {
        const isVisible = random.below(2);
        out.write('focus', id, isVisible);
        return set('focus', [id, 0, isVisible]);
      }
      case 'hover':
      case 'active':
      case 'targeted':
        out.write(change, id);
        return set(change, [id]);
      case 'selection': {
        const other = id === 0 ? 0 : (this.#some('text', 'element')?.id ?? id);
        const [start, end] = [random.below(50), random.below(50)];
        out.write('selection', id, start, other, end);
        return set('selection', [id, other, start, end]);
      }
      case 'caret': {
        const [start, end] = [random.below(50), random.below(50)];
        out.write('caret', id, start, end);
        return set('caret', [id, 0, start, end]);
      }
      case 'viewport': {
        const size = [random.below(3000), random.below(3000), 1000, -random.below(9), random.below(9), 1500] as const;
        document.live.viewport = size.join();
        out.write('viewport', ...size);
        return true;
      }
      case 'media': {
        const feature = random.pick(['prefers-color-scheme', 'hover', 'pointer']);
        const value = random.pick(['dark', 'light', 'none', 'fine']);
        document.media.set(feature, value);
        out.write('media', feature, value);
        return true;
      }
      case 'asset': {
        const asset = random.below(30);
        const entry: [number, number, string] = [1 + random.below(3), 1 + random.below(3), random.text(30)];
        document.assets.set(asset, entry);
        out.write('asset', asset, entry[0], entry[1], safe(entry[2]));
        return true;
      }
      case 'topLayer': {
        document.topLayer = document
          .ofKind('element', 'box')
          .filter(() => random.chance(0.05))
          .map((node) => node.id);
        out.write('topLayer', document.topLayer);
        return true;
      }
      case 'check':
        out.write('check', document.links(), document.nodes.size, this.#nextId);
        return true;
      case 'checkContent': {
        const ids = [...document.nodes.keys()].filter(() => random.chance(0.3));
        out.write('checkContent', ids, document.content(ids));
        return true;
      }
      default:
        return false;
    }
  }

  /** A new node with everything in it, written as records. `parent` is open or the place of the insert. */
  #subtree(parent: NaiveNode, before: NaiveNode | null, depth: number, isStart: boolean): void {
    const random = this.#random;
    const { document } = this;
    const kind = isStart || parent.kind === 'document' ? 'element' : random.pick(['element', 'element', 'text', 'box']);
    if (kind === 'text') {
      const node = this.#newNode('text');
      node.text = random.text(random.chance(0.1) ? 300 : 20);
      document.link(node, parent, before);
      this.#out.textNode(safe(node.text));
      return;
    }
    if (kind === 'box') {
      const node = this.#newNode('box');
      node.name = random.pick(names);
      node.box = [random.below(300), random.below(300), 1 + random.below(5)];
      document.link(node, parent, before);
      this.#out.box(node.name, ...node.box);
      return;
    }
    const node = this.#newNode('element');
    const type = isStart ? recordTypes.html : random.pick([recordTypes.html, recordTypes.svg, recordTypes.other]);
    node.namespace =
      type === 3 ? namespaces.html : type === 4 ? namespaces.svg : random.pick([namespaces.math, 'urn:x', '']);
    node.name = random.pick(names);
    for (let count = random.below(4); count > 0; count--)
      node.attributes.set(random.pick(attributeNames), random.text(12));
    document.link(node, parent, before);
    const hasInside = depth < 4 && (isStart || random.chance(0.6));
    this.#out.element(type, node.name, node.attributes.size, hasInside, node.namespace);
    for (const [name, value] of node.attributes) this.#out.attribute(name, safe(value));
    if (!hasInside) return;
    if (random.chance(0.25)) this.#root(node, depth);
    const count = random.below(isStart ? 6 : 4) + (isStart ? 1 : 0);
    for (let made = 0; made < count; made++) {
      const known = random.chance(0.15) ? this.#movable() : null;
      if (known !== null && known !== this.#before && !document.isInside(node, known)) {
        this.#tally.add('reference');
        this.#out.reference(known.id);
        document.link(known, node, null);
      } else {
        this.#subtree(node, null, depth + 1, isStart && depth < 2);
      }
    }
    this.#out.endChildren();
  }

  #root(host: NaiveNode, depth: number): void {
    const random = this.#random;
    const isDocument = random.chance(0.4);
    const node = this.#newNode(isDocument ? 'document' : 'shadow');
    node.parent = host;
    host.root = node;
    if (isDocument) {
      node.traits = { doctype: '', publicId: 'p', systemId: 's', isQuirks: true, isLimitedQuirks: false };
      this.#out.documentRoot('', 'p', 's', 1, true);
    } else {
      node.rootKind = rootKinds.shadow | (random.below(8) * 2);
      this.#out.shadowRoot(node.rootKind, true);
    }
    this.#tally.add(isDocument ? 'new frame document' : 'new shadow root');
    for (let count = random.below(3); count > 0; count--) this.#subtree(node, null, depth + 1, false);
    this.#out.endChildren();
  }

  #newNode(kind: NaiveNode['kind']): NaiveNode {
    const node = newNaiveNode(this.#nextId++, kind);
    this.document.nodes.set(node.id, node);
    return node;
  }

  #move(node: NaiveNode, parent: NaiveNode, before: NaiveNode | null): boolean {
    if (before === node || this.document.isInside(parent, node)) return false;
    this.#out.write('move', node.id, parent.id, before?.id ?? 0);
    // Old and new parent both change, also when they are the same.
    this.document.link(node, parent, before);
    return true;
  }

  #splice(text: string): { position: number; remove: number; insert: string; after: string } {
    const random = this.#random;
    const isPair = (at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));
    let position = random.below(text.length + 1);
    if (isPair(position)) position--;
    let end = Math.min(text.length, position + random.below(6));
    if (isPair(end)) end++;
    const insert = random.text(8);
    return { position, remove: end - position, insert, after: text.slice(0, position) + insert + text.slice(end) };
  }

  /** Sometimes an agent's edit, remembered with the field. */
  #edit(node: NaiveNode): [agent: number, edit: string] {
    if (this.#random.chance(0.5)) return [0, ''];
    const edit: [number, string] = [1 + this.#random.below(3), `act-${this.#random.below(1000)}`];
    const field = node.field!;
    field.edits = [...field.edits.filter(([agent]) => agent !== edit[0]), edit];
    return edit;
  }

  #ownSheet(owner: NaiveNode): { text: string | null; flags: [number, string] | null; rules: NaiveRule[] } {
    let sheet = this.document.sheets.get(owner.id * 2);
    if (sheet === undefined) {
      sheet = { text: null, flags: null, rules: baseRules() };
      this.document.sheets.set(owner.id * 2, sheet);
    }
    return sheet;
  }

  #constructed(): number[] {
    return [...this.document.sheets.keys()].filter((key) => key % 2 === 1).map((key) => (key - 1) / 2);
  }

  #some(...kinds: NaiveNode['kind'][]): NaiveNode | null {
    const nodes = this.document.ofKind(...kinds);
    return nodes.length === 0 ? null : this.#random.pick(nodes);
  }

  #movable(kind?: NaiveNode['kind']): NaiveNode | null {
    const nodes = this.document
      .ofKind(...(kind === undefined ? (['element', 'text', 'box'] as const) : [kind]))
      .filter(({ parent }) => parent !== null && parent.kind !== 'document');
    return nodes.length === 0 ? null : this.#random.pick(nodes);
  }

  #childOf(parent: NaiveNode): NaiveNode | null {
    return parent.children.length > 0 && this.#random.chance(0.7) ? this.#random.pick(parent.children) : null;
  }
}

const names = ['div', 'span', 'input', 'style', 'my-element', 'svg', 'dialog', 'iframe'];
const attributeNames = ['class', 'id', 'data-x', 'aria-label', 'xlink:href', '@click', 'style'];

function safe(text: string): SafeText {
  return text as SafeText;
}
