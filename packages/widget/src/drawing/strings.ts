// What the customer reads and hears about drawings. `{name}` is the agent, `{target}` an element, or what was written.

export const drawingStrings = {
  'announce-draws': '{name} drew on this page',
  'announce-draws-at': '{name} drew at {target}',
  'announce-writes': '{name} wrote: {target}',
  'drawings-hide': 'Hide drawings',
  'drawings-show': 'Show drawings',
} as const;
