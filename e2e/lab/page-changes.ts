// Random changes of a part of a page, one kind after the other: what frameworks and people do to a DOM, and what hardly
// anyone does but a mirror must survive.

import type { Random } from './random.ts';

const tags = ['div', 'p', 'span', 'ul', 'li', 'section', 'b', 'x-card'];
const svg = 'http://www.w3.org/2000/svg';
const maxNodes = 500;

type Change = () => void | Promise<void>;

export class PageChanges {
  readonly counts: Record<string, number> = {};
  readonly #random: Random;
  readonly #zoo: HTMLElement;
  readonly #closedRoots: WeakMap<Element, ShadowRoot>;
  readonly #changes: [string, Change][];
  /** Detached subtrees that come back later. */
  readonly #limbo: Element[] = [];

  constructor(random: Random, zoo: HTMLElement, closedRoots: WeakMap<Element, ShadowRoot>) {
    this.#random = random;
    this.#zoo = zoo;
    this.#closedRoots = closedRoots;
    this.#changes = [
      ['insert', () => this.#insert()],
      ['insert many', () => this.#insertMany()],
      ['remove', () => this.#remove()],
      ['move', () => this.#move()],
      ['wrap', () => this.#wrap()],
      ['unwrap', () => this.#unwrap()],
      ['sort', () => this.#sort()],
      ['swap ancestor and descendant', () => this.#swapAncestor()],
      ['detach, mutate, attach', () => this.#detachMutateAttach()],
      ['detach', () => this.#detach()],
      ['attach', () => this.#attach()],
      ['text', () => this.#text()],
      ['attributes', () => this.#attributes()],
      ['shadow root', () => this.#shadowRoot()],
      ['frame', () => this.#frame()],
      ['in frame', () => this.#inFrame()],
      ['field', () => this.#field()],
      ['comment', () => this.#comment()],
      ['replace all', () => this.#replaceAll()],
    ];
    for (const [name] of this.#changes) this.counts[name] = 0;
  }

  /** Makes one random change that can be made now. */
  async step(): Promise<void> {
    const [name, change] = this.#random.pick(this.#changes);
    await change();
    this.counts[name]!++;
  }

  populate(count: number): void {
    for (let index = 0; index < count; index++) this.#insert();
  }

  reset(): void {
    this.#limbo.length = 0;
    this.#zoo.replaceChildren();
    this.populate(60);
  }

  /** Every element of the zoo, in shadow roots and frames too, itself first. */
  #elements(): Element[] {
    const found: Element[] = [];
    const visit = (root: ParentNode & Node): void => {
      if (root.nodeType === Node.ELEMENT_NODE) found.push(root as unknown as Element);
      for (const child of root.children) visit(child);
      const shadow = (root as unknown as Element).shadowRoot ?? this.#closedRoots.get(root as unknown as Element);
      if (shadow) visit(shadow);
    };
    visit(this.#zoo);
    return found;
  }

  #element(): Element {
    return this.#random.pick(this.#elements());
  }

  /** An element that may have children and is not the zoo's own frame content. */
  #parent(): ParentNode & Node {
    for (;;) {
      const element = this.#element();
      if (['INPUT', 'TEXTAREA', 'IFRAME'].includes(element.tagName)) continue;
      const shadow = element.shadowRoot ?? this.#closedRoots.get(element);
      return shadow && this.#random.chance(0.5) ? shadow : element;
    }
  }

  #inner(): Element | null {
    const elements = this.#elements().slice(1);
    return elements.length === 0 ? null : this.#random.pick(elements);
  }

  #place(parent: Node): Node | null {
    const children = [...parent.childNodes, null];
    return this.#random.pick(children);
  }

  #make(depth: number): Node {
    const random = this.#random;
    const choice = random.below(20);
    if (choice < 5) return document.createTextNode(random.word());
    if (choice === 5) return document.createComment(random.word());
    if (choice === 6) {
      const image = document.createElementNS(svg, 'svg');
      image.setAttribute('viewBox', `0 0 ${random.below(50)} 10`);
      image.append(document.createElementNS(svg, 'linearGradient'));
      return image;
    }
    if (choice === 7) {
      const input = document.createElement('input');
      input.type = random.pick(['text', 'checkbox', 'radio', 'range', 'search']);
      return input;
    }
    if (choice === 8) return document.createElement('textarea');
    const element = document.createElement(random.pick(tags));
    if (random.chance(0.4)) element.className = `${random.word()} ${random.word()}`;
    if (random.chance(0.2)) element.id = random.word();
    if (depth > 0) for (let count = random.below(4); count > 0; count--) element.append(this.#make(depth - 1));
    return element;
  }

  #isFull(): boolean {
    return this.#elements().length > maxNodes;
  }

  #insert(): void {
    if (this.#isFull()) this.#zoo.lastElementChild?.remove();
    const parent = this.#parent();
    parent.insertBefore(this.#make(3), this.#place(parent));
  }

  #insertMany(): void {
    if (this.#isFull()) this.#zoo.replaceChildren();
    const part = document.createDocumentFragment();
    for (let count = 3 + this.#random.below(30); count > 0; count--) part.append(this.#make(2));
    const parent = this.#parent();
    parent.insertBefore(part, this.#random.chance(0.6) ? null : this.#place(parent));
  }

  #remove(): void {
    this.#inner()?.remove();
  }

  #move(): void {
    const node = this.#inner();
    const parent = this.#parent();
    if (node === null || contains(node, parent)) return;
    parent.insertBefore(node, pickOther(this.#place(parent), node));
  }

  #wrap(): void {
    const node = this.#inner();
    if (node === null) return;
    const wrapper = document.createElement(this.#random.pick(tags));
    node.replaceWith(wrapper);
    wrapper.append(node);
    if (this.#random.chance(0.3)) wrapper.prepend(this.#make(1));
  }

  #unwrap(): void {
    const node = this.#inner();
    if (node !== null && node.tagName !== 'IFRAME') node.replaceWith(...node.childNodes);
  }

  #sort(): void {
    const parent = this.#parent();
    const children = [...parent.childNodes];
    const random = this.#random;
    if (random.chance(0.5)) children.reverse();
    else for (let swaps = 1 + random.below(4); swaps > 0; swaps--) swap(children, random);
    for (const child of children) parent.appendChild(child);
  }

  #swapAncestor(): void {
    const inner = this.#inner();
    const outer = inner?.parentElement;
    if (!inner || !outer || outer === this.#zoo || outer.parentNode === null) return;
    if (['INPUT', 'TEXTAREA', 'IFRAME'].includes(inner.tagName)) return;
    outer.replaceWith(inner);
    inner.append(outer);
  }

  async #detachMutateAttach(): Promise<void> {
    const node = this.#inner();
    const parent = node?.parentNode;
    if (!node || !parent) return;
    const after = node.nextSibling;
    node.remove();
    if (this.#random.chance(0.6))
      await (this.#random.chance(0.5) ? undefined : new Promise((resolve) => setTimeout(resolve)));
    node.setAttribute('title', this.#random.word());
    node.append(this.#make(1));
    if (node.firstChild instanceof Text) node.firstChild.data = this.#random.word();
    if (this.#zoo.contains(parent)) parent.insertBefore(node, after?.parentNode === parent ? after : null);
  }

  #detach(): void {
    const node = this.#inner();
    if (node === null) return;
    node.remove();
    if (this.#limbo.push(node) > 8) this.#limbo.shift();
  }

  #attach(): void {
    const node = this.#limbo.pop();
    if (node === undefined) {
      this.#insert();
      return;
    }
    node.setAttribute('role', this.#random.word());
    const parent = this.#parent();
    if (!contains(node, parent)) parent.insertBefore(node, this.#place(parent));
  }

  #text(): void {
    const texts: Text[] = [];
    for (const element of this.#elements())
      for (const child of element.childNodes) if (child instanceof Text) texts.push(child);
    if (texts.length === 0) {
      this.#insert();
      return;
    }
    const text = this.#random.pick(texts);
    if (this.#random.chance(0.2)) text.data = `${'long text '.repeat(30)}${this.#random.word()}`;
    else if (this.#random.chance(0.4) && /^[a-z]{6}/.test(text.data))
      text.replaceData(this.#random.below(4), 2, this.#random.word());
    else text.data = this.#random.chance(0.1) ? '' : `${this.#random.word()} é𝄞`;
  }

  #attributes(): void {
    const element = this.#inner();
    if (element === null) {
      this.#insert();
      return;
    }
    const name = this.#random.pick(['class', 'id', 'title', 'lang', 'role']);
    if (this.#random.chance(0.25)) element.removeAttribute(name);
    else element.setAttribute(name, this.#random.word());
  }

  #shadowRoot(): void {
    const host = document.createElement('div');
    this.#zoo.append(host);
    const mode = this.#random.pick(['open', 'closed'] as const);
    const root = host.attachShadow({ mode });
    if (mode === 'closed') this.#closedRoots.set(host, root);
    root.append(this.#make(2), document.createElement('slot'));
    host.append(this.#make(1));
  }

  #frame(): void {
    const frames = this.#zoo.querySelectorAll('iframe');
    if (frames.length > 3) frames[0]!.remove();
    const parent = this.#parent();
    parent.appendChild(document.createElement('iframe'));
  }

  #inFrame(): void {
    const frames = [...this.#zoo.querySelectorAll('iframe')];
    if (frames.length === 0) {
      this.#frame();
      return;
    }
    const inside = this.#random.pick(frames).contentDocument;
    if (!inside?.body) return;
    const choice = this.#random.below(4);
    if (choice === 0) inside.body.replaceChildren();
    else if (choice === 1) inside.body.className = this.#random.word();
    else inside.body.append(this.#make(2));
  }

  #field(): void {
    const fields = this.#elements().filter((element) => element.tagName === 'INPUT' || element.tagName === 'TEXTAREA');
    if (fields.length === 0) {
      this.#insert();
      return;
    }
    const field = this.#random.pick(fields) as HTMLInputElement;
    if (field.type === 'checkbox' || field.type === 'radio') {
      field.checked = this.#random.chance(0.5);
      field.indeterminate = this.#random.chance(0.2);
    } else if (field.type === 'range') {
      field.value = String(this.#random.below(100));
    } else {
      field.value = this.#random.chance(0.2) ? '' : `${field.value.slice(0, 8)}${this.#random.word()}`;
    }
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  #comment(): void {
    const parent = this.#parent();
    parent.insertBefore(document.createComment('aside'), this.#place(parent));
  }

  #replaceAll(): void {
    const parent = this.#parent();
    if (parent === this.#zoo && this.#random.chance(0.8)) return;
    parent.replaceChildren(this.#make(2), this.#make(1));
  }
}

/** Whether `inside` is in `node`, through shadow roots. */
function contains(node: Node, inside: Node): boolean {
  for (let current: Node | null = inside; current !== null; ) {
    if (current === node) return true;
    current = current.parentNode ?? ('host' in current ? (current.host as Node) : null);
  }
  return false;
}

function pickOther(place: Node | null, node: Node): Node | null {
  return place === node ? node.nextSibling : place;
}

function swap(nodes: Node[], random: Random): void {
  const one = random.below(nodes.length);
  const other = random.below(nodes.length);
  const held = nodes[one];
  if (held === undefined) return;
  nodes[one] = nodes[other]!;
  nodes[other] = held;
}
