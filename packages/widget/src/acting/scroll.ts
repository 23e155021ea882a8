// Scrolling for an agent: the nearest thing around the target that can scroll that way, as a wheel would find it.

import { composedParent } from './composed-path.ts';

/** Scrolls by CSS pixels; what has no room left passes it on to what is around it, out of frames too. */
export function scrollAround(target: Element, deltaX: number, deltaY: number): void {
  for (let node: Node | null = target; node !== null; node = composedParent(node)) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      const element = node as Element;
      if (canScroll(element, deltaX, deltaY)) {
        element.scrollBy({ left: deltaX, top: deltaY, behavior: 'instant' });
        return;
      }
    }
  }
  const frame = target.ownerDocument.defaultView?.frameElement;
  if (frame && target.ownerDocument !== document) scrollAround(frame, deltaX, deltaY);
}

function canScroll(element: Element, deltaX: number, deltaY: number): boolean {
  const document = element.ownerDocument;
  const isRoot = element === document.scrollingElement;
  const style = document.defaultView?.getComputedStyle(element);
  const scrolls = (overflow: string | undefined): boolean =>
    isRoot ? overflow !== 'hidden' && overflow !== 'clip' : overflow === 'auto' || overflow === 'scroll';
  const hasRoom = (delta: number, at: number, size: number, view: number): boolean =>
    delta < 0 ? at > 0 : delta > 0 && at + view < size - 1;
  return (
    (scrolls(style?.overflowY) && hasRoom(deltaY, element.scrollTop, element.scrollHeight, element.clientHeight)) ||
    (scrolls(style?.overflowX) &&
      hasRoom(deltaX, Math.abs(element.scrollLeft), element.scrollWidth, element.clientWidth))
  );
}
