// What an agent may do. Snippet, license and the customer's grant combine to the strictest of the three; the server
// drops whole kinds of signals by this table and the widget decides once more per element. Pure functions, no state.

/** How far an agent may go, least first. */
export const modes = ['no-control', 'partial-control', 'full-control'] as const;
export type Mode = (typeof modes)[number];

/** What the customer allows now, least first. `point` adds pointer, highlight and drawing; `control` what the mode allows. */
export const grants = ['view', 'point', 'control'] as const;
export type Grant = (typeof grants)[number];

/** How control is asked for: once by starting the session, or step by step. */
export const permissions = ['per-session', 'ask'] as const;
export type Permission = (typeof permissions)[number];

/** What a signal or an act needs. `click` is decided further by the widget per element. */
export type Need = 'nothing' | 'point' | 'navigate' | 'click' | 'edit';

/** The stricter of two modes. */
export function strictestMode(one: Mode, other: Mode): Mode {
  return modes.indexOf(one) < modes.indexOf(other) ? one : other;
}

/**
 * The mode of a snippet's attribute value.
 * @returns the mode, or null when the attribute is absent, not substituted or unknown (the license's default applies).
 */
export function parseMode(attribute: string | null | undefined): Mode | null {
  return modes.find((mode) => mode === attribute) ?? null;
}

/** Whether a need is met under a mode and a grant. */
export function isAllowed(need: Need, mode: Mode, grant: Grant): boolean {
  if (need === 'nothing') return true;
  if (need === 'point') return grant !== 'view';
  if (grant !== 'control') return false;
  return need === 'edit' ? mode === 'full-control' : mode !== 'no-control';
}
