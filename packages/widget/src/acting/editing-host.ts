// Where text can be edited in place: the outermost contenteditable element, and the caret in it.

/** The editing host around an element, or null. */
export function editingHostOf(element: Element): HTMLElement | null {
  let host: HTMLElement | null = null;
  for (
    let node: Element | null = element;
    (node as HTMLElement | null)?.isContentEditable === true;
    node = node?.parentElement ?? null
  ) {
    host = node as HTMLElement;
  }
  return host;
}

/** Puts the caret where a click was, as a real click does. */
export function placeCaretAt(document: Document, x: number, y: number): void {
  const selection = document.getSelection();
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) selection?.collapse(position.offsetNode, position.offset);
  else {
    // Safari before 18.4.
    const range = document.caretRangeFromPoint?.(x, y);
    if (range) selection?.collapse(range.startContainer, range.startOffset);
  }
}
