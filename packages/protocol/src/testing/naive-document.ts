// The document of a random log as the simplest thing that can be right: nested objects and arrays, nothing kept up
// incrementally, every hash computed anew. What the model says is compared with it.

import type { DocumentModel } from '../document-model.ts';
import { addContent, hashElement, hashText, mixLink } from '../hash.ts';
import type { DocumentTraits } from '../node-records.ts';
import type { ModelNode, NodeKind } from '../node-table.ts';

export interface NaiveNode {
  readonly id: number;
  readonly kind: NodeKind;
  parent: NaiveNode | null;
  readonly children: NaiveNode[];
  root: NaiveNode | null;
  namespace: string;
  name: string;
  text: string;
  readonly attributes: Map<string, string>;
  traits: DocumentTraits | null;
  rootKind: number;
  box: [width: number, height: number, reason: number];
  field: { text: string; revision: number; edits: [number, string][] } | null;
  bits: number;
  scroll: [x: number, y: number];
}

/** A rule of a sheet, with rules inside as grouping rules have. */
export interface NaiveRule {
  text: string;
  readonly inner: NaiveRule[];
}

export interface NaiveSheet {
  text: string | null;
  flags: [isDisabled: number, media: string] | null;
  rules: NaiveRule[];
}

export function newNaiveNode(id: number, kind: NodeKind): NaiveNode {
  return {
    id,
    kind,
    parent: null,
    children: [],
    root: null,
    namespace: '',
    name: '',
    text: '',
    attributes: new Map(),
    traits: null,
    rootKind: 0,
    box: [0, 0, 0],
    field: null,
    bits: 0,
    scroll: [0, 0],
  };
}

/** The rules that a sheet is taken to have before any operation: enough that random indexes are valid. */
export function baseRules(): NaiveRule[] {
  return Array.from({ length: 4 }, (_, index) => ({
    text: `base ${index}`,
    inner: [
      { text: `inner ${index}`, inner: [] },
      { text: 'more', inner: [] },
    ],
  }));
}

export class NaiveDocument {
  readonly nodes = new Map<number, NaiveNode>();
  readonly sheets = new Map<number, NaiveSheet>();
  readonly adoption = new Map<number, number[]>();
  readonly live: Record<string, unknown> = {};
  readonly media = new Map<string, string>();
  readonly assets = new Map<number, [number, number, string]>();
  topLayer: number[] = [];

  get document(): NaiveNode | undefined {
    return this.nodes.get(1);
  }

  ofKind(...kinds: NodeKind[]): NaiveNode[] {
    return [...this.nodes.values()].filter(({ kind }) => kinds.includes(kind));
  }

  isInside(node: NaiveNode, ancestor: NaiveNode): boolean {
    for (let up: NaiveNode | null = node; up !== null; up = up.parent) if (up === ancestor) return true;
    return false;
  }

  link(node: NaiveNode, parent: NaiveNode, before: NaiveNode | null): void {
    if (node.parent !== null) this.unlink(node);
    const at = before === null ? parent.children.length : parent.children.indexOf(before);
    parent.children.splice(at, 0, node);
    node.parent = parent;
    this.childrenChanged(parent);
  }

  unlink(node: NaiveNode): void {
    const parent = node.parent!;
    const at = parent.children.indexOf(node);
    if (at >= 0) {
      parent.children.splice(at, 1);
      this.childrenChanged(parent);
    } else {
      parent.root = null;
    }
    node.parent = null;
  }

  childrenChanged(parent: NaiveNode): void {
    if (parent.kind === 'element') this.sheets.delete(parent.id * 2);
  }

  remove(node: NaiveNode): void {
    this.unlink(node);
    const forget = (gone: NaiveNode): void => {
      this.nodes.delete(gone.id);
      this.sheets.delete(gone.id * 2);
      this.adoption.delete(gone.id);
      for (const [key, value] of Object.entries(this.live)) {
        if (Array.isArray(value) && value.slice(0, 2).includes(gone.id)) delete this.live[key];
      }
      this.topLayer = this.topLayer.filter((id) => id !== gone.id);
      if (gone.root !== null) forget(gone.root);
      for (const child of gone.children) forget(child);
    };
    forget(node);
  }

  links(): number {
    let sum = 0;
    for (const node of this.nodes.values()) {
      const siblings = node.parent?.children ?? [];
      const at = siblings.indexOf(node);
      sum = (sum + mixLink(node.id, node.parent?.id ?? 0, at > 0 ? siblings[at - 1]!.id : 0)) >>> 0;
    }
    return sum;
  }

