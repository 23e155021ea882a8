// The wheel for an agent: the page hears of it first and may take it, otherwise what is around the target scrolls.

import type { Signal } from '@alongside/protocol';
import { modifierFields } from './click.ts';
import { scrollAround } from './scroll.ts';

export function turnWheel(element: Element, { x, y, deltaX = 0, deltaY = 0, modifiers = 0 }: Signal<'act'>): void {
  const rect = element.getBoundingClientRect();
  const realm = element.ownerDocument.defaultView as Window & typeof globalThis;
  const goesOn = element.dispatchEvent(
    new realm.WheelEvent('wheel', {
      deltaX,
      deltaY,
      clientX: rect.left + rect.width * x,
      clientY: rect.top + rect.height * y,
      bubbles: true,
      cancelable: true,
      composed: true,
      view: realm,
      ...modifierFields(modifiers),
    }),
  );
  if (goesOn) scrollAround(element, deltaX, deltaY);
}
