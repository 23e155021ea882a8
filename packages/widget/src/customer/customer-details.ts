// Who the customer is, as the page says by `identify`, made into what agents may be told: a few short plain texts.
// Whatever is neither text, number nor boolean is left out, never an error: the page must not break over it.

import type { Signal } from '@alongside/protocol';

const maxFields = 20;
const maxNameUnits = 40;
const maxValueUnits = 200;
/** These come first, so that they are never among what does not fit. */
const firstFields = ['id', 'name', 'email'];

/** The signal for agents; null when the page has said nothing that can be told. */
export function customerSignal(details: unknown): Signal<'customer'> | null {
  if (typeof details !== 'object' || details === null) return null;
  const names = [...new Set([...firstFields, ...Object.keys(details)])];
  const fields = names.flatMap((name) => {
    const value: unknown = Object.hasOwn(details, name) ? (details as Record<string, unknown>)[name] : undefined;
    const isTold = ['string', 'number', 'boolean'].includes(typeof value);
    const text = isTold ? plain(String(value), maxValueUnits) : '';
    return text === '' ? [] : [{ name: plain(name, maxNameUnits), value: text }];
  });
  return { t: 'customer', fields: fields.slice(0, maxFields) };
}

/** One line without control characters, cut where no character falls apart. */
function plain(text: string, maxUnits: number): string {
  const line = text.replace(/\p{C}+/gu, ' ').trim();
  return line.length <= maxUnits ? line : line.slice(0, maxUnits).replace(/[\uD800-\uDBFF]$/, '');
}
