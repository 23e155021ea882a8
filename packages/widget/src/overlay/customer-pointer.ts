// The customer's own pointer and clicks, sent while agents watch: at most once a frame, and at once when a button goes
// down or up. Anchored to the innermost element that was sent. Inside same-origin frames too; never over what is hidden
// from the agent.

import type { Capture, Outbound } from '@alongside/capture';
import { encodeFrame, encodePointer, frameKinds, pointerFlags } from '@alongside/protocol';
import { forEachView } from './same-origin-views.ts';
import { elementOf, toTopViewport } from './top-viewport.ts';

export interface CustomerPointer {
  stop(): void;
}

export function createCustomerPointer(
  page: Window & typeof globalThis,
  capture: Capture,
  outbound: Outbound,
): CustomerPointer {
  const listening = new AbortController();
  const { signal } = listening;
  /** The last event with its innermost target, which the event itself forgets once it is over. */
  let last: { readonly event: PointerEvent; readonly target: Node } | null = null;
  let frame = 0;
  let presses = 0;

  function onPointer(event: PointerEvent): void {
    if (!event.isTrusted) return;
    last = { event, target: (event.composedPath()[0] ?? event.target) as Node };
    if (event.type === 'pointerdown') presses = (presses + 1) & 0xff;
    if (event.type !== 'pointermove') send();
    else if (frame === 0) frame = page.requestAnimationFrame(send);
  }

  function send(): void {
    page.cancelAnimationFrame(frame);
    frame = 0;
    if (last === null || !capture.isRunning) return;
    const { event, target } = last;
    capture.flush();
    const node = capture.nearestId(target);
    const element = elementOf(capture.nodeOf(node));
    const view = (event.view as Window | null) ?? page;
    const root = view.document.documentElement;
    const at = toTopViewport(root, event.clientX, event.clientY);
    // The element may be of an outer document than the event.
    const isInner = element !== null && element.ownerDocument === view.document;
    const rect = element?.getBoundingClientRect();
    const x = isInner ? event.clientX : at.x;
    const y = isInner ? event.clientY : at.y;
    write({
      node: rect === undefined ? 0 : node,
      x: rect === undefined ? 0 : fraction(x - rect.left, rect.width),
      y: rect === undefined ? 0 : fraction(y - rect.top, rect.height),
      documentX: Math.round(at.x + page.scrollX),
      documentY: Math.round(at.y + page.scrollY),
      flags: event.buttons > 0 ? pointerFlags.down : 0,
      presses,
    });
  }

  function leave(): void {
    last = null;
    write({ node: 0, x: 0, y: 0, documentX: 0, documentY: 0, flags: pointerFlags.left, presses });
  }

  function write(position: Parameters<typeof encodePointer>[0]): void {
    if (capture.isRunning) {
      outbound.pointer(encodeFrame(frameKinds.pointer, 0, capture.epoch, capture.sequence, encodePointer(position)));
    }
  }

  const settings = { capture: true, passive: true, signal };
  forEachView(page, signal, (view) => {
    for (const name of ['pointermove', 'pointerdown', 'pointerup'] as const) {
      view.addEventListener(name, onPointer, settings);
    }
  });
  page.document.addEventListener('pointerleave', leave, { signal });
  return {
    stop() {
      page.cancelAnimationFrame(frame);
      listening.abort();
    },
  };
}

/** A distance inside of a box as 0..65535. */
function fraction(distance: number, length: number): number {
  return length > 0 ? Math.round(Math.min(1, Math.max(0, distance / length)) * 0xffff) : 0;
}
