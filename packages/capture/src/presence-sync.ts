// Where the customer is on the page: focus, hover, press, `:target`, selection and caret. Listeners only remember; what
// changed is written at the next flush. Masked fields show neither caret nor selection.

import type { OpWriter } from '@alongside/protocol';
import { isElement, isShadowRoot } from './sent-nodes.ts';

/** What presence needs of the rest. */
export interface PresenceView {
  idOf(node: Node): number;
  nearestId(node: Node): number;
  isMasked(element: Element): boolean;
  shadowRootOf(element: Element): ShadowRoot | null;
}

const textFields = new Set(['text', 'search', 'tel', 'url', 'password', '']);

export class PresenceSync {
  readonly #window: Window;
  readonly #view: PresenceView;
  #hovered: Node | null = null;
  #active: Node | null = null;
  #sentFocus = -1;
  #sentFocusVisible = 0;
  #sentHover = -1;
  #sentActive = 0;
  #sentTarget = 0;
  #sentSelection = '0,0,0,0';
  #sentCaret = '0,0,0';
  #isDirty = true;
  #isSelectionDirty = true;

  constructor(window: Window, view: PresenceView) {
    this.#window = window;
    this.#view = view;
  }

  /** Takes an event of any root; true when a flush is worth it. */
  take(event: Event): boolean {
    switch (event.type) {
      case 'pointerover':
        this.#hovered = event.target as Node;
        break;
      case 'pointerout':
        if ((event as PointerEvent).relatedTarget === null) this.#hovered = null;
        break;
      case 'pointerdown':
        this.#active = event.target as Node;
        break;
      case 'pointerup':
      case 'pointercancel':
        this.#active = null;
        break;
      case 'focusin':
      case 'focusout':
      case 'hashchange':
        this.#isSelectionDirty = true;
        break;
      case 'input':
        // The caret has moved with the text: both are told at once.
        this.#isSelectionDirty = true;
        break;
      case 'selectionchange':
      case 'select':
      case 'keyup':
        // A flush that looks at it is due, or there is nothing new to tell.
        if (this.#isSelectionDirty || !this.#isSelectionOther()) return false;
        this.#isSelectionDirty = true;
        break;
      default:
        return false;
    }
    this.#isDirty = true;
    return true;
  }

  write(writer: OpWriter): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const view = this.#view;
    const focused = deepActiveElement(this.#window.document, view);
    const focus = focused === null ? 0 : view.nearestId(focused);
    const isVisible = focused !== null && focus !== 0 && matchesSafely(focused, ':focus-visible') ? 1 : 0;
    if (focus !== this.#sentFocus || isVisible !== this.#sentFocusVisible) {
      if (focus !== 0 || this.#sentFocus > 0) writer.write('focus', focus, isVisible);
      this.#sentFocus = focus;
      this.#sentFocusVisible = isVisible;
    }
    const hover = this.#hovered === null ? 0 : view.nearestId(this.#hovered);
    if (hover !== this.#sentHover) {
      if (hover !== 0 || this.#sentHover > 0) writer.write('hover', hover);
      this.#sentHover = hover;
    }
    const active = this.#active === null ? 0 : view.nearestId(this.#active);
    if (active !== this.#sentActive) {
      writer.write('active', active);
      this.#sentActive = active;
    }
    this.#writeTarget(writer);
    if (this.#isSelectionDirty) {
      this.#isSelectionDirty = false;
      this.#writeSelection(writer, focused);
    }
  }

  #writeTarget(writer: OpWriter): void {
    const element = this.#window.location.hash === '' ? null : this.#window.document.querySelector(':target');
    const target = element === null ? 0 : this.#view.idOf(element);
    if (target === this.#sentTarget) return;
    writer.write('targeted', target);
    this.#sentTarget = target;
  }

  /** Many events tell of a selection that has not changed, each of which would cost a flush. */
  #isSelectionOther(): boolean {
    const focused = deepActiveElement(this.#window.document, this.#view);
    const field = focused === null ? null : asTextField(focused);
    // Nearly always: the flush of what was typed has told of the caret as well.
    const caret = `${this.#sentFocus},${field?.selectionStart},${field?.selectionEnd}`;
    if (field !== null && caret === this.#sentCaret) return false;
    return this.#readCaret(field) !== this.#sentCaret || this.#readSelection(focused, field) !== this.#sentSelection;
  }

  #readCaret(field: HTMLInputElement | HTMLTextAreaElement | null): string {
    const view = this.#view;
    const id = field === null || view.isMasked(field) ? 0 : view.idOf(field);
    const start = id === 0 ? null : field!.selectionStart;
    return start === null ? '0,0,0' : `${id},${start},${field!.selectionEnd}`;
  }

  #readSelection(focused: Element | null, field: Element | null): string {
    const view = this.#view;
    const range = field === null ? (focused?.ownerDocument ?? this.#window.document).getSelection() : null;
    if (range !== null && range.anchorNode !== null && range.focusNode !== null) {
      const anchor = view.idOf(range.anchorNode);
      const focus = view.idOf(range.focusNode);
      const isPrivate = isMaskedAt(range.anchorNode, view) || isMaskedAt(range.focusNode, view);
      const isCaretOutsideEditor = range.isCollapsed && !isEditable(range.anchorNode);
      if (anchor !== 0 && focus !== 0 && !isPrivate && !isCaretOutsideEditor) {
        return `${anchor},${range.anchorOffset},${focus},${range.focusOffset}`;
      }
    }
    return '0,0,0,0';
  }

  #writeSelection(writer: OpWriter, focused: Element | null): void {
    const field = focused === null ? null : asTextField(focused);
    const caret = this.#readCaret(field);
    if (caret !== this.#sentCaret) {
      this.#sentCaret = caret;
      const [id, start, end] = caret.split(',').map(Number) as [number, number, number];
      writer.write('caret', id, start, end);
    }
    const selection = this.#readSelection(focused, field);
    if (selection !== this.#sentSelection) {
      this.#sentSelection = selection;
      const [anchor, anchorOffset, focus, focusOffset] = selection.split(',').map(Number) as [
        number,
        number,
        number,
        number,
      ];
      writer.write('selection', anchor, anchorOffset, focus, focusOffset);
    }
  }
}

/** The focused element through shadow roots and frames of the same origin; null when nothing is focused. */
export function deepActiveElement(document: Document, view: Pick<PresenceView, 'shadowRootOf'>): Element | null {
  let active = document.activeElement;
  while (active !== null) {
    const inside = view.shadowRootOf(active)?.activeElement ?? frameActiveElement(active);
    if (inside === null || inside === undefined) break;
    active = inside;
  }
  if (active === null || active === active.ownerDocument.body || active === active.ownerDocument.documentElement)
    return null;
  return active;
}

function frameActiveElement(element: Element): Element | null {
  if (element.localName !== 'iframe') return null;
  try {
    return (element as HTMLIFrameElement).contentDocument?.activeElement ?? null;
  } catch {
    return null;
  }
}

function asTextField(element: Element): HTMLInputElement | HTMLTextAreaElement | null {
  if (element.localName === 'textarea') return element as HTMLTextAreaElement;
  if (element.localName === 'input' && textFields.has((element as HTMLInputElement).type))
    return element as HTMLInputElement;
  return null;
}

function isMaskedAt(node: Node, view: PresenceView): boolean {
  const parent = isElement(node) ? node : (node.parentElement ?? (isShadowRoot(node) ? node.host : null));
  return parent !== null && view.isMasked(parent);
}

function isEditable(node: Node): boolean {
  const element = isElement(node) ? node : node.parentElement;
  return element instanceof Object && (element as HTMLElement).isContentEditable === true;
}

function matchesSafely(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}
