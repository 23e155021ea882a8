// Colours of agents, told apart by colour-blind people too, each with a contrast of 4.5 or more under white text. The
// widget draws with the same list: an agent has one colour on both sides.

export const agentColours = [
  '#0068b5',
  '#b5470b',
  '#00735a',
  '#7a3db8',
  '#b0307a',
  '#7a5c00',
  '#00708f',
  '#3d4a63',
] as const;

/** What these are called, in their order. */
export const colourNames = ['Blue', 'Orange', 'Green', 'Violet', 'Pink', 'Ochre', 'Teal', 'Slate'] as const;

/** The customer's pointer, selection and focus. */
export const customerColour = '#c02f6b';

/** Colour of an agent by the index that the session gave. */
export function agentColour(index: number): string {
  return agentColours[index % agentColours.length] ?? agentColours[0];
}
