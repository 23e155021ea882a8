export { agentColour, agentColours, customerColour } from './palette.ts';
export { aim } from './targets.ts';
