// Keeps the customer's selection in a field while an agent's edit is put into it: setting a value moves the caret to the
// end. What the customer selected stays selected; the caret moves with the text around it.

import type { Splice } from '@alongside/protocol';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * @param changes what happens to the value, each on what the one before it made
 * @returns puts the selection back; does nothing for a field that is not the focused one
 */
export function keepSelection(field: TextField, changes: readonly Splice[]): () => void {
  const root = field.getRootNode() as Document | ShadowRoot;
  const { selectionStart, selectionEnd, selectionDirection } = field;
  if (root.activeElement !== field || selectionStart === null || selectionEnd === null) return () => {};
  return () => {
    // A caret right where the agent types goes on with the text: then the agent's own click brought it there.
    const start = moved(selectionStart, changes, false);
    const end = selectionEnd === selectionStart ? start : moved(selectionEnd, changes, true);
    field.setSelectionRange(start, end, selectionDirection ?? undefined);
  };
}

/** @param staysBefore whether it stays in front of what is inserted right at it */
function moved(position: number, changes: readonly Splice[], staysBefore: boolean): number {
  for (const { position: at, remove, insert } of changes) {
    if (at < position || (at === position && !staysBefore)) {
      position += insert.length - Math.max(0, Math.min(remove, position - at));
    }
  }
  return position;
}
