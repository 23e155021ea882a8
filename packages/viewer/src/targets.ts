// What an act is aimed at: the element under a point or with an id, as it was rendered, with its digest. Also what kind
// of control an element is, by what the wire said of it.

import { boxReasons, type FrameHeader, type Signal, stateBits, targetDigest } from '@alongside/protocol';
import {
  type Box,
  boxReasonOf,
  hostOf,
  isElement,
  nodeTypeOf,
  nodeTypes,
  parentOf,
  type Replica,
} from '@alongside/replica';

/** The fields of an act that say where. */
export type Target = Pick<Signal<'act'>, 'document' | 'epoch' | 'sequence' | 'node' | 'x' | 'y' | 'box' | 'digest'>;

/** Units of text that count for a digest. */
const digestUnits = 64;
/** Elements whose text is not part of what is seen. */
const withoutText = /^(style|script|noscript|textarea|template|iframe|noframes|noembed|object)$/;

/** Aims at an element by id, at a fraction of its box. Null when it is gone or not rendered. */
export function aim(replica: Replica, last: FrameHeader, id: number, x = 0.5, y = 0.5): Target | null {
  const node = replica.tree.nodes.find(id);
  const box = replica.geometry.documentBoxOfId(id);
  if (node === null || box === null || !isElement(node)) return null;
  return {
    document: 0,
    epoch: last.epoch,
    sequence: last.sequence,
    node: id,
    x: fraction(x),
    y: fraction(y),
    box: rounded(box),
    digest: digestOf(replica, node),
  };
}

/** Digest of an element as it was sent; see `targetDigest`. */
export function digestOf(replica: Replica, element: Element): string {
  return targetDigest(
    replica.wireName(element),
    replica.wireAttribute(element, 'role') ?? '',
    replica.wireAttribute(element, 'type') ?? '',
    visibleText(replica, element),
  );
}

/** Text nodes in tree order, white space collapsed, without styles, shadow roots and frames. */
function visibleText(replica: Replica, element: Element): string {
  let text = '';
  const waiting: Node[] = [element];
  for (let node = waiting.pop(); node !== undefined && text.length <= digestUnits; node = waiting.pop()) {
    if (nodeTypeOf(node) === nodeTypes.text) {
      text = (text + (node as Text).data).replace(/\s+/g, ' ').trimStart();
    } else if (isElement(node) && !withoutText.test(replica.wireName(node)) && replica.wireName(node) !== '') {
      const { childNodes } = replica.tree.childContainer(node);
      for (let index = childNodes.length - 1; index >= 0; index--) {
        if (replica.tree.nodes.idOf(childNodes[index]!) !== 0) waiting.push(childNodes[index]!);
      }
    }
  }
  return text.slice(0, digestUnits).trimEnd();
}

/** What a click on an element means for the agent's own input. */
export type ControlKind =
  | 'text'
  | 'area'
  | 'select'
  | 'picker'
  | 'file'
  | 'toggle'
  | 'submit'
  | 'rich'
  | 'label'
  | 'other';

const textTypes = new Set(['', 'text', 'search', 'email', 'url', 'tel', 'number', 'password']);
const pickerTypes = new Set(['date', 'time', 'month', 'week', 'datetime-local', 'color', 'range']);

/** The control that an element is or is inside of, with its element; null for content that is no form element. */
export function controlAt(replica: Replica, from: Element): { element: Element; kind: ControlKind } | null {
  for (let element: Element | null = from; element !== null; element = parentElement(element)) {
    const name = replica.wireName(element);
    const type = (replica.wireAttribute(element, 'type') ?? '').toLowerCase();
    if (name === 'textarea') return { element, kind: 'area' };
    if (name === 'select') return { element, kind: 'select' };
    if (name === 'option' || name === 'optgroup') continue;
    if (name === 'input') return { element, kind: kindOfInput(type) };
    if (name === 'button') {
      const submits = type !== 'button' && closest(replica, element, 'form') !== null;
      return submits ? { element, kind: 'submit' } : { element, kind: 'other' };
    }
    if (name === 'label') return { element, kind: 'label' };
    const editable = replica.wireAttribute(element, 'contenteditable');
    if (editable !== null && editable.toLowerCase() !== 'false') return { element, kind: 'rich' };
    if (name === 'a') return null;
  }
  return null;
}

function kindOfInput(type: string): ControlKind {
  if (type === 'button') return 'other';
  if (type === 'submit' || type === 'image' || type === 'reset') return 'submit';
  if (type === 'checkbox' || type === 'radio') return 'toggle';
  if (type === 'file') return 'file';
  if (pickerTypes.has(type)) return 'picker';
  return textTypes.has(type) ? 'text' : 'text';
}

/** Whether partial control refuses a click here: everything that changes or sends a form. */
export function isFormControl(replica: Replica, control: { element: Element; kind: ControlKind } | null): boolean {
  if (control === null || control.kind === 'other') return false;
  if (control.kind !== 'submit') return true;
  const form = closest(replica, control.element, 'form');
  return form === null || form.querySelector('input:not([type=hidden]),select,textarea') !== null;
}

/** Whether the owner masks this element or what it is in. */
export function isMasked(replica: Replica, element: Element): boolean {
  return (replica.bits(element) & stateBits.masked) !== 0;
}

/** Whether it stands for what is not mirrored though nothing about it is private: plug-ins, content of other sites. */
export function isNotShown(element: Element): boolean {
  const reason = boxReasonOf(element);
  return reason !== null && reason !== boxReasons.hidden && reason !== boxReasons.maskedMedia;
}

/** Whether a field takes no text at all. */
export function isReadOnly(replica: Replica, element: Element): boolean {
  return replica.wireAttribute(element, 'disabled') !== null || replica.wireAttribute(element, 'readonly') !== null;
}

/** What a field is called: its own label, or that of the label element for it or around it; empty for none. */
export function labelOf(replica: Replica, field: Element): string {
  const own = replica.wireAttribute(field, 'aria-label');
  if (own !== null) return own;
  const id = replica.wireAttribute(field, 'id');
  const root = field.getRootNode() as ParentNode;
  const around = closest(replica, field, 'label');
  const named = id === null ? null : root.querySelector(`label[for="${CSS.escape(id)}"]`);
  return (named ?? around) === null ? '' : visibleText(replica, (named ?? around)!);
}

/** Nearest ancestor with this name on the wire, the element itself included. */
export function closest(replica: Replica, from: Element, name: string): Element | null {
  for (let element: Element | null = from; element !== null; element = parentElement(element)) {
    if (replica.wireName(element) === name) return element;
  }
  return null;
}

/** The element around one, across shadow roots; null at the root of its document. */
export function parentElement(element: Element): Element | null {
  const parent = parentOf(element);
  if (parent === null) return null;
  if (isElement(parent)) return parent;
  return Object.prototype.toString.call(parent) === '[object ShadowRoot]' ? hostOf(parent as ShadowRoot) : null;
}

function fraction(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0.5;
}

function rounded({ x, y, width, height }: Box): Box {
  const round = (value: number) => Math.round(value * 100) / 100;
  return { x: round(x), y: round(y), width: Math.max(0, round(width)), height: Math.max(0, round(height)) };
}
