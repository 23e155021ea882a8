// Where a caret is inside a text field of the replica. Browsers do not tell, so the text before it is laid out in a
// hidden copy with the field's own type and size, in the viewer's document.

import { element } from './element.ts';

const copied = [
  'direction',
  'fontFamily',
  'fontSize',
  'fontStretch',
  'fontStyle',
  'fontVariant',
  'fontWeight',
  'letterSpacing',
  'lineHeight',
  'paddingTop',
  'paddingRight',
  'paddingBottom',
  'paddingLeft',
  'borderTopWidth',
  'borderRightWidth',
  'borderBottomWidth',
  'borderLeftWidth',
  'tabSize',
  'textAlign',
  'textIndent',
  'textTransform',
  'wordSpacing',
] as const;

/** Text that is laid out for a caret; beyond, the caret stays where this ends. */
const maxUnits = 5000;

/** Place of a caret within a field's border box, in CSS pixels of its document, scrolled with the field. */
export function caretInField(
  field: Element,
  isArea: boolean,
  text: string,
  position: number,
): { x: number; y: number; height: number } | null {
  const style = field.ownerDocument.defaultView?.getComputedStyle(field);
  if (style === undefined) return null;
  const { offsetWidth, offsetHeight } = field as HTMLElement;
  const mark = element('span', {}, '\u200b');
  const shown = text.slice(0, Math.min(position, maxUnits));
  const copy = element(
    'div',
    { class: 'caret-copy', 'aria-hidden': 'true' },
    shown,
    mark,
    text.slice(shown.length, shown.length + 200),
  );
  for (const property of copied) copy.style[property] = style[property];
  copy.style.borderStyle = 'solid';
  copy.style.boxSizing = 'border-box';
  copy.style.width = isArea ? `${offsetWidth}px` : 'max-content';
  copy.style.minWidth = `${offsetWidth}px`;
  copy.style.whiteSpace = isArea ? 'pre-wrap' : 'pre';
  copy.style.overflowWrap = 'break-word';
  document.body.append(copy);
  const from = copy.getBoundingClientRect();
  const box = mark.getBoundingClientRect();
  copy.remove();
  const { scrollLeft, scrollTop } = field;
  const height = box.height || Number.parseFloat(style.fontSize) * 1.2;
  const y = isArea ? box.y - from.y - scrollTop : Math.max(0, (offsetHeight - height) / 2);
  return { x: box.x - from.x - scrollLeft, y, height };
}
