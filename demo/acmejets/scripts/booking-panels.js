// What the booking shows and does not ask: the summary at the side, and the review before the last click.

import { h, icon } from './element.js';
import { cardBrand } from './field-rules.js';
import { clockTime, dayShort, duration, money } from './format.js';
import { BAGS, totalOf } from './prices.js';

/** @typedef {import('./selection.js').Selection} Selection */

/**
 * @param {HTMLElement} place
 * @param {Selection} selection
 * @param {{ name: string, amount: number }[]} lines
 */
export function showSummary(place, selection, lines) {
  const { query, flight } = selection;
  place.replaceChildren(
    h(
      'div',
      { class: 'summary-part' },
      h('h2', {}, `${query.from.city} to ${query.to.city}`),
      h('p', { class: 'muted small' }, `${flight.carrier} · ${flight.legs.map((leg) => leg.number).join(', ')}`),
      ...flight.legs.map((leg) =>
        h(
          'div',
          { class: 'leg-line' },
          h('b', { class: 'number' }, clockTime(leg.departs), h('small', {}, `${leg.from.code}, ${dayShort(leg.day)}`)),
          icon('plane'),
          h(
            'b',
            { class: 'number' },
            clockTime(leg.arrives),
            h('small', {}, `${leg.to.code}, ${duration(leg.minutes)}`),
          ),
        ),
      ),
    ),
    h(
      'div',
      { class: 'summary-part' },
      h(
        'dl',
        { class: 'price-lines' },
        ...lines.map(({ name, amount }) =>
          h('div', {}, h('dt', {}, name), h('dd', { class: 'number' }, money(amount))),
        ),
      ),
    ),
    h('p', { class: 'total' }, 'Total', h('output', { class: 'number', id: 'total' }, money(totalOf(lines)))),
  );
}

/**
 * @param {HTMLElement} place
 * @param {Selection} selection
 * @param {Record<string, string>} fields
 * @param {string[]} seats
 * @param {(step: string) => void} edit
 */
export function showReview(place, selection, fields, seats, edit) {
  const of = (/** @type {string} */ name) => fields[name] ?? '';
  const people = selection.query.adults + selection.query.children;
  const passengers = Array.from({ length: people }, (_, index) => {
    const p = `p${index + 1}-`;
    const bag = BAGS.find(({ id }) => id === of(`${p}bags`))?.name ?? '';
    return /** @type {[string, string][]} */ ([
      [`Passenger ${index + 1}`, `${of(`${p}first-name`)} ${of(`${p}last-name`)}`],
      ['Born, passport', `${dayOrNothing(of(`${p}birth-date`))}, ${of(`${p}passport`)}`],
      ['Seat and bags', `${seats[index] || 'given at check-in'}, ${bag.toLowerCase()}`],
    ]);
  }).flat();
  const digits = of('card-number').replace(/\D/g, '');
  place.replaceChildren(
    part('Passengers', 'passengers', edit, [...passengers, ['Contact', `${of('email')}, ${of('phone')}`]]),
    part('Extras', 'extras', edit, [
      ['On the way', extrasText(fields)],
      ['Insurance', { none: 'None', basic: 'Basic', full: 'Full' }[of('insurance')] ?? 'None'],
      ['Wishes', of('wishes') || 'None'],
    ]),
    part(
      'Payment',
      'payment',
      edit,
      [
        ['Card', `${cardBrand(digits) || 'Card'} ending in ${digits.slice(-4)}`],
        ['Billing', `${of('street')}, ${of('postcode')} ${of('city')}, ${of('country')}`],
      ],
      'Card',
    ),
  );
}

/**
 * @param {string} title
 * @param {string} step
 * @param {(step: string) => void} edit
 * @param {[string, string][]} rows
 * @param {string} [masked] the row that agents must not see
 */
function part(title, step, edit, rows, masked = '') {
  return h(
    'div',
    { class: 'card block' },
    h(
      'div',
      { class: 'block-head' },
      h('h2', { class: 'block-title' }, title),
      h(
        'button',
        {
          class: 'link-button',
          type: 'button',
          onclick: () => edit(step),
          'aria-label': `Change ${title.toLowerCase()}`,
        },
        'Change',
      ),
    ),
    h(
      'dl',
      { class: 'review-list' },
      ...rows.map(([name, value]) =>
        h('div', {}, h('dt', {}, name), h('dd', { class: name === masked && 'maskContent' }, value)),
      ),
    ),
  );
}

/** @param {string} day */
function dayOrNothing(day) {
  return day === '' ? '' : day.split('-').reverse().join('.');
}

/** @param {Record<string, string>} fields */
function extrasText(fields) {
  const names = { priority: 'Board first', lounge: 'Lounge', carbon: 'Cleaner fuel' };
  const chosen = Object.entries(names).filter(([field]) => fields[field] === 'yes');
  return chosen.length === 0 ? 'None' : chosen.map(([, name]) => name).join(', ');
}
