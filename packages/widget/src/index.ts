export type { Hints } from './chunks.ts';
