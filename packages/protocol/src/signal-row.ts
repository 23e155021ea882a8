// A row of the table of signals: who may send it to whom, what it needs, how fast and how large, and what it looks like.

import type { Need } from './modes.ts';
import type { Schema } from './schema.ts';

export type Party = 'customer' | 'agent' | 'server';

/** `perSecond` is the sustained rate a sender may keep; bursts of four times that pass. */
export interface SignalRow<S extends Record<string, Schema<unknown>>> {
  readonly from: Party;
  readonly to: Party;
  readonly keep: 'state' | 'event';
  readonly need: Need;
  readonly maxBytes: number;
  readonly perSecond: number;
  readonly fields: S;
  readonly about: string;
}

export function row<const S extends Record<string, Schema<unknown>>>(
  from: Party,
  to: Party,
  keep: 'state' | 'event',
  need: Need,
  fields: S,
  about: string,
  limits: { maxBytes?: number; perSecond?: number } = {},
): SignalRow<S> {
  return { from, to, keep, need, maxBytes: limits.maxBytes ?? 2048, perSecond: limits.perSecond ?? 10, fields, about };
}
