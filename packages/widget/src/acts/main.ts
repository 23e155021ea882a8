// The chunk for what agents do beyond pointing, clicking and typing into fields: keys with their default actions, text
// into contenteditable, lists, the wheel, drags, and asking the customer to click. Loaded with the first act that needs
// it.

import { createLateActs } from '../acting/late-acts.ts';
import { provide } from '../chunks.ts';

export type ActsChunk = typeof createLateActs;

provide('acts', createLateActs);
