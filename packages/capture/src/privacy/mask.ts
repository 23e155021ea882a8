// What a mask makes of content. It keeps the shape of text (so that the layout holds) and nothing else of it.

/** Longest run of asterisks: a mask must not tell how long a long secret is. */
const maxRun = 32;
const tooLongRun = new RegExp(`\\*{${maxRun + 1},}`, 'g');

/** What every masked form value that is not empty looks like. */
export const maskedValue = '*'.repeat(8);

/** An asterisk for each character that is not white space; runs are cut at 32. */
export function maskText(text: string): string {
  return text.replace(/\S/gu, '*').replace(tooLongRun, '*'.repeat(maxRun));
}
