// What an element of the customer's page is called, by what was sent of it: its accessible name and its kind. What is
// masked has no name.

import { stateBits } from '@alongside/protocol';
import { isElement, nodeTypeOf, nodeTypes, type Replica } from '@alongside/replica';
import { closest, parentElement } from './targets.ts';

const maxNameUnits = 40;
/** Names of more elements than this are paragraphs. */
const maxElements = 60;
const worthNaming = /^(?:a|button|summary|input|select|textarea|label|img|h[1-6])$/;
const kinds: Readonly<Record<string, string>> = {
  a: 'Link',
  button: 'Button',
  summary: 'Button',
  input: 'Field',
  textarea: 'Field',
  select: 'List',
  img: 'Image',
  label: 'Label',
  link: 'Link',
  checkbox: 'Checkbox',
  radio: 'Option',
  heading: 'Heading',
  textbox: 'Field',
  combobox: 'List',
  listbox: 'List',
};
const buttonTypes = /^(?:submit|button|reset|image)$/;

/** The element worth naming that a point is in: a button rather than the icon in it. */
export function namedElement(replica: Replica, from: Element): Element {
  for (let element: Element | null = from, up = 0; element !== null && up < 6; element = parentElement(element), up++) {
    if (worthNaming.test(replica.wireName(element)) || replica.wireAttribute(element, 'role') !== null) return element;
  }
  return from;
}

/** Kind and name in a few words: “Button: Save”. */
export function nameOfElement(replica: Replica, element: Element): string {
  const name = isAnyMasked(replica, element) ? '' : shortened(wordsOf(replica, element));
  const kind = kindOf(replica, element);
  return [kind, name].filter((part) => part !== '').join(': ');
}

function kindOf(replica: Replica, element: Element): string {
  const tag = replica.wireName(element);
  if (/^h[1-6]$/.test(tag)) return 'Heading';
  const type = replica.wireAttribute(element, 'type')?.toLowerCase() ?? '';
  if (tag === 'input' && buttonTypes.test(type)) return 'Button';
  const known = replica.wireAttribute(element, 'role') ?? (kinds[type] === undefined || tag !== 'input' ? tag : type);
  return Object.hasOwn(kinds, known) ? (kinds[known] ?? '') : '';
}

function wordsOf(replica: Replica, element: Element): string {
  const attribute = (name: string): string => replica.wireAttribute(element, name)?.trim() ?? '';
  const isField = /^(?:input|select|textarea)$/.test(replica.wireName(element));
  const isButton = buttonTypes.test(attribute('type'));
  const own = isField ? (isButton ? attribute('value') : labelOf(replica, element)) : textOf(replica, element);
  return attribute('aria-label') || attribute('alt') || own || attribute('title') || attribute('placeholder');
}

/** Words of a field's label: the one around it, or the one that names its id. */
function labelOf(replica: Replica, field: Element): string {
  const around = closest(replica, field, 'label');
  const id = replica.wireAttribute(field, 'id');
  const root = field.getRootNode() as Document | ShadowRoot;
  const other =
    id === null || id === ''
      ? undefined
      : [...root.querySelectorAll('*')].find(
          (each) => replica.wireName(each) === 'label' && replica.wireAttribute(each, 'for') === id,
        );
  const label = around ?? other ?? null;
  return label === null || isAnyMasked(replica, label) ? '' : textOf(replica, label);
}

/** What was sent of an element's text; empty where that is long. */
function textOf(replica: Replica, element: Element): string {
  const texts: string[] = [];
  for (const node of withinOf(replica, element)) {
    if (nodeTypeOf(node) === nodeTypes.text) texts.push((node as Text).data);
  }
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

function isAnyMasked(replica: Replica, element: Element): boolean {
  const nodes = withinOf(replica, element);
  return (
    nodes.length > maxElements ||
    nodes.some((node) => isElement(node) && (replica.bits(node) & stateBits.masked) !== 0) ||
    // Text of a masked part: runs of asterisks are all that was sent.
    nodes.some((node) => nodeTypeOf(node) === nodeTypes.text && /\*{2}/.test((node as Text).data))
  );
}

/** An element and what is below it in the stream, in order, as far as it counts. */
function withinOf(replica: Replica, element: Element): Node[] {
  const found: Node[] = [];
  const waiting: Node[] = [element];
  for (let node = waiting.pop(); node !== undefined && found.length <= maxElements; node = waiting.pop()) {
    found.push(node);
    if (!isElement(node)) continue;
    const { childNodes } = replica.tree.childContainer(node);
    for (let index = childNodes.length - 1; index >= 0; index--) {
      if (replica.tree.nodes.idOf(childNodes[index]!) !== 0) waiting.push(childNodes[index]!);
    }
  }
  return found;
}

function shortened(words: string): string {
  return words.length <= maxNameUnits ? words : `${words.slice(0, maxNameUnits)}…`;
}
