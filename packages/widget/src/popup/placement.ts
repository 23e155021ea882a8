// Where the popup stands: its distance from the lower right corner, so that a card and the pill it shrinks to keep that
// corner. Pure but for the two functions that keep the place for this tab.

export interface Placement {
  readonly right: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Smallest distance from the edge of the viewport, in CSS pixels. */
const marginPx = 16;
const storageKey = 'alongside.place';

const defaultPlacement: Placement = { right: marginPx, bottom: marginPx };
/** Wherever the viewport's left edge is. */
const farRight = 1e6;

/** The nearest place at which the whole popup is in view; where it does not fit, its upper left part is. */
export function clampPlacement(wanted: Placement, popup: Size, viewport: Size): Placement {
  const clamp = (distance: number, popupSide: number, viewportSide: number): number => {
    const room = viewportSide - popupSide;
    const nearest = Math.min(marginPx, room);
    return Math.min(Math.max(distance, nearest), Math.max(room - marginPx, nearest));
  };
  return {
    right: clamp(wanted.right, popup.width, viewport.width),
    bottom: clamp(wanted.bottom, popup.height, viewport.height),
  };
}

/** The place of this tab; at first the corner where lines end. */
export function loadPlacement(direction: string): Placement {
  try {
    const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as Partial<Placement> | null;
    if (Number.isFinite(stored?.right) && Number.isFinite(stored?.bottom)) return stored as Placement;
  } catch {
    // Denied, or not ours.
  }
  return direction === 'rtl' ? { ...defaultPlacement, right: farRight } : defaultPlacement;
}

/** Keeps it. */
export function storePlacement(placement: Placement): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(placement));
  } catch {
    // Denied or full: it is kept while the page stands.
  }
}
