// Sets a form field's value as a browser would after typing: through the setter of the element's own realm, so that
// frameworks that watch it notice, then `input`, and `change` when the typing is done.

type ValueField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** @param isPartial true while typing goes on: no `change` yet */
export function setFieldValue(field: ValueField, value: string, isPartial: boolean): void {
  const realm = (field.ownerDocument.defaultView ?? window) as Window & typeof globalThis;
  const prototype =
    field.localName === 'textarea'
      ? realm.HTMLTextAreaElement.prototype
      : field.localName === 'select'
        ? realm.HTMLSelectElement.prototype
        : realm.HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(field, value);
  field.dispatchEvent(
    new realm.InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }),
  );
  if (!isPartial) field.dispatchEvent(new realm.Event('change', { bubbles: true }));
}
