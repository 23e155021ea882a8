// What an agent may do to an element, by what kind of element it is: form elements refuse in partial-control, private
// fields always, and some things only the customer's own hand can do. The server cannot know any of this, so it is
// decided here and here alone.

import type { ErrorCode } from '@alongside/protocol';
import { composedAncestors } from './composed-path.ts';

/** What the rules need of the mirror. */
export interface MaskReader {
  isMasked(element: Element): boolean;
}

/** Input types that are buttons; `button` alone does nothing to a form. */
const buttonTypes = ['button', 'submit', 'image', 'reset'];
const externalSchemes = ['mailto:', 'tel:', 'sms:'];

/** The innermost element around (or at) a target that does something of its own when clicked; null for plain content. */
function interactiveAround(target: Element): HTMLElement | null {
  for (const element of composedAncestors(target)) {
    if (
      element.matches(
        'a[href],area[href],button,input,select,textarea,option,optgroup,label,summary,fieldset,legend,[contenteditable]:not([contenteditable="false" i])',
      ) ||
      isFormAssociated(element)
    ) {
      return element as HTMLElement;
    }
  }
  return null;
}

/** Whether a click, key or focus here would reach a form element, which partial-control forbids. */
export function isFormElement(target: Element): boolean {
  const element = interactiveAround(target);
  if (element === null) return false;
  switch (element.localName) {
    case 'a':
    case 'area':
    case 'summary':
      return false;
    case 'label': {
      const { control } = element as HTMLLabelElement;
      return control !== null && isFormElement(control);
    }
    case 'button':
    case 'input': {
      const { type, form } = element as HTMLInputElement | HTMLButtonElement;
      if (!buttonTypes.includes(type)) return true;
      return type !== 'button' && form !== null && hasFields(form);
    }
    default:
      return true;
  }
}

/** The field that a target is, is in, or stands for as a label; null for none. */
export function fieldOf(target: Element): HTMLElement | null {
  const element = interactiveAround(target);
  if (element?.localName === 'label') {
    const { control } = element as HTMLLabelElement;
    return control === null ? null : fieldOf(control);
  }
  if (element === null || !isField(element)) return null;
  return element.localName === 'option' || element.localName === 'optgroup' ? element.closest('select') : element;
}

/** Whether the agent may not touch what is under the target because the owner or the browser calls it private. */
export function isPrivate(target: Element, masks: MaskReader): boolean {
  const field = fieldOf(target);
  return field !== null && masks.isMasked(field);
}

/** Whether the element, or the control around it, is switched off. */
export function isDisabled(target: Element): boolean {
  return interactiveAround(target)?.matches(':disabled') === true;
}

/** Whether text can be typed into it. */
export function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return (
    element.localName === 'textarea' ||
    (element.localName === 'input' &&
      ['text', 'search', 'tel', 'url', 'email', 'password', 'number'].includes((element as HTMLInputElement).type))
  );
}

/** What only the customer's own click can do: choosing files, opening another tab or program, content of other sites. */
export function needsCustomer(target: Element): boolean {
  if (target.matches('iframe,frame,embed,object')) return true;
  const element = interactiveAround(target);
  const control = element?.localName === 'label' ? (element as HTMLLabelElement).control : element;
  if (control?.matches('input[type="file" i]') === true) return true;
  if (element?.localName !== 'a' && element?.localName !== 'area') return false;
  const link = element as HTMLAnchorElement;
  const staysHere = ['', '_self', '_top', '_parent'].includes(link.target.toLowerCase());
  return !staysHere || externalSchemes.includes(link.protocol);
}

/** Code of the refusal, or null: what holds for every act that may change something under its target. */
export function refusalOf(target: Element, mode: string, masks: MaskReader): ErrorCode | null {
  if (mode !== 'full-control' && isFormElement(target)) return 'forms-not-editable';
  if (isPrivate(target, masks)) return 'masked-field';
  return null;
}

function isField(element: HTMLElement): boolean {
  if (element.matches('select,textarea,option,optgroup') || element.isContentEditable) return true;
  if (element.localName === 'input') return !buttonTypes.includes((element as HTMLInputElement).type);
  return isFormAssociated(element);
}

function hasFields(form: HTMLFormElement): boolean {
  return [...form.elements].some(
    (element) =>
      !element.matches('button,fieldset,output,object') &&
      !['hidden', ...buttonTypes].includes((element as HTMLInputElement).type),
  );
}

function isFormAssociated(element: Element): boolean {
  if (!element.localName.includes('-')) return false;
  const made = element.constructor as { formAssociated?: boolean };
  return made.formAssociated === true;
}
