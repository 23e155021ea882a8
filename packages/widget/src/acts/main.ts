// The chunk for what agents do beyond pointing, clicking and typing into fields: keys with their default actions, choices,
// text into contenteditable, navigation, what is left to the customer, and asking for that. Loaded with the first act that
// needs it.

import { choose } from '../acting/choose.ts';
import { planNavigation } from '../acting/navigate.ts';
import { provide } from '../chunks.ts';
import { criticalAction } from '../confirming/critical-action.ts';
import { editText, placeCaretAtEnd } from '../keys/edit-text.ts';
import { pressKey } from '../keys/press-key.ts';
import { createPleaseClick } from '../overlay/please-click.ts';

const acts = { pressKey, editText, placeCaretAtEnd, planNavigation, createPleaseClick, choose, criticalAction };
export type ActsChunk = typeof acts;

provide('acts', acts);
