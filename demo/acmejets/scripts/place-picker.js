// `<aj-place-picker>`: suggests places under the text field it wraps. Not a native control on purpose: sites build
// their own lists, and support agents have to be able to use them.

import { h, icon } from './element.js';
import { placeLabel, suggestPlaces } from './places.js';

class PlacePicker extends HTMLElement {
  #active = -1;
  /** @type {HTMLUListElement | null} */
  #list = null;

  connectedCallback() {
    const input = this.querySelector('input');
    if (input === null || this.#list !== null) return;
    const list = h('ul', { class: 'place-list card', role: 'listbox', id: `${input.id}-list`, hidden: true });
    list.setAttribute('aria-label', input.id === 'from' ? 'Origin' : 'Destination');
    this.#list = list;
    this.append(list);
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', list.id);
    input.setAttribute('aria-expanded', 'false');
    input.addEventListener('focus', () => this.#show(input, list));
    input.addEventListener('click', () => this.#show(input, list));
    input.addEventListener('input', (event) => {
      if (!(event instanceof CustomEvent)) this.#show(input, list);
    });
    input.addEventListener('blur', () => this.#hide(input, list));
    input.addEventListener('keydown', (event) => this.#onKey(event, input, list));
    // Keeps the focus in the field, so that blur does not take the list away before the click.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[data-label]') : null;
      if (option !== null) this.#choose(input, list, option);
    });
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLUListElement} list
   */
  #show(input, list) {
    const places = suggestPlaces(input.value);
    this.#active = -1;
    input.removeAttribute('aria-activedescendant');
    list.replaceChildren(
      ...places.map((place, index) =>
        h(
          'li',
          { role: 'option', id: `${list.id}-${index}`, 'data-label': placeLabel(place), 'aria-selected': 'false' },
          icon('pin'),
          h('span', {}, place.city, h('small', {}, place.country)),
          h('span', { class: 'code' }, place.code),
        ),
      ),
    );
    if (places.length === 0) list.append(h('li', { class: 'none' }, 'We do not fly there yet.'));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLUListElement} list
   */
  #hide(input, list) {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLUListElement} list
   * @param {Element} option
   */
  #choose(input, list, option) {
    input.value = option.getAttribute('data-label') ?? '';
    this.#hide(input, list);
    input.dispatchEvent(new CustomEvent('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} input
   * @param {HTMLUListElement} list
   */
  #onKey(event, input, list) {
    if (event.key === 'Escape') {
      this.#hide(input, list);
      return;
    }
    const options = [...list.querySelectorAll('[data-label]')];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) {
        this.#show(input, list);
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.#active = Math.min(Math.max(this.#active + step, 0), options.length - 1);
      for (const [index, option] of options.entries())
        option.setAttribute('aria-selected', String(index === this.#active));
      const active = options[this.#active];
      if (active !== undefined) {
        input.setAttribute('aria-activedescendant', active.id);
        active.scrollIntoView({ block: 'nearest' });
      }
    }
    const chosen = options[this.#active];
    if (event.key === 'Enter' && !list.hidden && chosen !== undefined) {
      event.preventDefault();
      this.#choose(input, list, chosen);
    }
  }
}

customElements.define('aj-place-picker', PlacePicker);
