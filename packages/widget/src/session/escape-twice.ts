// Pressing Esc twice in quick succession: the customer takes control back. Only real key presses count; an agent's
// emulated ones do not.

import { forEachView } from '../overlay/same-origin-views.ts';

/** Longest time between the two. */
const withinMs = 800;

export interface EscapeWatch {
  /** Esc was pressed where this watch does not look: in the popup. */
  pressed(): void;
}

export function watchEscape(page: Window, signal: AbortSignal, onTwice: () => void): EscapeWatch {
  let pressedAt = Number.NEGATIVE_INFINITY;

  function pressed(): void {
    const now = performance.now();
    if (now - pressedAt <= withinMs) onTwice();
    pressedAt = now;
  }
  function onKey(event: KeyboardEvent): void {
    if (!event.isTrusted || event.repeat) return;
    if (event.key === 'Escape') pressed();
    else pressedAt = Number.NEGATIVE_INFINITY;
  }
  forEachView(page, signal, (view) => view.addEventListener('keydown', onKey, { capture: true, signal }));
  return { pressed };
}
