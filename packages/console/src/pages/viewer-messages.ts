// Messages that the viewer's document posts to the console around it. Anything else that arrives at the window is not
// for us: another origin, another frame, another shape.

/** What the viewer says: it was closed for all, left by this agent, or has a new title to show. */
export type ViewerMessage =
  | { readonly event: 'closed' }
  | { readonly event: 'left' }
  | { readonly event: 'title'; readonly title: string };

/** Longest title that is shown in the tab. */
const maxTitleUnits = 200;

/**
 * Reads a message of the viewer.
 * @param origin where it must come from.
 * @returns null when it is not one.
 */
export function readViewerMessage(event: { data: unknown; origin: string }, origin: string): ViewerMessage | null {
  if (event.origin !== origin || typeof event.data !== 'object' || event.data === null) return null;
  const fields = event.data as Record<string, unknown>;
  if (fields.alongside !== 'viewer') return null;
  if (fields.event === 'closed' || fields.event === 'left') return { event: fields.event };
  if (fields.event === 'title' && typeof fields.title === 'string') {
    return { event: 'title', title: fields.title.slice(0, maxTitleUnits) };
  }
  return null;
}
