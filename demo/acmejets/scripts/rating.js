// `<aj-rating>`: five stars in an open shadow root, a form control of its own (`name`, `value`), or `readonly`.

const SHEET = `
  :host { display: inline-block; color: var(--gold, #b07a13); }
  fieldset { display: flex; gap: 2px; margin: 0; padding: 0; border: 0; }
  label { position: relative; display: block; cursor: pointer; }
  :host([readonly]) label { cursor: default; }
  input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
  svg { display: block; width: var(--star, 22px); height: var(--star, 22px); fill: none; stroke: currentcolor; stroke-width: 1.6; stroke-linejoin: round; transition: transform 150ms ease; }
  label[data-on] svg { fill: currentcolor; }
  :host(:not([readonly])) label:hover svg { transform: scale(1.15); }
  input:focus-visible + svg { outline: 3px solid var(--primary, #3a4a9f); outline-offset: 1px; border-radius: 4px; }
`;
const STAR = 'm12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9L12 16.9l-5.3 2.8 1.1-5.9-4.3-4.1 5.9-.8z';

class Rating extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ['value'];
  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: 'open' });

  connectedCallback() {
    if (this.#root.firstChild === null) this.#build();
    this.#refresh();
  }

  attributeChangedCallback() {
    this.#refresh();
  }

  get value() {
    return this.getAttribute('value') ?? '0';
  }

  set value(value) {
    this.setAttribute('value', String(value));
  }

  #build() {
    const style = document.createElement('style');
    style.textContent = SHEET;
    const fieldset = document.createElement('fieldset');
    fieldset.setAttribute('aria-label', this.getAttribute('label') ?? 'Rating');
    for (let star = 1; star <= 5; star += 1) {
      const label = document.createElement('label');
      const input = document.createElement('input');
      Object.assign(input, {
        type: 'radio',
        name: 'star',
        value: String(star),
        disabled: this.hasAttribute('readonly'),
      });
      input.setAttribute('aria-label', `${star} of 5`);
      input.addEventListener('change', () => {
        this.value = input.value;
        this.dispatchEvent(new Event('change', { bubbles: true }));
      });
      const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      drawing.setAttribute('viewBox', '0 0 24 24');
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', STAR);
      drawing.append(path);
      label.append(input, drawing);
      fieldset.append(label);
    }
    this.#root.append(style, fieldset);
  }

  #refresh() {
    const value = Number(this.value);
    for (const [index, label] of this.#root.querySelectorAll('label').entries()) {
      label.toggleAttribute('data-on', index < value);
      const input = label.querySelector('input');
      if (input !== null) input.checked = index + 1 === value;
    }
    this.#internals.setFormValue(value > 0 ? this.value : null);
  }
}

customElements.define('aj-rating', Rating);
