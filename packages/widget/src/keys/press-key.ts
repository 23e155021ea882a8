// Keys of an agent: keydown and keyup in the element's own realm, and between them what the browser would have done for
// a real key, since events that scripts make do nothing by themselves.

import { modifierFields } from '../acting/click.ts';
import { editingHostOf } from '../acting/editing-host.ts';
import { isTextField } from '../acting/element-rules.ts';
import { deepActiveElement } from '../acting/focus.ts';
import { scrollAround } from '../acting/scroll.ts';
import { selectOptions } from '../acting/select-options.ts';
import { editText } from './edit-text.ts';

const keyCodes: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
};
const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Pixels of a line. */
const linePx = 40;

export interface KeyContext {
  /** Moves the focus; for Tab. */
  focus(element: HTMLElement): void;
  /** Sets a field's value as the page would notice it. */
  setValue(field: HTMLInputElement, value: string): void;
  /** Tells the page that a field is done with: before its form is sent. */
  commit(): void;
}

/** Presses and lets go of one key on an element. */
export function pressKey(element: HTMLElement, key: string, modifiers: number, context: KeyContext): void {
  const realm = element.ownerDocument.defaultView as (Window & typeof globalThis) | null;
  if (realm === null) return;
  modifiers = asHere(modifiers);
  const keyCode = keyCodes[key] ?? (key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0);
  const fields = {
    key,
    code: codeOf(key),
    keyCode,
    which: keyCode,
    bubbles: true,
    cancelable: true,
    composed: true,
    view: realm,
    ...modifierFields(modifiers),
  };
  const goesOn = element.dispatchEvent(new realm.KeyboardEvent('keydown', fields));
  const isPlain = (modifiers & ~1) === 0;
  // Space acts when it is let go, unless keyup is prevented too.
  if (goesOn && isPlain && key !== ' ') actOnKey(element, key, modifiers, context);
  else if (goesOn && !isPlain && (modifiers & 4) === 0) editByShortcut(element, key.toLowerCase(), modifiers);
  // A key is let go where the focus has moved to meanwhile.
  const target = deepActiveElement(element.ownerDocument) ?? element.ownerDocument.body;
  const isUp = target.dispatchEvent(new realm.KeyboardEvent('keyup', fields));
  if (goesOn && isUp && isPlain && key === ' ') actOnKey(element, key, modifiers, context);
}

function actOnKey(element: HTMLElement, key: string, modifiers: number, context: KeyContext): void {
  const isShifted = (modifiers & 1) !== 0;
  const host = editingHostOf(element);
  if (key === 'Tab') moveByTab(element, isShifted, context);
  else if (key === 'Escape') closeTopmost(element.ownerDocument);
  else if (host !== null) editByKey(host, key, isShifted);
  else if (
    isTextField(element) &&
    (/^(?:Backspace|Delete)$/.test(key) || (key === 'Enter' && element.localName === 'textarea'))
  )
    editText(
      element,
      key === 'Enter' ? 'insertLineBreak' : `deleteContent${key === 'Delete' ? 'For' : 'Back'}ward`,
      null,
    );
  else if (key === 'Enter') pressEnter(element, context);
  else if (key === ' ') pressSpace(element, isShifted);
  else if (!moveInControl(element, key, context) && !isTextField(element)) scrollByKey(element, key);
}

/** The command key of the customer's system, whichever the agent's has. */
function asHere(modifiers: number): number {
  if ((modifiers & 10) === 0) return modifiers;
  return (modifiers & 5) | (/^(?:Mac|iP)/.test(navigator.platform) ? 8 : 2);
}

/** What a browser itself does for a shortcut in what can be edited. */
function editByShortcut(element: HTMLElement, key: string, modifiers: number): void {
  const host = editingHostOf(element);
  if (host === null && !isTextField(element)) return;
  const redoes = key === 'y' || (modifiers & 1) !== 0;
  if (key === 'a') element.ownerDocument.execCommand('selectAll');
  else if (key === 'z' || key === 'y') editText(element, redoes ? 'historyRedo' : 'historyUndo', null);
  else if (host !== null && key in formats) editText(host, formats[key]!, null);
}

const formats: Readonly<Record<string, string>> = { b: 'formatBold', i: 'formatItalic', u: 'formatUnderline' };

function editByKey(host: HTMLElement, key: string, isShifted: boolean): void {
  if (key === 'Enter') editText(host, isShifted ? 'insertLineBreak' : 'insertParagraph', null);
  else if (key === 'Backspace') editText(host, 'deleteContentBackward', null);
  else if (key === 'Delete') editText(host, 'deleteContentForward', null);
  else if (key.length === 1) editText(host, 'insertText', key);
  else {
    const arrow = arrows[key];
    const isForward = arrow !== undefined && (arrow[0] > 0 || arrow[1] > 0);
    if (arrow === undefined && key !== 'Home' && key !== 'End') return;
    host.ownerDocument
      .getSelection()
      ?.modify(
        isShifted ? 'extend' : 'move',
        isForward || key === 'End' ? 'forward' : 'backward',
        arrow === undefined ? 'lineboundary' : arrow[0] !== 0 ? 'character' : 'line',
      );
  }
}

function pressEnter(element: HTMLElement, context: KeyContext): void {
  const tag = element.localName;
  if (tag === 'button' || tag === 'summary' || (element as HTMLAnchorElement).href) element.click();
  else if (tag === 'input') {
    const { form, type } = element as HTMLInputElement;
    if (['submit', 'button', 'reset', 'image'].includes(type)) element.click();
    else if (form !== null) {
      context.commit();
      submitByEnter(form);
    }
  }
}

