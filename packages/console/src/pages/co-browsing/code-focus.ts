// Lets a shortcut or an empty state put the focus into the field for the code, wherever that is mounted.

const requests = new EventTarget();

export function requestCodeFocus(): void {
  requests.dispatchEvent(new Event('focus'));
}

/** @returns what ends the listening. */
export function onCodeFocusRequest(focus: () => void): () => void {
  requests.addEventListener('focus', focus);
  return () => requests.removeEventListener('focus', focus);
}
