// Choosing among the options of a select, by their node ids.

import type { Capture } from '@alongside/capture';
import type { ErrorCode } from '@alongside/protocol';
import { fieldOf } from './element-rules.ts';
import { selectOptions } from './select-options.ts';

/** @returns why it is refused, or null */
export function choose(element: Element, ids: readonly number[], capture: Capture): ErrorCode | null {
  const field = fieldOf(element);
  if (field?.localName !== 'select') return 'target-changed';
  const chosen = ids.map((id) => capture.nodeOf(id)).filter((node) => node !== null) as HTMLOptionElement[];
  const isWrong = chosen.length !== ids.length || chosen.some((option) => option.closest('select') !== field);
  if (isWrong) return 'target-gone';
  if (chosen.some((option) => option.matches(':disabled'))) return 'target-disabled';
  selectOptions(field as HTMLSelectElement, chosen);
  return null;
}
