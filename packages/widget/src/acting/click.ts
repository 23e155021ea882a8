// A click as a browser makes it, event by event, in the element's own realm: over, enter, move, pointerdown, mousedown,
// focus, pointerup, mouseup, click; twice with dblclick, or with contextmenu. Links, buttons, boxes and labels do on a
// dispatched click what they do on a real one.

import type { Target } from './target.ts';

export type ClickKind = 'click' | 'double-click' | 'context-click';

/** Bits of an act's modifiers as fields of an event. */
export function modifierFields(modifiers: number) {
  return {
    shiftKey: (modifiers & 1) !== 0,
    ctrlKey: (modifiers & 2) !== 0,
    altKey: (modifiers & 4) !== 0,
    metaKey: (modifiers & 8) !== 0,
  };
}

/** @param focus called between mousedown and pointerup, unless the page prevents it */
export function click(target: Target, kind: ClickKind, modifiers: number, focus: () => void): void {
  const { element, x, y } = target;
  const realm = element.ownerDocument.defaultView as (Window & typeof globalThis) | null;
  if (realm === null) return;
  const button = kind === 'context-click' ? 2 : 0;
  const common = {
    bubbles: true,
    cancelable: true,
    composed: true,
    view: realm,
    clientX: x,
    clientY: y,
    screenX: x + realm.screenX,
    screenY: y + realm.screenY,
    // That of the real mouse, so that a page may capture it.
    pointerId: 'mozInnerScreenX' in realm ? 0 : 1,
    pointerType: 'mouse',
    isPrimary: true,
    ...modifierFields(modifiers),
  };
  const fire = (type: string, fields: MouseEventInit = {}): boolean => {
    const Kind = type.startsWith('mouse') || type === 'dblclick' ? realm.MouseEvent : realm.PointerEvent;
    return element.dispatchEvent(new Kind(type, { ...common, ...fields }));
  };
  const press = (detail: number): void => {
    const down = { button, buttons: button === 2 ? 2 : 1, detail };
    const up = { button, buttons: 0, detail };
    // A prevented pointerdown takes the mouse events away, but not the click.
    const hasMouse = fire('pointerdown', { ...down, detail: 0 });
    if (!hasMouse || fire('mousedown', down)) focus();
    if (button === 2) fire('contextmenu', down);
    // What took the press may be gone; a browser then makes no click.
    if (!element.isConnected) return;
    fire('pointerup', { ...up, detail: 0 });
    if (hasMouse) fire('mouseup', up);
    if (element.isConnected && button === 0) fire('click', up);
  };

  enter(fire);
  press(1);
  if (kind === 'double-click' && element.isConnected) {
    press(2);
    if (element.isConnected) fire('dblclick', { detail: 2 });
  }
}

function enter(fire: (type: string, fields?: MouseEventInit) => boolean): void {
  const isInside = { bubbles: false, cancelable: false };
  fire('pointerover');
  fire('pointerenter', isInside);
  fire('mouseover');
  fire('mouseenter', isInside);
  fire('pointermove');
  fire('mousemove');
}
