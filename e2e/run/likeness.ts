// The oracle of the mirror end to end: what a person at the page has, said by the page's own DOM, compared with the DOM
// of the replica in the agent's browser. It knows the mask rule by itself and shares no code with the product. Compared
// are structure, texts, form state, scroll positions, shadow roots and frames, and where every element's box lies.

import { poll, type Scope } from './driver.ts';

/** How long a replica may take to become equal to a page that has come to rest. */
const LIKENESS_TIMEOUT_MS = 20_000;
/** Boxes may differ by this much, in CSS pixels: half a pixel of rounding at both ends. */
const MAX_BOX_DIFFERENCE_PX = 1.5;

/** What the replica shows in place of what it cannot show, and what that may be. */
const BOX = 'alongside-box';
const BOXED = ['canvas', 'object', 'embed', 'iframe', 'img', 'video', 'audio', 'image'];

/** A node as compared: a text, or an element with what belongs to it. */
export type Described = string | DescribedElement;
interface DescribedElement {
  name: string;
  /** Attributes and state, sorted. */
  facts: string[];
  /** Left, top, width, height; null where the element has no box. */
  box: number[] | null;
  children: Described[];
}

/** Waits until the replica equals the page; the error is the first difference that stays. */
export async function waitUntilAlike(page: Scope, replica: Scope, timeoutMs = LIKENESS_TIMEOUT_MS): Promise<void> {
  let difference: string | null = 'nothing was compared';
  try {
    await poll('a replica that equals the page', timeoutMs, async () => {
      difference = await findDifference(page, replica);
      return difference === null;
    });
  } catch (error) {
    throw new Error(`The replica does not equal the page: ${difference}\n(${(error as Error).message})`);
  }
}

/** The first difference at this moment, or null. */
export async function findDifference(page: Scope, replica: Scope): Promise<string | null> {
  const [original, copy] = await Promise.all([page.evaluate(describe, false), replica.evaluate(describe, true)]);
  return compare(original, copy, '') ?? compareBoxes(original, copy, '');
}

function compare(original: Described | undefined, copy: Described | undefined, path: string): string | null {
  if (typeof original === 'string' || typeof copy === 'string') {
    return original === copy ? null : `${path}: ${show(original)} is ${show(copy)}`;
  }
  if (!original || !copy) return `${path}: ${show(original)} is ${show(copy)}`;
  const here = `${path}/${original.name}${original.facts.find((fact) => fact.startsWith('id=')) ?? ''}`;
  if (copy.name === BOX && BOXED.includes(original.name)) {
    original.children = [];
    copy.children = [];
    return null;
  }
  if (original.name !== copy.name) return `${here}: is ${copy.name}`;
  const facts = (one: DescribedElement) => one.facts.join(' ');
  // What a page keeps in a closed root is not to be had from outside of it; the replica's is open.
  if (shadowOf(copy) && !shadowOf(original)) copy.children.shift();
  if (facts(original) !== facts(copy)) return `${here}: ${facts(original)} is ${facts(copy)}`;
  for (let index = 0; index < Math.max(original.children.length, copy.children.length); index++) {
    const difference = compare(original.children[index], copy.children[index], `${here}[${index}]`);
    if (difference !== null) return difference;
  }
  return null;
}

/** The innermost box that has another size or place; one that only moved counts when none has another size. */
function compareBoxes(original: Described, copy: Described, path: string): string | null {
  const moved: string[] = [];
  const resized: string[] = [];
  const visit = (one: Described, other: Described, path: string): void => {
    if (typeof one === 'string' || typeof other === 'string') return;
    const here = `${path}/${one.name}${one.facts.find((fact) => fact.startsWith('id=')) ?? ''}`;
    for (let index = 0; index < one.children.length; index++) {
      visit(one.children[index]!, other.children[index]!, `${here}[${index}]`);
    }
    if (one.box === null && other.box === null) return;
    const isOff = (index: number) =>
      Math.abs((one.box?.[index] ?? 0) - (other.box?.[index] ?? 0)) > MAX_BOX_DIFFERENCE_PX;
    const what = `${here}: at ${one.box} is at ${other.box}`;
    if (one.box === null || other.box === null || isOff(2) || isOff(3)) resized.push(what);
    else if (isOff(0) || isOff(1)) moved.push(what);
  };
  visit(original, copy, path);
  const ofInnermost = resized.sort((one, other) => other.split('/').length - one.split('/').length);
  return ofInnermost[0] ?? moved[0] ?? null;
}

function shadowOf(node: DescribedElement): boolean {
  const first = node.children[0];
  return typeof first === 'object' && first.name === '#shadow';
}

function show(node: Described | undefined): string {
  return typeof node === 'object' ? `<${node.name} ${node.facts.join(' ')}>` : JSON.stringify(node ?? null);
}

