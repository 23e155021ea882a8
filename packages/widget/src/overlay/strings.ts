// What the customer is told beside what only the customer can click. Brought along by the part that shows it.

export const overlayStrings = {
  'overlay-click-here': 'Please click here',
} as const;
