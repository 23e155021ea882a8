// A drag as a browser makes it: press, moves frame by frame to what is under the pointer then, release; or, from what is
// draggable, HTML's own drag and drop. Pages hold on to a pointer by `setPointerCapture`, which knows real pointers only:
// while the drag lasts, and for its pointer alone, the page's three capture functions are answered here.

import type { ErrorCode, Signal } from '@alongside/protocol';
import { modifierFields } from './click.ts';
import { composedContains } from './composed-path.ts';
import { fieldOf, needsCustomer } from './element-rules.ts';
import type { Target } from './target.ts';

export interface DragParts {
  /** The place that an act is aimed at, if the agent may act on what is there. */
  placeOf(act: Signal<'act'>): Target | ErrorCode;
  /** Sets a field's value as the page would notice it. */
  setValue(field: HTMLInputElement, value: string): void;
  /** Asked at each step: an agent who lost control lets go, and nothing is dropped. */
  mayGoOn(): boolean;
  /** The innermost element at a point now. */
  hitTest(document: Document, x: number, y: number): Element | null;
  /** After a press that the page did not prevent. */
  focus(): void;
}

type Realm = Window & typeof globalThis;

const steps = 8;
const stepMs = 16;
/** No real pointer has this id. */
const pointerId = 0x616c;

/** Drags from the act's own place to its end; both must be what the agent saw, and in view at once. */
export async function performDrag(act: Signal<'act'>, start: Target, parts: DragParts): Promise<ErrorCode | null> {
  if (act.end === undefined) return 'target-gone';
  if (needsCustomer(start.element)) return 'needs-customer';
  const end = parts.placeOf({ ...act, ...act.end });
  if (typeof end === 'string') return end;
  // Looking for the end may have scrolled the start away.
  const again = parts.placeOf(act);
  if (typeof again === 'string') return again;
  const isInOne = end.element.ownerDocument === start.element.ownerDocument;
  if (!isInOne || again.x !== start.x || again.y !== start.y) return 'target-moved';
  const field = fieldOf(start.element) as HTMLInputElement | null;
  if (field?.matches('input[type="range" i]') === true) {
    parts.setValue(field, rangeValueAt(field, end));
    return null;
  }
  return (await drag(start, end, act.modifiers ?? 0, parts)) ? null : 'not-allowed';
}

