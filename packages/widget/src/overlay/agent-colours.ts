// Colours of agents, told apart by colour-blind people too, each with a contrast of 4.5 or more under white text. The
// index travels with the agent; names are always shown beside the colour.

const colours = ['#0068b5', '#b5470b', '#00735a', '#7a3db8', '#b0307a', '#7a5c00', '#00708f', '#3d4a63'] as const;

export function agentColour(index: number): string {
  return colours[index % colours.length] ?? colours[0];
}
