// Moving the focus for an agent. A field in which the customer typed a moment ago is never left: then the focus stays
// and only the rest of the act happens.

import { forEachView } from '../overlay/same-origin-views.ts';
import { composedAncestors } from './composed-path.ts';

/** How long after a key the customer counts as typing. */
const typingMs = 2000;

export interface TypingWatch {
  /** The field in which the customer is typing now, or null. */
  field(): Element | null;
}

/** Notes where the customer types. Events that scripts (or we) make do not count. */
export function watchTyping(page: Window, signal: AbortSignal): TypingWatch {
  let typedAt = Number.NEGATIVE_INFINITY;
  let typedIn: Element | null = null;
  const onInput = (event: Event): void => {
    if (!event.isTrusted) return;
    typedAt = performance.now();
    typedIn = event.composedPath()[0] as Element;
  };
  forEachView(page, signal, (view) => {
    for (const name of ['keydown', 'beforeinput']) view.addEventListener(name, onInput, { capture: true, signal });
  });
  return { field: () => (performance.now() - typedAt < typingMs && typedIn?.isConnected === true ? typedIn : null) };
}

/**
 * Focuses the element or the nearest one around it that takes the focus; where none does, nothing keeps it, as after a
 * real click on plain content.
 * @returns false when the customer is typing elsewhere and keeps the focus
 */
export function moveFocus(target: Element, typing: TypingWatch): boolean {
  const typedIn = typing.field();
  const { ownerDocument } = target;
  const active = deepActiveElement(ownerDocument);
  const label = target.closest('label');
  const isAlready =
    active !== null && active !== ownerDocument.body && (active === target || active === label?.control);
  if (isAlready) return true;
  if (typedIn !== null && typedIn === deepActiveElement(typedIn.ownerDocument)) return false;
  for (const element of composedAncestors(label?.control ?? target)) {
    if (!('focus' in element)) continue;
    focusOne(element as HTMLElement);
    if (deepActiveElement(ownerDocument) === element) return true;
  }
  (active as HTMLElement | null)?.blur?.();
  return true;
}

/** The element with the focus, inside of shadow roots too. */
export function deepActiveElement(document: Document): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Focuses, and tells the page of it where the browser does not: in a window that is not in front. */
function focusOne(element: HTMLElement): void {
  const realm = element.ownerDocument.defaultView as (Window & typeof globalThis) | null;
  if (realm === null) return;
  let isTold = false;
  const onFocus = (): void => {
    isTold = true;
  };
  element.addEventListener('focus', onFocus, { once: true });
  element.focus({ preventScroll: true });
  element.removeEventListener('focus', onFocus);
  if (isTold || deepActiveElement(element.ownerDocument) !== element || element.ownerDocument.hasFocus()) return;
  element.dispatchEvent(new realm.FocusEvent('focus', { composed: true, view: realm }));
  element.dispatchEvent(new realm.FocusEvent('focusin', { composed: true, bubbles: true, view: realm }));
}
