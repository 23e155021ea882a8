// Fields whose value a browser asks for with a picker (dates, times, colours, ranges): the agent gets the same control
// of their own browser in a small panel, and what they choose goes to the customer as the whole value.

import type { Replica } from '@alongside/replica';
import { element } from './element.ts';
import type { Stage } from './stage.ts';

export class ValuePicker {
  readonly #stage: Stage;
  readonly #choose: (field: number, value: string) => void;
  #panel: HTMLElement | null = null;

  constructor(stage: Stage, choose: (field: number, value: string) => void) {
    this.#stage = stage;
    this.#choose = choose;
  }

  open(replica: Replica, field: Element, id: number): void {
    this.close();
    const box = replica.geometry.boxOfId(id);
    if (box === null) return;
    const copy = (name: string) => replica.wireAttribute(field, name);
    const input = element('input', {
      type: copy('type'),
      min: copy('min'),
      max: copy('max'),
      step: copy('step'),
      'aria-label': copy('aria-label') ?? 'Value for the customer’s field',
    });
    input.value = replica.field(id)?.value ?? '';
    const panel = element('div', { class: 'value-picker', role: 'dialog', 'aria-label': 'Choose a value' }, input);
    const { scale } = this.#stage;
    panel.style.left = `${box.x * scale}px`;
    panel.style.top = `${(box.y + box.height) * scale + 2}px`;
    input.addEventListener('change', () => this.#choose(id, input.value));
    panel.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape' || event.key === 'Enter') this.close();
    });
    panel.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && panel.contains(relatedTarget)) && relatedTarget !== null) this.close();
    });
    this.#panel = panel;
    this.#stage.overlay.append(panel);
    input.focus({ preventScroll: true });
    try {
      input.showPicker();
    } catch {
      // Not every type and browser has one; the field itself is there.
    }
  }

  close(): void {
    const panel = this.#panel;
    this.#panel = null;
    panel?.remove();
  }
}
