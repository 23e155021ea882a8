// What the sign in the other tabs of an origin says. Brought along by the part that knows of them.

export const elsewhereStrings = {
  'indicator-elsewhere': '{name} can see another tab of this site',
} as const;
