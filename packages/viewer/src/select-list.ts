// The list of a select, drawn by us, since a browser's own drop-down cannot be opened in the replica: a listbox below the
// field with its options and groups, for mouse and keyboard.

import { isElement, type Replica } from '@alongside/replica';
import { element } from './element.ts';
import type { Stage } from './stage.ts';
import { labelOf } from './targets.ts';

interface Option {
  readonly id: number;
  readonly label: string;
  readonly group: string;
  readonly isDisabled: boolean;
  isSelected: boolean;
}

/** Options that are shown. */
const maxOptions = 1000;

export class SelectList {
  readonly #stage: Stage;
  readonly #choose: (select: number, options: number[]) => void;
  readonly #done: () => void;
  #list: HTMLElement | null = null;
  #replica: Replica | null = null;
  #select = 0;
  #isMultiple = false;
  #options: Option[] = [];
  #active = 0;
  #typed = '';
  #typedAt = 0;

  /** @param done closed by the agent's own hand: the keyboard goes back to the page */
  constructor(stage: Stage, choose: (select: number, options: number[]) => void, done: () => void) {
    this.#stage = stage;
    this.#choose = choose;
    this.#done = done;
    stage.watchScale(() => this.pageChanged());
  }

  open(replica: Replica, select: Element, id: number): void {
    this.close();
    this.#replica = replica;
    this.#select = id;
    this.#isMultiple = replica.wireAttribute(select, 'multiple') !== null;
    this.#options = optionsOf(replica, select);
    const label = labelOf(replica, select) || 'Options';
    const list = element('div', {
      class: 'select-list',
      role: 'listbox',
      tabindex: '0',
      'aria-label': label,
      'aria-multiselectable': this.#isMultiple ? 'true' : null,
    });
    let group = '';
    let into: HTMLElement = list;
    for (const [index, option] of this.#options.entries()) {
      if (option.group !== group) {
        group = option.group;
        into = list;
        if (group !== '') {
          const name = element('div', { class: 'select-group', 'aria-hidden': 'true' }, group);
          into = element('div', { role: 'group', 'aria-label': group }, name);
          list.append(into);
        }
      }
      const row = element(
        'div',
        { class: 'select-option', role: 'option', id: `select-option-${index}` },
        option.label || '\u00a0',
      );
      row.setAttribute('aria-disabled', String(option.isDisabled));
      row.addEventListener('pointerup', () => this.#pick(index));
      row.addEventListener('pointermove', () => this.#activate(index, false));
      into.append(row);
    }
    list.addEventListener('keydown', (event) => this.#keyDown(event));
    list.addEventListener('blur', () => this.close());
    this.#list = list;
    this.#stage.overlay.append(list);
    this.#place();
    list.focus({ preventScroll: true });
    this.#activate(
      Math.max(
        0,
        this.#options.findIndex((option) => option.isSelected),
      ),
      true,
    );
  }

  close(): void {
    const list = this.#list;
    this.#list = null;
    this.#replica = null;
    list?.remove();
  }

  pageChanged(): void {
    if (this.#list !== null) this.#place();
  }

  #place(): void {
    const box = this.#replica?.geometry.boxOfId(this.#select) ?? null;
    const list = this.#list;
    if (list === null) return;
    if (box === null) {
      this.close();
      return;
    }
    const { scale, viewport } = this.#stage;
    list.style.minWidth = `${Math.max(120, box.width * scale)}px`;
    const below = (viewport.height - box.y - box.height) * scale;
    const above = box.y * scale;
    const isBelow = below >= Math.min(list.scrollHeight, 240) || below >= above;
    list.style.left = `${Math.max(0, box.x * scale)}px`;
    list.style.maxHeight = `${Math.max(120, Math.min(360, isBelow ? below : above))}px`;
    list.style.top = isBelow ? `${(box.y + box.height) * scale + 2}px` : '';
    list.style.bottom = isBelow ? '' : `${(viewport.height - box.y) * scale + 2}px`;
  }

  #activate(index: number, scrolls: boolean): void {
    const list = this.#list;
    if (list === null || this.#options.length === 0) return;
    this.#active = index;
    list.setAttribute('aria-activedescendant', `select-option-${index}`);
    for (const [at, row] of [...list.querySelectorAll('.select-option')].entries()) {
      row.classList.toggle('is-active', at === index);
      row.setAttribute('aria-selected', String(this.#options[at]?.isSelected ?? false));
      if (at === index && scrolls) row.scrollIntoView({ block: 'nearest' });
    }
  }

  #pick(index: number): void {
    const option = this.#options[index];
    if (option === undefined || option.isDisabled) return;
    if (this.#isMultiple) {
      option.isSelected = !option.isSelected;
      this.#choose(
        this.#select,
        this.#options.filter((one) => one.isSelected).map(({ id }) => id),
      );
      this.#activate(index, false);
      return;
    }
    const select = this.#select;
    this.close();
    this.#choose(select, [option.id]);
    this.#done();
  }

  #keyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if ([...event.key].length > 1) this.#typed = '';
    const last = this.#options.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(last, this.#active + 1),
      ArrowUp: Math.max(0, this.#active - 1),
      Home: 0,
      End: last,
      PageDown: Math.min(last, this.#active + 8),
      PageUp: Math.max(0, this.#active - 8),
    };
    const to = moves[event.key];
    if (to !== undefined) this.#activate(to, true);
    else if (event.key === 'Enter' || event.key === ' ') this.#pick(this.#active);
    else if (event.key === 'Escape' || event.key === 'Tab') {
      this.close();
      this.#done();
    } else if ([...event.key].length === 1 && !event.ctrlKey && !event.metaKey) this.#findTyped(event.key);
    else return;
    event.preventDefault();
  }

  #findTyped(key: string): void {
    const now = performance.now();
    this.#typed = now - this.#typedAt > 800 ? key : this.#typed + key;
    this.#typedAt = now;
    const wanted = this.#typed.toLowerCase();
    const index = this.#options.findIndex(({ label }) => label.toLowerCase().startsWith(wanted));
    if (index >= 0) this.#activate(index, true);
  }
}

function optionsOf(replica: Replica, select: Element): Option[] {
  const options: Option[] = [];
  const add = (parent: Element, group: string, isGroupDisabled: boolean) => {
    for (const child of replica.tree.childContainer(parent).childNodes) {
      if (!isElement(child) || options.length >= maxOptions) continue;
      const name = replica.wireName(child);
      const isDisabled = isGroupDisabled || replica.wireAttribute(child, 'disabled') !== null;
      if (name === 'optgroup') add(child, replica.wireAttribute(child, 'label') ?? '', isDisabled);
      if (name !== 'option') continue;
      options.push({
        id: replica.tree.nodes.idOf(child),
        label: replica.wireAttribute(child, 'label') ?? (child.textContent ?? '').replace(/\s+/g, ' ').trim(),
        group,
        isDisabled,
        isSelected: (child as HTMLOptionElement).selected,
      });
    }
  };
  add(select, '', false);
  return options;
}
