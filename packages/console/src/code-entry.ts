// The state of the field for a session code, without any browser: what digits are in after typing or pasting, and what
// to say about them. A code with a wrong check digit is never `ready`, so it is never sent.

import { hasRightCheckDigit } from '@alongside/protocol';

/** Digits that fall away silently: what people put between groups. */
const separators = /[\s\-.\u00a0\u2007\u2009\u202f]/g;

/** What to say about the digits. `note` is a remark on the last change; it is no obstacle. */
export interface CodeEntry {
  readonly digits: string;
  readonly note: 'strange' | 'too-long' | null;
}

export type CodeState = 'empty' | 'incomplete' | 'check-digit' | 'ready';

export const emptyEntry: CodeEntry = { digits: '', note: null };

/** The entry after the field's text changed by typing. One more key on a full field changes nothing. */
export function enter(before: CodeEntry, fieldText: string, length: number): CodeEntry {
  const { digits, isStrange } = readDigits(fieldText);
  if (digits.length <= length) return { digits, note: isStrange ? 'strange' : null };
  return { digits: before.digits, note: digits.length > before.digits.length + 1 ? 'too-long' : before.note };
}

/**
 * The entry after a paste, or null where the field itself inserts what was pasted.
 * A whole code replaces what was there, wherever the caret stood. A longer number is refused whole rather than cut,
 * since its first digits would be a wrong code.
 */
export function paste(before: CodeEntry, pasted: string, length: number): CodeEntry | null {
  const { digits } = readDigits(pasted);
  if (digits.length === length) return { digits, note: null };
  return digits.length > length ? { digits: before.digits, note: 'too-long' } : null;
}

function readDigits(text: string): { digits: string; isStrange: boolean } {
  const bare = text.normalize('NFKC').replace(separators, '');
  const digits = bare.replace(/\D/g, '');
  return { digits, isStrange: digits.length < bare.length };
}

/** Whether the digits can be sent, and if not, why. */
export function codeState(digits: string, length: number): CodeState {
  if (digits === '') return 'empty';
  if (digits.length < length) return 'incomplete';
  return hasRightCheckDigit(digits) ? 'ready' : 'check-digit';
}

/** Sizes of the groups in which a code of this length is shown: threes, the rest last. */
export function codeGroups(length: number): number[] {
  const groups: number[] = [];
  for (let left = length; left > 0; left -= 3) groups.push(Math.min(3, left));
  return groups;
}
