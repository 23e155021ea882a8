// From a frame's own coordinates to those of the page's viewport: adds up the places of the frames around it, scaled
// where a frame is.

/** Where the content box of a frame element starts in its own document's viewport, and how it is scaled. */
export function frameBox(frame: HTMLElement): { x: number; y: number; scaleX: number; scaleY: number } {
  const rect = frame.getBoundingClientRect();
  const style = frame.ownerDocument.defaultView?.getComputedStyle(frame);
  const scaleX = frame.offsetWidth > 0 ? rect.width / frame.offsetWidth : 1;
  const scaleY = frame.offsetHeight > 0 ? rect.height / frame.offsetHeight : 1;
  return {
    x: rect.left + (frame.clientLeft + (Number.parseFloat(style?.paddingLeft ?? '') || 0)) * scaleX,
    y: rect.top + (frame.clientTop + (Number.parseFloat(style?.paddingTop ?? '') || 0)) * scaleY,
    scaleX,
    scaleY,
  };
}

/** A point of an element's document as one of the page's viewport. */
export function toTopViewport(element: Element, x: number, y: number): { x: number; y: number } {
  let view = element.ownerDocument.defaultView;
  while (view !== null && view !== window && view.frameElement !== null) {
    const frame = view.frameElement as HTMLElement;
    const box = frameBox(frame);
    x = box.x + x * box.scaleX;
    y = box.y + y * box.scaleY;
    view = frame.ownerDocument.defaultView;
  }
  return { x, y };
}

/** The element that an id's node stands for: itself, or the one around a text; a document's root element. */
export function elementOf(node: Node | null): Element | null {
  if (node === null || !node.isConnected) return null;
  if (node.nodeType === Node.ELEMENT_NODE) return node as Element;
  if (node.nodeType === Node.DOCUMENT_NODE) return (node as Document).documentElement;
  return node.parentElement ?? (node.parentNode as ShadowRoot | null)?.host ?? null;
}
