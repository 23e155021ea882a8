// What a booking costs, line by line.

import { counted } from './format.js';
import { seatPrice } from './seat-map.js';

/** @typedef {import('./selection.js').Selection} Selection */

const CHILD_SHARE = 0.75;
export const BAGS = [
  { id: 'none', name: 'Cabin bag only', price: 0 },
  { id: 'one', name: 'One bag, 23 kg', price: 40 },
  { id: 'two', name: 'Two bags, 23 kg each', price: 72 },
  { id: 'sport', name: 'Sports or music, up to 32 kg', price: 85 },
];
const PER_PERSON = [
  { field: 'priority', name: 'Board first', price: 12 },
  { field: 'lounge', name: 'Lounge', price: 38 },
  { field: 'carbon', name: 'Cleaner fuel', price: 19 },
];
const INSURANCE = /** @type {Record<string, number>} */ ({ none: 0, basic: 21, full: 46 });

/**
 * @param {Selection} selection
 * @param {Record<string, string>} fields what is filled in so far
 * @param {string[]} seats one for each passenger, empty when none was chosen
 * @returns {{ name: string, amount: number }[]} lines that cost something
 */
export function priceLines(selection, fields, seats) {
  const { query, flight, fare } = selection;
  const people = query.adults + query.children;
  const adult = flight.price + fare.extra;
  const lines = [{ name: `${counted(query.adults, 'adult')}, ${fare.name}`, amount: adult * query.adults }];
  if (query.children > 0) {
    const amount = Math.round(adult * CHILD_SHARE) * query.children;
    lines.push({ name: counted(query.children, 'child', 'children'), amount });
  }
  lines.push({ name: 'Seats', amount: seats.reduce((sum, seat) => sum + seatPrice(seat), 0) });
  const bags = Array.from({ length: people }, (_, index) => fields[`p${index + 1}-bags`]);
  lines.push({
    name: 'Bags',
    amount: bags.reduce((sum, bag) => sum + (BAGS.find(({ id }) => id === bag)?.price ?? 0), 0),
  });
  for (const { field, name, price } of PER_PERSON) {
    lines.push({ name, amount: fields[field] === 'yes' ? price * people : 0 });
  }
  lines.push({ name: 'Insurance', amount: (INSURANCE[fields.insurance ?? 'none'] ?? 0) * people });
  return lines.filter(({ amount }) => amount > 0);
}

/** @param {{ amount: number }[]} lines */
export function totalOf(lines) {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
