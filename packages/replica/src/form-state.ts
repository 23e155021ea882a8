// Form values and the state of controls in the replica. Setters come from the prototypes: names in a form could shadow
// them. Wire values are kept for hashes and for the agent's own typing, which shows before the customer has it.

import { StreamError, stateBits } from '@alongside/protocol';
import { localNameOf } from './native-dom.ts';

export interface FieldValue {
  readonly value: string;
  readonly revision: number;
}

const inputs = HTMLInputElement.prototype;
const setInputValue = setterOf(inputs, 'value');
const getInputValue = getterOf(inputs, 'value');
const setAreaValue = setterOf(HTMLTextAreaElement.prototype, 'value');
const setSelectValue = setterOf(HTMLSelectElement.prototype, 'value');
const setChecked = setterOf(inputs, 'checked');
const setIndeterminate = setterOf(inputs, 'indeterminate');
const setSelected = setterOf(HTMLOptionElement.prototype, 'selected');
const inputType = getterOf(inputs, 'type');

/** Types that show nothing for a value that they cannot read, so that a mask would be invisible. */
const sanitizing = new Set(['number', 'date', 'time', 'month', 'week', 'datetime-local', 'range', 'color']);

export class FormState {
  readonly #fields = new WeakMap<Element, FieldValue>();
  readonly #bits = new WeakMap<Element, number>();
  readonly #showAsText: (element: Element) => void;

  /** @param showAsText makes an input one of type `text`, whatever the wire says of its type */
  constructor(showAsText: (element: Element) => void) {
    this.#showAsText = showAsText;
  }

  /** Value on the wire; null where none was sent. */
  field(element: Element): FieldValue | null {
    return this.#fields.get(element) ?? null;
  }

  /** Bits of `stateBits`. */
  bits(element: Element): number {
    return this.#bits.get(element) ?? 0;
  }

  setValue(element: Element, revision: number, value: string): void {
    this.#fields.set(element, { value, revision });
    this.show(element, value);
  }

  splice(element: Element, revision: number, position: number, remove: number, insert: string): void {
    // A value that was never sent is empty.
    const before = this.#fields.get(element) ?? { value: '', revision: 0 };
    if (revision !== before.revision + 1) throw new StreamError('revision out of order');
    if (position + remove > before.value.length) throw new StreamError('splice out of range');
    this.setValue(element, revision, before.value.slice(0, position) + insert + before.value.slice(position + remove));
  }

  /** Shows a value without taking it for the wire's: the agent's own typing. */
  show(element: Element, value: string): void {
    switch (localNameOf(element)) {
      case 'input':
        this.#showInput(element, value);
        break;
      case 'textarea':
        setAreaValue(element, value);
        break;
      case 'select':
        setSelectValue(element, value);
        break;
    }
  }

  #showInput(element: Element, value: string): void {
    const type = inputType(element) as string;
    if (type === 'file') return;
    setInputValue(element, value);
    if (value !== '' && sanitizing.has(type) && /^\*+$/.test(value) && getInputValue(element) !== value) {
      // The customer's mask must show: a control that knows only dates would stay empty.
      this.#showAsText(element);
      setInputValue(element, value);
    }
  }

  setBits(element: Element, bits: number): void {
    const before = this.bits(element);
    this.#bits.set(element, bits);
    const name = localNameOf(element);
    if (name === 'input') {
      setChecked(element, (bits & stateBits.checked) !== 0);
      if (((before ^ bits) & stateBits.indeterminate) !== 0) {
        setIndeterminate(element, (bits & stateBits.indeterminate) !== 0);
      }
    } else if (name === 'option') {
      setSelected(element, (bits & stateBits.selected) !== 0);
    }
  }
}

function setterOf(prototype: object, name: string): (element: Element, value: unknown) => void {
  const set = Object.getOwnPropertyDescriptor(prototype, name)!.set!;
  return (element, value) => {
    set.call(element, value);
  };
}

function getterOf(prototype: object, name: string): (element: Element) => unknown {
  const get = Object.getOwnPropertyDescriptor(prototype, name)!.get!;
  return (element) => get.call(element);
}
