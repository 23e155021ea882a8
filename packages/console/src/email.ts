// Email addresses that people type.

import { texts } from './texts.ts';

/** The mistake in what was typed, or null. Only what is surely wrong is refused; the server decides. */
export function emailMistake(email: string): string | null {
  if (email.trim() === '') return texts.signIn.emailMissing;
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : texts.signIn.emailWrong;
}
