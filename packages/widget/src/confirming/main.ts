// The chunk for licenses that leave critical actions to the customer: tells which of an agent's acts are. Loaded before the
// first act.

import { provide } from '../chunks.ts';
import { criticalAction } from './critical-action.ts';

export type ConfirmingChunk = typeof criticalAction;

provide('confirming', criticalAction);
