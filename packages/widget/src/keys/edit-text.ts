// Typing into contenteditable: first a `beforeinput` that an editor may take over, then the browser's own editing
// command, which makes the trusted `input` that editors rely on.

/** @param inputType as `beforeinput` names it */
export function editText(host: HTMLElement, inputType: string, text: string | null): void {
  const { ownerDocument } = host;
  const realm = ownerDocument.defaultView as (Window & typeof globalThis) | null;
  if (realm === null) return;
  const before = new realm.InputEvent('beforeinput', {
    bubbles: true,
    cancelable: true,
    composed: true,
    inputType,
    data: text,
  });
  if (!host.dispatchEvent(before)) return;
  ownerDocument.execCommand(commands[inputType] ?? inputType, false, text ?? undefined);
}

const commands: Readonly<Record<string, string>> = {
  deleteContentBackward: 'delete',
  deleteContentForward: 'forwardDelete',
};

/** Puts the caret at the end of a host that has got the focus just now: browsers put it at the start then. */
export function placeCaretAtEnd(host: HTMLElement): void {
  const selection = host.ownerDocument.getSelection();
  selection?.selectAllChildren(host);
  selection?.collapseToEnd();
}
