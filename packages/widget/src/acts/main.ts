// The chunk for what agents do beyond pointing, clicking and typing into fields: keys with their default actions, text
// into contenteditable, lists, the wheel, drags, navigation, and asking the customer to click. Loaded with the first act that
// needs it.

import { performDrag } from '../acting/drag.ts';
import { planNavigation } from '../acting/navigate.ts';
import { selectOptions } from '../acting/select-options.ts';
import { turnWheel } from '../acting/wheel.ts';
import { provide } from '../chunks.ts';
import { editText, placeCaretAtEnd } from '../keys/edit-text.ts';
import { pressKey } from '../keys/press-key.ts';
import { createPleaseClick } from '../overlay/please-click.ts';

const acts = {
  pressKey,
  editText,
  placeCaretAtEnd,
  planNavigation,
  selectOptions,
  turnWheel,
  performDrag,
  createPleaseClick,
};
export type ActsChunk = typeof acts;

provide('acts', acts);
