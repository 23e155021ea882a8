export { type ActingOptions, createActing } from './acting/acting.ts';
export type { Hints } from './chunks.ts';
