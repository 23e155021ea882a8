// The proof with which the next page goes on: made here, in the page that leaves, and put where that page will find it.

import type { Signal } from '@alongside/protocol';
import { sha256 } from './sha256.ts';

export type Handoff = NonNullable<Signal<'leaving'>['handoff']>;

/** 128 random bits as text. */
export function makeToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** What the server is told of it: a hash, and the code that the next page has to show while nobody used it. */
export function handoffOf(token: string, code: string | null): Handoff {
  return { hash: sha256(token), ...(code === null ? {} : { code }) };
}
