// Fields whose value a browser asks for with a picker (dates, times, colours, ranges): the agent gets the same control
// of their own browser in a small form, and what they set goes to the customer as the whole value. Ranges and colours go
// as they are chosen, the others when they are whole and confirmed.

import type { Replica } from '@alongside/replica';
import { element } from './element.ts';
import type { Stage } from './stage.ts';
import { labelOf } from './targets.ts';
import { pickerTexts } from './texts.ts';

/** What is typed where the agent's browser knows no such control. */
const patterns: Readonly<Record<string, { readonly pattern: string; readonly example: string }>> = {
  month: { pattern: '\\d{4}-\\d{2}', example: '2027-03' },
  week: { pattern: '\\d{4}-W\\d{2}', example: '2027-W10' },
};
const liveTypes = new Set(['range', 'color']);
/** Height that the form has at most, in screen pixels. */
const roomPx = 110;

export interface PickerEvents {
  choose(field: number, value: string): void;
  /** Closed by the agent's own hand: the keyboard goes back to the page. */
  done(): void;
}

export class ValuePicker {
  readonly #stage: Stage;
  readonly #events: PickerEvents;
  #panel: HTMLElement | null = null;

  constructor(stage: Stage, events: PickerEvents) {
    this.#stage = stage;
    this.#events = events;
  }

  open(replica: Replica, field: Element, id: number): void {
    this.close();
    const box = replica.geometry.boxOfId(id);
    if (box === null) return;
    const copy = (name: string) => replica.wireAttribute(field, name);
    const type = (copy('type') ?? '').toLowerCase();
    const label = labelOf(replica, field) || pickerTexts.value;
    const input = element('input', {
      type,
      min: copy('min'),
      max: copy('max'),
      step: copy('step'),
      required: copy('required') !== null,
      'aria-label': label,
    });
    const { pattern, example } = patterns[type] ?? {};
    if (pattern !== undefined && input.type === 'text') Object.assign(input, { pattern, placeholder: example });
    input.value = replica.field(id)?.value ?? '';
    const form = element('form', { class: 'value-picker', role: 'dialog', 'aria-label': label }, input);
    if (liveTypes.has(type)) input.addEventListener('input', () => this.#events.choose(id, input.value));
    else form.append(...this.#buttons(input, id));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!liveTypes.has(type)) this.#events.choose(id, input.value);
      this.#done();
    });
    form.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') this.#done();
    });
    form.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget)) && relatedTarget !== null) this.close();
    });
    const { scale, viewport } = this.#stage;
    const isBelow = (viewport.height - box.y - box.height) * scale >= roomPx || box.y * scale < roomPx;
    form.style.left = `${Math.max(0, box.x * scale)}px`;
    form.style.top = isBelow ? `${(box.y + box.height) * scale + 2}px` : '';
    form.style.bottom = isBelow ? '' : `${(viewport.height - box.y) * scale + 2}px`;
    this.#panel = form;
    this.#stage.overlay.append(form);
    input.focus({ preventScroll: true });
  }

  close(): void {
    const panel = this.#panel;
    this.#panel = null;
    panel?.remove();
  }

  #buttons(input: HTMLInputElement, id: number): HTMLElement[] {
    const clear = element('button', { type: 'button', class: 'button', hidden: input.required }, pickerTexts.clear);
    clear.addEventListener('click', () => {
      this.#events.choose(id, '');
      this.#done();
    });
    return [clear, element('button', { type: 'submit', class: 'button is-main' }, pickerTexts.set)];
  }

  #done(): void {
    this.close();
    this.#events.done();
  }
}
