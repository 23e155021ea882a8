// What goes with the drawing tools: colours, fading ink, undo, clear, and whether the customer sees drawings at all. A
// small bar above the page, there while one of the tools is chosen.

import { element } from './element.ts';
import { type IconName, icon } from './icons.ts';
import { agentColour, colourNames } from './palette.ts';

export interface DrawingPanelEvents {
  /** Index into the palette; null for the agent's own. */
  colour(colour: number | null): void;
  fading(isFading: boolean): void;
  undo(what: 'last' | 'own' | 'all'): void;
}

/** Colours to choose from, the agent's own first. */
const offered = 5;

export class DrawingPanel {
  readonly node: HTMLElement;
  readonly #colours = element('div', { class: 'colours', role: 'group', 'aria-label': 'Colour' });
  readonly #note: HTMLElement;
  readonly #events: DrawingPanelEvents;
  #own = -1;

  constructor(events: DrawingPanelEvents) {
    this.#events = events;
    const fading = button('clock', 'Fading ink', 'Goes by itself after a few seconds');
    fading.classList.add('fading-ink');
    fading.setAttribute('aria-pressed', 'false');
    fading.addEventListener('click', () => {
      const isOn = fading.getAttribute('aria-pressed') !== 'true';
      fading.setAttribute('aria-pressed', String(isOn));
      events.fading(isOn);
    });
    const undo = button('undo', 'Undo', 'Undo (Ctrl+Z)');
    const own = button('clear', 'Clear mine', 'Takes away all of your drawings');
    const all = button('clear', 'Clear all', 'Takes away everybody’s drawings');
    undo.classList.add('undo');
    own.classList.add('clear-own');
    all.classList.add('clear-all');
    for (const [each, what] of [
      [undo, 'last'],
      [own, 'own'],
      [all, 'all'],
    ] as const) {
      each.addEventListener('click', () => events.undo(what));
    }
    this.#note = element('span', { class: 'drawing-note', role: 'status' });
    this.node = element(
      'div',
      { class: 'drawing-panel', role: 'group', 'aria-label': 'Drawing', hidden: true },
      this.#colours,
      fading,
      undo,
      own,
      all,
      this.#note,
    );
  }

  show(isShown: boolean): void {
    this.node.hidden = !isShown;
  }

  /** The customer has hidden drawings, or shows them. */
  setHiddenByCustomer(isHidden: boolean): void {
    this.#note.textContent = isHidden ? 'The customer has hidden drawings' : '';
  }

  /** The agent's own colour, once it is known. */
  setOwn(colour: number): void {
    if (colour === this.#own) return;
    this.#own = colour;
    const swatches = Array.from({ length: offered }, (_, index) => {
      const each = (colour + index) % colourNames.length;
      const label = index === 0 ? `${colourNames[each]}, your colour` : (colourNames[each] ?? '');
      const swatch = element('button', {
        class: 'swatch',
        type: 'button',
        title: label,
        'aria-label': label,
        'aria-pressed': String(index === 0),
        style: `--person: ${agentColour(each)}`,
      });
      swatch.addEventListener('click', () => {
        for (const other of swatches) other.setAttribute('aria-pressed', String(other === swatch));
        this.#events.colour(each);
      });
      return swatch;
    });
    this.#colours.replaceChildren(...swatches);
  }
}

function button(name: IconName, label: string, title: string): HTMLButtonElement {
  return element('button', { class: 'tool', type: 'button', title }, icon(name), element('span', {}, label));
}
