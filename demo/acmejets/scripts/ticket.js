// A ticket: one direction of a booking, with the code on its stub.

import { h, icon } from './element.js';
import { clockTime, counted, dayShort } from './format.js';

/** @typedef {import('./selection.js').Selection} Selection */

/**
 * @param {Selection} selection
 * @param {{ code: string, seats: string[] }} booked
 */
export function ticket(selection, booked) {
  const { flight, query, fare } = selection;
  const out = flight.legs[0];
  if (out === undefined) throw new Error('a flight has at least one leg');
  const people = counted(query.adults + query.children, 'person', 'people');
  const facts = [
    ['Departs', `${dayShort(out.day)}, ${clockTime(out.departs)}`],
    query.trip === 'return' ? ['Back', dayShort(query.back)] : ['Fare', fare.name],
    ['Flight', out.number],
    ['Seats', booked.seats.filter((seat) => seat !== '').join(', ') || `${people}, at check-in`],
  ];
  return h(
    'article',
    { class: 'ticket', 'data-code': booked.code },
    h(
      'div',
      { class: 'ticket-main' },
      h(
        'div',
        { class: 'ticket-route' },
        h('div', {}, h('b', {}, query.from.code), h('small', {}, query.from.city)),
        h('div', { class: 'line' }, icon('plane')),
        h('div', {}, h('b', {}, query.to.code), h('small', {}, query.to.city)),
      ),
      h(
        'dl',
        { class: 'ticket-facts' },
        ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', { class: 'number' }, value))),
      ),
    ),
    h(
      'div',
      { class: 'ticket-stub' },
      h('small', {}, 'Booking code'),
      h('b', { class: 'number' }, booked.code),
      h('small', {}, fare.name),
    ),
  );
}
