// Moving the popup: by pointer on its header, and by the arrow keys on the handle. It reports how far; where the popup
// may go is for `placement.ts`.

/** Pixels per press of an arrow key, and with Shift. */
const stepPx = 16;
const largeStepPx = 64;

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Moves by pointer.
 * @param area where a drag may start; buttons in it but for the handle keep their clicks
 * @param origin upper left corner of the popup's frame in the page's viewport, which moves along
 * @param move called with pixels to the right and down
 * @param end called when the pointer lets go
 */
export function dragByPointer(
  area: HTMLElement,
  origin: () => { readonly x: number; readonly y: number },
  move: (x: number, y: number) => void,
  end: () => void,
): void {
  let last: { x: number; y: number } | null = null;
  const at = (event: PointerEvent): { x: number; y: number } => {
    const { x, y } = origin();
    return { x: x + event.clientX, y: y + event.clientY };
  };
  area.addEventListener('pointerdown', (event) => {
    const button = (event.target as Element).closest('button');
    if (event.button !== 0 || (button !== null && !button.classList.contains('move'))) return;
    last = at(event);
    area.setPointerCapture(event.pointerId);
  });
  area.addEventListener('pointermove', (event) => {
    if (last === null) return;
    const now = at(event);
    move(now.x - last.x, now.y - last.y);
    last = now;
  });
  area.addEventListener('lostpointercapture', () => {
    last = null;
    end();
  });
}

/** Moves by the arrow keys while the handle has the focus. */
export function dragByKeys(handle: HTMLElement, move: (x: number, y: number) => void, end: () => void): void {
  handle.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const length = event.shiftKey ? largeStepPx : stepPx;
    move(step[0] * length, step[1] * length);
    end();
  });
}
