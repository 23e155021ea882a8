export { agentColour, agentColours, customerColour } from './palette.ts';
