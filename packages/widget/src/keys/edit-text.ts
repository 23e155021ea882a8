// Typing where the caret is, in contenteditable or in the field that a code editor has for its keys: first an event that
// an editor may take over, then the browser's own editing command, which makes the trusted `input` that editors rely on.

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

/** Pastes plain text: editors that take the paste over get it as from the clipboard. */
export function pasteText(host: HTMLElement, text: string): void {
  const realm = host.ownerDocument.defaultView as (Window & typeof globalThis) | null;
  if (realm === null) return;
  const clipboardData = new realm.DataTransfer();
  clipboardData.setData('text/plain', text);
  // Firefox makes its own from the last two.
  const data = { clipboardData, dataType: 'text/plain', data: text } as ClipboardEventInit;
  const event = new realm.ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true, ...data });
  // An empty paste would be taken over and lost.
  const isWhole = event.clipboardData?.getData('text/plain') === text;
  if (!isWhole || caretElement(host).dispatchEvent(event)) editText(host, 'insertText', text);
}

/** What a browser aims such events at: the element with the caret in it. */
function caretElement(host: HTMLElement): Element {
  const node = host.ownerDocument.getSelection()?.focusNode ?? null;
  const element = node === null || node.nodeType === 1 ? (node as Element | null) : node.parentElement;
  return element !== null && host.contains(element) ? element : host;
}

const commands: Readonly<Record<string, string>> = {
  formatBold: 'bold',
  formatItalic: 'italic',
  formatUnderline: 'underline',
  historyUndo: 'undo',
  historyRedo: 'redo',
  deleteContentBackward: 'delete',
  deleteContentForward: 'forwardDelete',
};

/** Puts the caret at the end of a host that has got the focus just now: browsers put it at the start then. */
export function placeCaretAtEnd(host: HTMLElement): void {
  const selection = host.ownerDocument.getSelection();
  selection?.selectAllChildren(host);
  selection?.collapseToEnd();
}
