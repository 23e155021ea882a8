// One flight as a card: its legs, its price, and details that fold out.

import { css } from './css-in-js.js';
import { h, icon } from './element.js';
import { FARES, writeQuery } from './flights.js';
import { clockTime, counted, dayShort, duration, money } from './format.js';

/** @typedef {import('./flights.js').Flight} Flight */
/** @typedef {import('./flights.js').Leg} Leg */
/** @typedef {import('./flights.js').Query} Query */

const FEW_SEATS = 5;

/**
 * @param {Flight} flight
 * @param {Query} query
 * @param {string[]} badges such as "Cheapest"
 */
export function flightCard(flight, query, badges) {
  const badge = css('background: var(--primary); color: var(--on-primary)');
  const seats = flight.seatsLeft <= FEW_SEATS;
  const foot = [
    ...badges.map((text) => h('span', { class: `chip ${badge}` }, text)),
    seats && h('span', { class: 'chip warm' }, `${counted(flight.seatsLeft, 'seat')} left`),
    h('span', { class: 'chip good' }, icon('leaf'), `${flight.carbonKg} kg CO₂`),
  ];
  return h(
    'li',
    { class: 'flight card', id: `flight-${flight.id}`, 'data-flight': flight.id },
    h(
      'div',
      { class: 'flight-main' },
      h('div', { class: 'legs' }, ...flight.legs.map((leg) => legRow(leg, flight.carrier))),
      h(
        'div',
        { class: 'buy' },
        h(
          'p',
          {},
          h('b', { class: 'number' }, money(flight.price)),
          h('br'),
          query.trip === 'return' ? 'return, per adult' : 'per adult',
        ),
        h('a', { class: 'button small', href: bookingAddress(flight, query, 'light') }, 'Select'),
      ),
    ),
    h('div', { class: 'flight-foot' }, ...foot),
    details(flight, query),
  );
}

/**
 * @param {Flight} flight
 * @param {Query} query
 * @param {string} fare
 */
function bookingAddress(flight, query, fare) {
  const parameters = writeQuery(query);
  parameters.set('flight', flight.id);
  parameters.set('fare', fare);
  return `/booking?${parameters}`;
}

/**
 * @param {Leg} leg
 * @param {string} carrier
 */
function legRow(leg, carrier) {
  const nextDay = Math.floor(leg.arrives / 1440);
  const bar = h('div', { class: 'bar' });
  for (const [index] of leg.stops.entries()) {
    const dot = h('i');
    dot.style.left = `calc(${((index + 1) / (leg.stops.length + 1)) * 100}% - 3px)`;
    bar.append(dot);
  }
  return h(
    'div',
    { class: 'leg' },
    h('div', { class: 'carrier' }, carrier, h('small', {}, dayShort(leg.day))),
    h('div', { class: 'time' }, clockTime(leg.departs), h('small', {}, leg.from.code)),
    h(
      'div',
      { class: 'path' },
      duration(leg.minutes),
      bar,
      leg.stops.length === 0 ? 'Non-stop' : `via ${leg.stops.map((stop) => stop.place.code).join(', ')}`,
    ),
    h(
      'div',
      { class: 'time' },
      clockTime(leg.arrives),
      nextDay !== 0 && h('sup', {}, `${nextDay > 0 ? '+' : '−'}${Math.abs(nextDay)}`),
      h('small', {}, leg.to.code),
    ),
  );
}

/**
 * @param {Flight} flight
 * @param {Query} query
 */
function details(flight, query) {
  const body = h('div', { class: 'details-body' });
  const element = h(
    'details',
    { class: 'details' },
    h('summary', {}, 'Flight details and fares', icon('chevron')),
    body,
  );
  // Built when first opened, as a long list does.
  element.addEventListener(
    'toggle',
    () => body.append(...flight.legs.map((leg) => timeline(leg)), fareChoices(flight, query)),
    { once: true },
  );
  return element;
}

/** @param {Leg} leg */
function timeline(leg) {
  const list = h('ol', { class: 'timeline' });
  const point = (/** @type {string} */ time, /** @type {string} */ title, /** @type {string} */ note) =>
    list.append(h('li', {}, h('b', { class: 'number' }, time), h('div', {}, title, h('small', {}, note))));
  point(
    clockTime(leg.departs),
    `${leg.from.city} (${leg.from.code})`,
    `${leg.number} · ${leg.aircraft} · Wi-Fi on board`,
  );
  for (const stop of leg.stops) {
    point(
      '',
      `${stop.place.city} (${stop.place.code})`,
      `Change of planes, ${duration(stop.waitMinutes)} on the ground`,
    );
  }
  point(clockTime(leg.arrives), `${leg.to.city} (${leg.to.code})`, `${duration(leg.minutes)} in all`);
  return h('div', {}, h('h3', {}, `${leg.from.city} to ${leg.to.city}, ${dayShort(leg.day)}`), list);
}

/**
 * @param {Flight} flight
 * @param {Query} query
 */
function fareChoices(flight, query) {
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'fares' },
      ...FARES.map((fare) =>
        h(
          'div',
          { class: 'fare' },
          h(
            'div',
            {},
            h('h3', {}, fare.name),
            h('ul', {}, ...fare.points.map((text) => h('li', {}, icon('check'), text))),
          ),
          h(
            'a',
            { class: 'button quiet small', href: bookingAddress(flight, query, fare.id) },
            `${fare.name} for ${money(flight.price + fare.extra)}`,
          ),
        ),
      ),
    ),
    h('button', { class: 'link-button', type: 'button', 'data-fare-rules': true }, 'Read the fare rules'),
  );
}