/** @returns whether it came to its end */
async function drag(start: Target, end: Target, modifiers: number, parts: DragParts): Promise<boolean> {
  const { ownerDocument } = start.element;
  const realm = ownerDocument.defaultView as Realm;
  const capture = holdPointer(realm);
  let x = start.x;
  let y = start.y;
  let over: Element = start.element;

  const fields = (more: MouseEventInit): PointerEventInit => ({
    bubbles: true,
    cancelable: true,
    composed: true,
    view: realm,
    clientX: x,
    clientY: y,
    screenX: x + realm.screenX,
    screenY: y + realm.screenY,
    pointerId,
    pointerType: 'mouse',
    isPrimary: true,
    buttons: 1,
    ...modifierFields(modifiers),
    ...more,
  });
  const fire = (target: Element, type: string, more: MouseEventInit = {}): boolean =>
    target.dispatchEvent(
      new (type.startsWith('mouse') || type === 'click' ? realm.MouseEvent : realm.PointerEvent)(type, fields(more)),
    );
  const both = (target: Element, type: 'move' | 'up' | 'over' | 'out', more: MouseEventInit = {}): void => {
    fire(capture.owner() ?? target, `pointer${type}`, more);
    fire(target, `mouse${type}`, more);
  };
  /** Goes on by one step; false when the agent may not any more. */
  const goTo = async (part: number): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, stepMs));
    if (!parts.mayGoOn()) return false;
    x = start.x + (end.x - start.x) * part;
    y = start.y + (end.y - start.y) * part;
    return true;
  };

  async function dragAndDrop(source: Element): Promise<boolean> {
    const dataTransfer = new realm.DataTransfer();
    const tell = (target: Element, type: string): boolean =>
      target.dispatchEvent(new realm.DragEvent(type, { ...fields({}), dataTransfer }));
    if (!tell(source, 'dragstart')) return move();
    fire(source, 'pointercancel');
    let entered: Element | null = null;
    let isTaken = false;
    let goesOn = true;
    for (let step = 1; step <= steps && goesOn; step++) {
      goesOn = await goTo(step / steps);
      if (!goesOn) break;
      tell(source, 'drag');
      const target = parts.hitTest(ownerDocument, x, y) ?? ownerDocument.documentElement;
      if (target !== entered) {
        tell(target, 'dragenter');
        if (entered !== null) tell(entered, 'dragleave');
        entered = target;
      }
      isTaken = !tell(target, 'dragover');
    }
    if (entered !== null) tell(entered, isTaken && goesOn ? 'drop' : 'dragleave');
    tell(source, 'dragend');
    return goesOn;
  }

  async function move(): Promise<boolean> {
    for (let step = 1; step <= steps; step++) {
      if (!(await goTo(step / steps))) {
        fire(capture.owner() ?? over, 'pointercancel', { buttons: 0 });
        // Who listens to the mouse alone is taken back to where it began.
        x = start.x;
        y = start.y;
        fire(start.element, 'mousemove');
        fire(start.element, 'mouseup', { buttons: 0 });
        return false;
      }
      const under = parts.hitTest(ownerDocument, x, y) ?? ownerDocument.documentElement;
      if (under !== over) {
        both(over, 'out', { relatedTarget: under });
        both(under, 'over', { relatedTarget: over });
        over = under;
      }
      both(over, 'move');
    }
    both(over, 'up', { buttons: 0, detail: 1 });
    if (over.isConnected && composedContains(start.element, over))
      fire(start.element, 'click', { buttons: 0, detail: 1 });
    return true;
  }

  try {
    const { element } = start;
    for (const type of ['over', 'move'] as const) both(element, type, { buttons: 0 });
    const hasMouse = fire(element, 'pointerdown');
    const goesOn = !hasMouse || fire(element, 'mousedown', { detail: 1 });
    if (goesOn) parts.focus();
    const source = goesOn ? element.closest('[draggable="true" i]') : null;
    return await (source === null ? move() : dragAndDrop(source));
  } finally {
    capture.release();
  }
}

/** Answers the capture functions for the drag's pointer; all others go to the browser's own. */
function holdPointer(realm: Realm): { owner(): Element | null; release(): void } {
  const { prototype } = realm.Element;
  let owner: Element | null = null;
  const answers = {
    setPointerCapture: (element: Element) => {
      owner = element;
    },
    releasePointerCapture: (element: Element) => {
      if (owner === element) owner = null;
    },
    hasPointerCapture: (element: Element) => owner === element,
  };
  const undo: (() => void)[] = [];
  for (const [name, answer] of Object.entries(answers) as [keyof typeof answers, (element: Element) => unknown][]) {
    const native = prototype[name] as (this: Element, id: number) => unknown;
    const proxy = new Proxy(native, {
      apply: (target, self: Element, args: [number]) =>
        args[0] === pointerId ? answer(self) : Reflect.apply(target, self, args),
    });
    try {
      Object.assign(prototype, { [name]: proxy });
      undo.push(() => prototype[name] === proxy && Object.assign(prototype, { [name]: native }));
    } catch {
      // Frozen: what the page captures is not known.
    }
  }
  return {
    owner: () => (owner?.isConnected === true ? owner : null),
    release: () => {
      for (const run of undo) run();
    },
  };
}

/** Where a range is let go, as its value. */
function rangeValueAt(input: HTMLInputElement, end: Target): string {
  const box = input.getBoundingClientRect();
  const isRightToLeft = input.matches(':dir(rtl)');
  const part = Math.min(1, Math.max(0, (end.x - box.left) / (box.width || 1)));
  const min = Number(input.min || 0);
  const max = Math.max(min, Number(input.max || 100));
  return String(min + (isRightToLeft ? 1 - part : part) * (max - min));
}
