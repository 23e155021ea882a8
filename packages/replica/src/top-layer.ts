// The top layer of the replica: modal dialogs, popovers and fullscreen elements in the customer's order. `showModal`
// would take the agent's keyboard away; an inert dialog gives it nothing to focus (measured in Chromium, Firefox and
// WebKitGTK: no blur at all in the viewer), so each call is made while the dialog is inert.

import { stateBits } from '@alongside/protocol';
import { isConnected, matches, removeAttribute, setAttribute } from './native-dom.ts';

const dialogs = HTMLDialogElement.prototype;
const popovers = HTMLElement.prototype;

interface Shown {
  readonly element: Element;
  readonly how: 'modal' | 'popover';
}

export class TopLayer {
  #wanted: readonly Element[] = [];
  #shown: Shown[] = [];
  #isDirty = false;
  readonly #bits: (element: Element) => number;
  /** What the wire says of the `open` attribute, which showing a dialog changes. */
  readonly #isOpenOnWire: (element: Element) => boolean;

  constructor(bits: (element: Element) => number, isOpenOnWire: (element: Element) => boolean) {
    this.#bits = bits;
    this.#isOpenOnWire = isOpenOnWire;
  }

  /** Elements of the top layer, lowest first. */
  set(elements: readonly Element[]): void {
    this.#wanted = elements;
    this.#isDirty = true;
  }

  /** State or place of an element changed. */
  touch(): void {
    if (this.#wanted.length > 0 || this.#shown.length > 0) this.#isDirty = true;
  }

  /** Shows and closes until the order is right. To be called at the end of each frame. */
  flush(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const wanted: Shown[] = [];
    for (const element of this.#wanted) {
      const bits = this.#bits(element);
      if (!isConnected(element)) continue;
      if ((bits & stateBits.modal) !== 0) wanted.push({ element, how: 'modal' });
      else if ((bits & stateBits.popoverOpen) !== 0) wanted.push({ element, how: 'popover' });
    }
    let same = 0;
    while (same < wanted.length && same < this.#shown.length && isSame(wanted[same]!, this.#shown[same]!)) same++;
    for (const shown of this.#shown.slice(same).reverse()) this.#close(shown);
    for (const shown of wanted.slice(same)) this.#show(shown);
    this.#shown = wanted;
  }

  #show({ element, how }: Shown): void {
    try {
      if (how === 'popover') {
        popovers.showPopover.call(element as HTMLElement);
        return;
      }
      removeAttribute(element, 'open');
      withInert(element, () => dialogs.showModal.call(element as HTMLDialogElement));
    } catch {
      // Not a dialog, or not a popover here: it stays in the page's flow, which is all that can be shown.
    }
  }

  #close({ element, how }: Shown): void {
    try {
      if (how === 'popover') {
        popovers.hidePopover.call(element as HTMLElement);
        return;
      }
      // Without `open` (the stream took it away) closing would do nothing, and the dialog would stay on top.
      if (matches(element, ':modal')) setAttribute(element, 'open', '');
      withInert(element, () => dialogs.close.call(element as HTMLDialogElement));
      if (this.#isOpenOnWire(element)) setAttribute(element, 'open', '');
    } catch {
      // It was closed by leaving the document.
    }
  }
}

function isSame(one: Shown, other: Shown): boolean {
  if (one.element !== other.element || one.how !== other.how) return false;
  // A move takes an element out of the top layer without a word.
  return matches(one.element, one.how === 'modal' ? ':modal' : ':popover-open');
}

function withInert(element: Element, run: () => void): void {
  const wasInert = element.hasAttribute('inert');
  if (!wasInert) setAttribute(element, 'inert', '');
  try {
    run();
  } finally {
    if (!wasInert) removeAttribute(element, 'inert');
  }
}