/** As a browser does: by the form's first submit button, or without any when there is only one text field. */
function submitByEnter(form: HTMLFormElement): void {
  const fields = [...form.elements] as HTMLInputElement[];
  const submitter = fields.find(({ type }) => type === 'submit' || type === 'image');
  if (submitter !== undefined) submitter.click();
  else if (fields.filter(isTextField).length < 2) form.requestSubmit();
}

function pressSpace(element: HTMLElement, isShifted: boolean): void {
  const isPressed = element.matches(
    'button,summary,input[type=checkbox],input[type=radio],input[type=submit],input[type=button],input[type=reset]',
  );
  if (isPressed) element.click();
  else if (!isTextField(element)) scrollByKey(element, isShifted ? 'PageUp' : 'PageDown');
}

/** Arrows and the like inside of a control that takes them; false when it takes none. */
function moveInControl(element: HTMLElement, key: string, context: KeyContext): boolean {
  const arrow = arrows[key];
  const step = arrow === undefined ? 0 : arrow[0] + arrow[1];
  if (element.localName === 'select') {
    moveInSelect(element as HTMLSelectElement, key, step);
    return true;
  }
  if (element.localName !== 'input' || arrow === undefined) return false;
  const input = element as HTMLInputElement;
  if (input.type === 'radio') moveInRadios(input, step, context);
  else if (input.type === 'range' || input.type === 'number') {
    if (input.type === 'number' && arrow[1] === 0) return true;
    const before = input.value;
    const isUp = arrow[0] > 0 || arrow[1] < 0;
    if (isUp) input.stepUp();
    else input.stepDown();
    const { value } = input;
    input.value = before;
    if (value !== before) context.setValue(input, value);
  }
  return true;
}

function moveInSelect(select: HTMLSelectElement, key: string, step: number): void {
  const options = [...select.options];
  const can = (index: number): boolean => options[index]?.matches(':disabled') === false;
  const edge = key === 'Home' ? 0 : key === 'End' ? options.length - 1 : -1;
  let index = edge >= 0 ? edge : select.selectedIndex + step;
  const direction = key === 'End' ? -1 : edge >= 0 ? 1 : step;
  if (direction === 0) return;
  while (index >= 0 && index < options.length && !can(index)) index += direction;
  if (can(index)) selectOptions(select, [options[index] as HTMLOptionElement]);
}

function moveInRadios(radio: HTMLInputElement, step: number, context: KeyContext): void {
  const scope = radio.form ?? (radio.getRootNode() as ParentNode);
  const group = [...scope.querySelectorAll<HTMLInputElement>('input[type="radio" i]')].filter(
    (other) => other.name === radio.name && other.form === radio.form && !other.disabled,
  );
  const next = group[(group.indexOf(radio) + step + group.length) % group.length];
  if (next === undefined || next === radio) return;
  context.focus(next);
  next.click();
}

function moveByTab(element: HTMLElement, isBackwards: boolean, context: KeyContext): void {
  const root = element.getRootNode() as Document | ShadowRoot;
  const stops = [...root.querySelectorAll<HTMLElement>('*')].filter(isTabStop);
  const ordered = [
    ...stops.filter(({ tabIndex }) => tabIndex > 0).sort((one, other) => one.tabIndex - other.tabIndex),
    ...stops.filter(({ tabIndex }) => tabIndex === 0),
  ];
  let index = ordered.indexOf(element);
  if (index < 0) {
    // From plain content on: the next one after it.
    index = ordered.findIndex(
      (stop) => (element.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
    );
    index = index < 0 ? ordered.length : index;
    if (!isBackwards) index--;
  }
  const next = ordered[(index + (isBackwards ? -1 : 1) + ordered.length) % ordered.length];
  if (next !== undefined) context.focus(next);
}

function isTabStop(element: HTMLElement): boolean {
  if (!(element.tabIndex >= 0) || element.matches(':disabled') || element.closest('[inert]') !== null) return false;
  if (element.getClientRects().length === 0) return false;
  const { type, checked, form, name } = element as HTMLInputElement;
  if (element.localName !== 'input' || type !== 'radio' || checked || name === '') return true;
  // Of a group of radio buttons the checked one is the only stop.
  const scope = form ?? (element.getRootNode() as ParentNode);
  return scope.querySelector(`input[type="radio" i][name="${CSS.escape(name)}"]:checked`) === null;
}

/** What Esc closes: the modal dialog or popover that was opened last. */
function closeTopmost(document: Document): void {
  const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
  if (dialog !== undefined) {
    const realm = document.defaultView as Window & typeof globalThis;
    if (dialog.dispatchEvent(new realm.Event('cancel', { cancelable: true }))) dialog.close();
    return;
  }
  const popovers = [...document.querySelectorAll<HTMLElement>('[popover]:popover-open')];
  popovers.findLast(({ popover }) => popover !== 'manual')?.hidePopover();
}

function scrollByKey(element: HTMLElement, key: string): void {
  const { clientHeight, scrollHeight } = element.ownerDocument.documentElement;
  const arrow = arrows[key];
  const page = clientHeight * 0.875;
  const distances: Readonly<Record<string, number>> = {
    PageUp: -page,
    PageDown: page,
    Home: -scrollHeight,
    End: scrollHeight,
  };
  if (arrow !== undefined) scrollAround(element, arrow[0] * linePx, arrow[1] * linePx);
  else if (key in distances) scrollAround(element, 0, distances[key] ?? 0);
}

/** The physical key of a US keyboard, where it is certain. */
function codeOf(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (/^\d$/.test(key)) return `Digit${key}`;
  if (key === ' ') return 'Space';
  return key.length > 1 ? key : '';
}
