// The oracle of the mirror: what the page's tree is, said independently of the engine, and what a model says, compared
// node by node. Attributes are unordered; comments and our own elements do not count.

import { type DocumentModel, type ModelNode, stateBits } from '@alongside/protocol';

/** What the oracle must know of the page besides its DOM. */
export interface OracleView {
  closedRoots: WeakMap<Element, ShadowRoot>;
  isOurs(node: Node): boolean;
  /** Names of attributes that are compared. */
  attributes: ReadonlySet<string>;
}

const childless = new Set(['script', 'noscript', 'textarea', 'iframe', 'template']);

/** The first difference between a page's document and a model, or null. */
export function pageDifference(page: Document, model: DocumentModel, view: OracleView): string | null {
  if (model.document === null) return 'the model has no document';
  return nodeDifference(page, model.document, view, 'document');
}

function nodeDifference(node: Node, model: ModelNode, view: OracleView, path: string): string | null {
  if (model.kind === 'box') return isBare(node) ? null : `${path}: a box where the page has ${node.nodeName}`;
  if (node.nodeType === Node.TEXT_NODE) {
    if (model.kind !== 'text') return `${path}: ${model.kind} for a text`;
    const data = (node as Text).data;
    return model.text === data ? null : `${path}: text ${JSON.stringify(data)} is ${JSON.stringify(model.text)}`;
  }
  if (node.nodeType === Node.ELEMENT_NODE) {
    const difference = elementDifference(node as Element, model, view, path);
    if (difference !== null) return difference;
  }
  return childrenDifference(node, model, view, path);
}

/** A frame that the browser gave no document is shown as a box. */
function isBare(node: Node): boolean {
  return node.nodeName === 'IFRAME' && (node as HTMLIFrameElement).contentDocument === null;
}

function elementDifference(element: Element, model: ModelNode, view: OracleView, path: string): string | null {
  if (model.kind !== 'element') return `${path}: ${model.kind} for an element`;
  if (model.name !== element.localName || model.namespace !== element.namespaceURI) {
    return `${path}: ${element.localName} in ${element.namespaceURI} is ${model.name} in ${model.namespace}`;
  }
  const sent = new Map<string, string>();
  for (let index = 0; index < model.attributes.length; index += 2)
    sent.set(model.attributes[index]!, model.attributes[index + 1]!);
  for (const name of view.attributes) {
    const value = element.getAttribute(name);
    const other = sent.get(name) ?? null;
    if (value !== other) return `${path}: ${name}=${JSON.stringify(value)} is ${JSON.stringify(other)}`;
  }
  const field = fieldDifference(element, model, path);
  if (field !== null) return field;
  const frame = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
  const root = frame ?? element.shadowRoot ?? view.closedRoots.get(element) ?? null;
  if ((root === null) !== (model.root === null)) return `${path}: root ${root?.nodeName} is ${model.root?.kind}`;
  return root === null || model.root === null ? null : nodeDifference(root, model.root, view, `${path}/root`);
}

function fieldDifference(element: Element, model: ModelNode, path: string): string | null {
  const tag = element.localName;
  if (tag === 'textarea' || (tag === 'input' && !['checkbox', 'radio'].includes((element as HTMLInputElement).type))) {
    const value = (element as HTMLInputElement).value;
    const other = model.field?.text ?? '';
    if (value !== other) return `${path}: value ${JSON.stringify(value)} is ${JSON.stringify(other)}`;
  }
  if (tag === 'input') {
    const { checked, indeterminate, type } = element as HTMLInputElement;
    if (type === 'checkbox' || type === 'radio') {
      if (checked !== ((model.bits & stateBits.checked) !== 0)) return `${path}: checked ${checked} differs`;
      if (indeterminate !== ((model.bits & stateBits.indeterminate) !== 0)) return `${path}: indeterminate differs`;
    }
  }
  return null;
}

function childrenDifference(node: Node, model: ModelNode, view: OracleView, path: string): string | null {
  if (node.nodeType === Node.ELEMENT_NODE && childless.has((node as Element).localName)) return null;
  let other = model.first;
  let index = 0;
  for (const child of node.childNodes) {
    const type = child.nodeType;
    if (type !== Node.TEXT_NODE && type !== Node.ELEMENT_NODE) continue;
    if (view.isOurs(child)) continue;
    const name = `${path}/${child.nodeName.toLowerCase()}[${index++}]`;
    if (other === null) return `${name}: missing`;
    const difference = nodeDifference(child, other, view, name);
    if (difference !== null) return difference;
    other = other.next;
  }
  return other === null ? null : `${path}: one too many, ${other.kind} ${other.name}${other.text.slice(0, 20)}`;
}