/** Sent into the page, so it stands alone. */
function describe(isReplica: boolean): Described {
  const compared =
    'class id dir lang role title alt placeholder label colspan rowspan start reversed disabled readonly multiple open ' +
    'hidden for name rows cols width height viewBox d cx cy r x y transform points slot part';
  const attributes = compared.split(' ');
  const childless = ['script', 'noscript', 'style', 'template', 'iframe', 'textarea', 'title'];
  const secretNames = /^(?:cc-(?:number|csc|exp.*)|one-time-code|current-password|new-password)$/;

  function mask(text: string): string {
    return text.replace(/\S+/g, (run) => '*'.repeat(Math.min(32, run.length)));
  }

  function isMasked(element: Element | null): boolean {
    for (let each = element; each !== null; each = parentOf(each))
      if (each.matches('.maskContent, datalist')) return true;
    if (element?.localName !== 'input') return false;
    const { type, autocomplete } = element as HTMLInputElement;
    return type === 'password' || autocomplete.split(' ').some((token) => secretNames.test(token));
  }

  function parentOf(node: Node): Element | null {
    const parent = node.parentNode;
    if (parent === null || parent.nodeType === 9) return null;
    return parent.nodeType === 11 ? ((parent as ShadowRoot).host ?? null) : (parent as Element);
  }

  function nameOf(element: Element): string {
    const name = element.localName.replace(/^alongside-(?=script|noscript|object|embed|applet|base)/, '');
    return name === 'link' ? 'style' : name;
  }

  function factsOf(element: Element): string[] {
    const facts: string[] = [];
    const isSecret = !isReplica && isMasked(element);
    const tag = element.localName;
    const isSheet = tag === 'style' || tag === 'link' || tag === 'meta';
    for (const name of isSheet ? [] : attributes) {
      const value = element.getAttribute(name);
      if (value === null || (name === 'title' && tag === 'link')) continue;
      const isText = ['title', 'alt', 'placeholder', 'label'].includes(name);
      if (name === 'd' && isSecret && value.length > 256) continue;
      facts.push(`${name}=${isSecret && isText ? mask(value) : value}`);
    }
    const field = element as HTMLInputElement;
    if (tag === 'input' && ['checkbox', 'radio'].includes(field.type)) {
      if (!isSecret) facts.push(`checked=${field.checked} indeterminate=${field.indeterminate}`);
    } else if ((tag === 'input' && field.type !== 'file') || tag === 'textarea') {
      const isButton = tag === 'input' && ['button', 'submit', 'reset', 'image'].includes(field.type);
      const { value } = field;
      facts.push(`value=${!isSecret ? value : isButton ? mask(value) : value === '' ? '' : '********'}`);
    } else if (tag === 'select') {
      const { options } = element as HTMLSelectElement;
      if (!isSecret) facts.push(`selected=${[...options].flatMap((each, index) => (each.selected ? [index] : []))}`);
    } else if (tag === 'dialog' || tag === 'details') {
      facts.push(`isOpen=${(element as HTMLDialogElement).open}`);
    }
    if (element.scrollTop !== 0 || element.scrollLeft !== 0) {
      facts.push(`scroll=${Math.round(element.scrollLeft)},${Math.round(element.scrollTop)}`);
    }
    return facts.sort();
  }

  function boxOf(element: Element): number[] | null {
    const { x, y, width, height } = element.getBoundingClientRect();
    const isThere = element.getClientRects().length > 0;
    return isThere ? [x, y, width, height].map((value) => Math.round(value * 10) / 10) : null;
  }

  function describeElement(element: Element): Described {
    const children: Described[] = [];
    if (element.shadowRoot)
      children.push({ name: '#shadow', facts: [], box: null, children: childrenOf(element.shadowRoot) });
    if (element.localName === 'iframe') {
      let inner: Document | null = null;
      try {
        inner = (element as HTMLIFrameElement).contentDocument;
      } catch {
        inner = null;
      }
      // A frame of another origin has no document on either side.
      if (inner?.documentElement) children.push(describeElement(inner.documentElement));
    }
    if (element.localName === 'title' && element.namespaceURI === document.documentElement.namespaceURI) {
      const text = element.textContent ?? '';
      children.push(!isReplica && isMasked(element) ? mask(text) : text);
    } else if (!childless.includes(nameOf(element))) children.push(...childrenOf(element));
    return { name: nameOf(element), facts: factsOf(element), box: boxOf(element), children };
  }

  function childrenOf(parent: Element | ShadowRoot): Described[] {
    const children: Described[] = [];
    for (const child of parent.childNodes) {
      if (child.nodeType === 3) {
        const text = (child as Text).data;
        const host = parent.nodeType === 11 ? (parent as ShadowRoot).host : (parent as Element);
        if (text !== '') children.push(!isReplica && isMasked(host) ? mask(text) : text);
      } else if (child.nodeType === 1) {
        const element = child as Element;
        const isLeftOut =
          element.localName === 'alongside-surface' ||
          (isReplica && element.localName === 'style' && element.textContent?.startsWith('@layer alongside')) ||
          (element.localName === 'input' && (element as HTMLInputElement).type === 'hidden');
        if (!isLeftOut) children.push(describeElement(element));
      }
    }
    return children;
  }

  return describeElement(document.documentElement);
}
