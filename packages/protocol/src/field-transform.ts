// An agent's edit of a text field as it has to be made after what happened there since: all that a field's authority
// needs beyond itself when two people type at once. Pure.

import { editOfSplices, reachOf, type Splice, splicesOf, transformEdit } from './text-edit.ts';

/**
 * @param splices the edit, each on what the one before it made
 * @param since what happened, oldest first
 * @param length of the text that the edit and the first of `since` were made on
 * @returns the edit on top of all of `since`; null when it reaches beyond the text that it was made on
 */
export function transformSplices(
  splices: readonly Splice[],
  since: readonly Splice[],
  length: number,
): Splice[] | null {
  let edit = editOfSplices(splices);
  if (reachOf(edit) > length) return null;
  for (const done of since) edit = transformEdit(edit, editOfSplices([done]), false);
  return splicesOf(edit);
}

export type TransformSplices = typeof transformSplices;
