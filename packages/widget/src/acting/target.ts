// Finds what an act is aimed at, and refuses when it is not what the agent saw: another epoch, gone, changed, moved by
// more than a few pixels, or covered. Better no click than a wrong one.

import type { Capture } from '@alongside/capture';
import type { ErrorCode, Signal } from '@alongside/protocol';
import { elementOf, frameBox } from '../overlay/top-viewport.ts';
import { composedContains } from './composed-path.ts';

export interface Target {
  readonly element: Element;
  /** The point aimed at, in the viewport of the element's own document. */
  readonly x: number;
  readonly y: number;
}

export interface Aim {
  readonly capture: Capture;
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
  /** True for our own surface, which hit tests look through. */
  isOurs(node: Node): boolean;
}

type Act = Signal<'act'>;

/** How far the target may have moved between the agent's screen and now, in CSS pixels. */
const maxMovePx = 8;

/** The element of an act, if it is still the one that the agent saw. */
export function findElement(
  capture: Capture,
  act: Pick<Act, 'document' | 'epoch' | 'node'>,
  digest: string | null,
): Element | ErrorCode {
  if (act.document !== 0) return 'target-gone';
  if (act.epoch !== capture.epoch || !capture.isRunning) return 'stale-epoch';
  capture.flush();
  // Flushing may have found that a new epoch is needed.
  if (act.epoch !== capture.epoch || !capture.isRunning) return 'stale-epoch';
  const element = elementOf(capture.nodeOf(act.node));
  if (element === null) return 'target-gone';
  return digest !== null && capture.digestOf(element) !== digest ? 'target-changed' : element;
}

/** The same with the point, for what must hit exactly. Scrolls the target into view when the point is outside of it. */
export function findPoint(aim: Aim, act: Act): Target | ErrorCode {
  const element = findElement(aim.capture, act, act.digest);
  if (typeof element === 'string') return element;
  const view = element.ownerDocument.defaultView;
  if (view === null) return 'target-gone';
  let box = element.getBoundingClientRect();
  const point = (): { x: number; y: number } => ({ x: box.left + box.width * act.x, y: box.top + box.height * act.y });
  const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= maxMovePx;
  let { x, y } = point();
  const hasStayed =
    isNear(box.left + view.scrollX, act.box.x) &&
    isNear(box.top + view.scrollY, act.box.y) &&
    isNear(x + view.scrollX, act.box.x + act.box.width * act.x) &&
    isNear(y + view.scrollY, act.box.y + act.box.height * act.y);
  // A page that has sent nothing since is as the agent saw it; the agent's browser may lay it out a little differently.
  const isAsSeen = act.sequence === aim.capture.sequence;
  if (!isAsSeen && !hasStayed) return 'target-moved';
  if (!isInView(view, x, y)) {
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    box = element.getBoundingClientRect();
    ({ x, y } = point());
  }
  return isHit(aim, element, x, y) ? { element, x, y } : 'target-covered';
}

/** Whether a click at the point would reach the element, through shadow roots and the frames around it. */
function isHit(aim: Aim, element: Element, x: number, y: number): boolean {
  let inner: Element = element;
  for (;;) {
    const hit = hitTest(aim, inner.ownerDocument, x, y);
    if (hit === null || !composedContains(inner, hit)) return false;
    const view = inner.ownerDocument.defaultView;
    if (view === null || view === window || view.frameElement === null) return true;
    const frame = view.frameElement as HTMLElement;
    const box = frameBox(frame);
    x = box.x + x * box.scaleX;
    y = box.y + y * box.scaleY;
    inner = frame;
  }
}

/** The innermost element at a point of a document; our own surface is transparent. */
export function hitTest(aim: Aim, document: Document, x: number, y: number): Element | null {
  let hit = document.elementsFromPoint(x, y).find((element) => !aim.isOurs(element)) ?? null;
  while (hit !== null) {
    const root: ShadowRoot | null = hit.shadowRoot ?? aim.closedRoots.get(hit) ?? null;
    const inner: Element | null = root?.elementFromPoint(x, y) ?? null;
    if (inner === null || inner === hit || inner.getRootNode() !== root) break;
    hit = inner;
  }
  return hit;
}

function isInView(view: Window, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < view.innerWidth && y < view.innerHeight;
}