  content(ids: readonly number[]): number {
    let sum = 0;
    for (const id of ids) {
      const node = this.nodes.get(id)!;
      const isElement = node.kind === 'element';
      const attributes = [...node.attributes].reverse().flat();
      const ofElement = isElement ? hashElement(attributes, node.field?.text ?? null, node.bits) : 0;
      sum = addContent(sum, id, node.kind === 'text' ? hashText(node.text) : ofElement);
    }
    return sum;
  }

  /** Everything as one value that can be compared with that of a model. */
  describe(): unknown {
    return {
      tree: this.document === undefined ? null : describeNaive(this.document),
      sheets: touched([...this.sheets]),
      adoption: sorted([...this.adoption]),
      media: sorted([...this.media]),
      assets: sorted([...this.assets]),
      topLayer: this.topLayer,
      live: this.live,
    };
  }
}

/** What a model says, in the same words as `NaiveDocument.describe`. */
export function describeModel(model: DocumentModel): unknown {
  const { live, sheets } = model;
  const words: Record<string, unknown> = {};
  if (live.focus !== 0) words.focus = [live.focus, 0, live.isFocusVisible];
  if (live.hover !== 0) words.hover = [live.hover];
  if (live.active !== 0) words.active = [live.active];
  if (live.targeted !== 0) words.targeted = [live.targeted];
  const { anchor, anchorOffset, focus, focusOffset } = live.selection;
  if (anchor !== 0 || focus !== 0) words.selection = [anchor, focus, anchorOffset, focusOffset];
  if (live.caret.node !== 0) words.caret = [live.caret.node, 0, live.caret.start, live.caret.end];
  if (live.viewport !== null) words.viewport = Object.values(live.viewport).join();
  return {
    tree: model.document === null ? null : describeNode(model.document),
    sheets: touched(
      [...sheets.sheets].map(([key, { text, flags, rules }]) => {
        const played = baseRules();
        for (const { kind, path, index, text: rule } of rules) applyRule(played, kind, path, index, rule);
        return [key, { text, flags: flags === null ? null : [flags.isDisabled, flags.media], rules: played }];
      }),
    ),
    adoption: sorted([...sheets.adoption]),
    media: sorted([...live.media]),
    assets: sorted([...live.assets].map(([asset, { kind, way, url }]) => [asset, [kind, way, url]])),
    topLayer: live.topLayer,
    live: words,
  };
}

/** Does a rule operation to a list of rules. */
export function applyRule(
  rules: NaiveRule[],
  kind: 'insert' | 'remove' | 'style',
  path: readonly number[],
  index: number,
  text: string,
): void {
  let list = rules;
  let rule: NaiveRule | undefined;
  for (const step of path) {
    rule = list[step];
    if (rule === undefined) throw new Error('no rule on this path');
    list = rule.inner;
  }
  if (kind === 'insert') list.splice(index, 0, { text, inner: [] });
  else if (kind === 'remove') list.splice(index, 1);
  else rule!.text = text;
}

/** Sheets without those of elements that are as the element says. */
function touched(sheets: [number, NaiveSheet][]): unknown[] {
  const base = JSON.stringify(baseRules());
  const isTouched = ([key, { text, flags, rules }]: [number, NaiveSheet]): boolean =>
    key % 2 === 1 || text !== null || flags !== null || JSON.stringify(rules) !== base;
  return sorted(sheets.filter(isTouched));
}

function describeNaive(node: NaiveNode): unknown {
  return {
    ...describeOne(node),
    attributes: sorted([...node.attributes]),
    box: node.box,
    field: node.field,
    scroll: node.scroll,
    root: node.root === null ? null : describeNaive(node.root),
    children: node.children.map(describeNaive),
  };
}

function describeNode(node: ModelNode): unknown {
  const attributes: [string, string][] = [];
  for (let at = 0; at < node.attributes.length; at += 2)
    attributes.push([node.attributes[at]!, node.attributes[at + 1]!]);
  const children: unknown[] = [];
  for (let child = node.first; child !== null; child = child.next) children.push(describeNode(child));
  const { field } = node;
  return {
    ...describeOne(node),
    attributes: sorted(attributes),
    box: [node.width, node.height, node.reason],
    field: field === null ? null : { text: field.text, revision: field.revision, edits: [...field.edits] },
    scroll: [node.scrollX, node.scrollY],
    root: node.root === null ? null : describeNode(node.root),
    children,
  };
}

function describeOne({ id, kind, namespace, name, text, traits, rootKind, bits }: NaiveNode | ModelNode): object {
  return { id, kind, namespace, name, text, traits, rootKind, bits };
}

function sorted<Key, Value>(entries: readonly (readonly [Key, Value])[] | unknown[][]): unknown[] {
  return [...entries].sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
}
