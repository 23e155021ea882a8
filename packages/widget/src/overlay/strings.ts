// What the customer is told beside what only the customer can click, and why. Brought along by the part that shows it.

export const overlayStrings = {
  'overlay-click-here': 'Please click here',
  'overlay-confirm-submit': 'It sends the form.',
  'overlay-confirm-payment': 'It pays or orders.',
  'overlay-confirm-deletion': 'It deletes or cancels.',
  'overlay-confirm-marked': 'Only you can decide this.',
} as const;
