// What the signal `outside` can say: what the customer is looking at where no mirror reaches. Which kind of thing it is,
// and nothing of what it says.

import { oneOf } from './schema.ts';

/** Kinds of what a browser shows that is no part of the page. */
export const outsideKinds = [
  'nothing',
  'file',
  'alert',
  'confirm',
  'prompt',
  'print',
  'download',
  'elsewhere',
] as const;
export type OutsideKind = (typeof outsideKinds)[number];

export const outsideFields = { kind: oneOf(...outsideKinds) };
