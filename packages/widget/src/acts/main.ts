// The chunk for what agents do beyond pointing, clicking, choosing and typing into fields: keys with their default
// actions, text into contenteditable, navigation, and asking the customer to click. Loaded with the first act that needs
// it.

import { planNavigation } from '../acting/navigate.ts';
import { provide } from '../chunks.ts';
import { editText, placeCaretAtEnd } from '../keys/edit-text.ts';
import { pressKey } from '../keys/press-key.ts';
import { createPleaseClick } from '../overlay/please-click.ts';

const acts = { pressKey, editText, placeCaretAtEnd, planNavigation, createPleaseClick };
export type ActsChunk = typeof acts;

provide('acts', acts);
