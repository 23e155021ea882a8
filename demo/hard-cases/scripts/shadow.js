// Roots open, closed, nested and late.

import { byId, onClick } from './on-click.js';

const LOOK = `
  :host { display: block; padding: 14px; border: 1px solid color-mix(in srgb, currentcolor 30%, transparent); border-radius: 10px; }
  :host(:hover) { border-color: currentcolor; }
  button { margin-top: 8px; font: inherit; padding: 4px 14px; border: 1px solid currentcolor; border-radius: 8px; background: none; color: inherit; cursor: pointer; }
  output { margin-left: 10px; font-weight: 700; }
`;

class Counter extends HTMLElement {
  #count = 0;

  connectedCallback() {
    if (this.hasAttribute('data-ready')) return;
    this.setAttribute('data-ready', '');
    const root = this.attachShadow({ mode: this.getAttribute('mode') === 'closed' ? 'closed' : 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Count';
    const output = document.createElement('output');
    output.textContent = '0';
    button.addEventListener('click', () => {
      this.#count += 1;
      output.textContent = String(this.#count);
    });
    root.append(document.createElement('slot'), document.createElement('br'), button, output);
  }
}

class Nested extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot !== null) return;
    const root = this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = ':host { display: block; } p { margin: 0 0 8px; }';
    const text = document.createElement('p');
    text.textContent = 'A root with a closed root inside:';
    const inner = document.createElement('hc-counter');
    inner.setAttribute('mode', 'closed');
    inner.textContent = 'Closed in open';
    root.append(style, text, inner);
  }
}

export function setUpShadow() {
  customElements.define('hc-counter', Counter);
  customElements.define('hc-nested', Nested);
  onClick('shadow-late', (button) => {
    const host = byId('late-root', HTMLElement);
    const root = host.attachShadow({ mode: 'closed' });
    const bold = document.createElement('b');
    bold.textContent = 'A root came late. Slotted: ';
    root.append(bold, document.createElement('slot'));
    button.disabled = true;
  });
  onClick('shadow-move', () => {
    const closed = byId('closed-counter', HTMLElement);
    closed.parentElement?.append(closed);
  });
}
