// Choosing options of a select as a browser does when a person chooses: the state first, then `input` and `change`.

/** Selects exactly these options, and tells the page as a browser does. */
export function selectOptions(select: HTMLSelectElement, chosen: readonly HTMLOptionElement[]): void {
  const realm = select.ownerDocument.defaultView as Window & typeof globalThis;
  let hasChanged = false;
  for (const option of select.options) {
    const isChosen = chosen.includes(option);
    if (option.selected === isChosen) continue;
    hasChanged = true;
    // In a list of one choice, taking one away would choose the first one meanwhile.
    if (isChosen || select.multiple) option.selected = isChosen;
  }
  if (!hasChanged) return;
  select.dispatchEvent(new realm.Event('input', { bubbles: true, composed: true }));
  select.dispatchEvent(new realm.Event('change', { bubbles: true }));
}
