// Runs something for the page's window and for each same-origin frame once the customer goes there, by pointer or by
// focus: events inside a frame are seen nowhere else. A frame that navigates is met again.

export function forEachView(page: Window, signal: AbortSignal, attach: (view: Window) => void): void {
  const known = new WeakSet<Document>();

  function add(view: Window): void {
    if (known.has(view.document)) return;
    known.add(view.document);
    attach(view);
    view.addEventListener('pointerover', ({ target }) => enter(target), { capture: true, passive: true, signal });
    view.addEventListener('blur', () => enter(view.document.activeElement), { signal });
  }
  function enter(target: EventTarget | null): void {
    try {
      const inner = (target as HTMLIFrameElement | null)?.contentWindow;
      if (inner) add(inner);
    } catch {
      // Of another origin.
    }
  }
  add(page);
}
