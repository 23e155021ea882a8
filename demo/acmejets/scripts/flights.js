// Makes up flights and fares for a search. The same search always gives the same flights.

import { addDays, isDay, parseDay, today } from './clock.js';
import { distanceKm, PLACES, parsePlace } from './places.js';
import { between, pick, seeded } from './random.js';

/** @typedef {import('./places.js').Place} Place */

/**
 * @typedef {object} Query
 * @property {'return' | 'one-way'} trip
 * @property {Place} from
 * @property {Place} to
 * @property {string} depart
 * @property {string} back the day of return; ignored one way
 * @property {number} adults
 * @property {number} children
 * @property {string} cabin
 */

/**
 * @typedef {object} Leg
 * @property {Place} from
 * @property {Place} to
 * @property {string} day
 * @property {number} departs minutes since midnight, local time
 * @property {number} arrives minutes since midnight of the day of departure, local time at the destination
 * @property {number} minutes
 * @property {{ place: Place, waitMinutes: number }[]} stops
 * @property {string} number
 * @property {string} aircraft
 */

/**
 * @typedef {object} Flight
 * @property {string} id
 * @property {string} carrier
 * @property {Leg[]} legs one, or two for a return trip
 * @property {number} price for one adult, in whole dollars
 * @property {number} seatsLeft
 * @property {number} carbonKg
 */

/** @type {Record<string, string>} */
export const CABINS = { economy: 'Economy', comfort: 'Comfort', business: 'Business', first: 'First' };
/** @type {Record<string, number>} */
const CABIN_FACTOR = { economy: 1, comfort: 1.55, business: 3.1, first: 4.8 };
const CARRIERS = ['AcmeJets', 'AcmeJets', 'AcmeJets', 'Northwind', 'Meridian Air', 'Solano'];
const AIRCRAFT = ['Wren 200', 'Wren 200', 'Heron 340', 'Albatross 900'];
const MAX_PASSENGERS = 6;

/** The fares of one flight, on top of its price. */
export const FARES = [
  { id: 'light', name: 'Light', extra: 0, points: ['Cabin bag', 'Seat given at check-in', 'Changes for $60'] },
  { id: 'classic', name: 'Classic', extra: 45, points: ['Cabin bag and 23 kg', 'Choose your seat', 'Changes for $20'] },
  {
    id: 'flex',
    name: 'Flex',
    extra: 120,
    points: ['Two bags of 23 kg', 'Any seat, first to board', 'Free changes, refund'],
  },
];

/**
 * Reads a search from the address; what is missing or makes no sense gets a sensible value.
 * @param {URLSearchParams} parameters
 * @returns {Query}
 */
export function readQuery(parameters) {
  const from = parsePlace(parameters.get('from') ?? '') ?? /** @type {Place} */ (PLACES[0]);
  const wanted = parsePlace(parameters.get('to') ?? '') ?? parsePlace('LIS');
  const to = wanted !== undefined && wanted !== from ? wanted : /** @type {Place} */ (PLACES.find((p) => p !== from));
  const asked = parameters.get('depart') ?? '';
  const depart = isDay(asked) && asked >= today() ? asked : addDays(today(), 21);
  const askedBack = parameters.get('return') ?? '';
  const adults = clampCount(parameters.get('adults'), 1, MAX_PASSENGERS, 1);
  const cabin = parameters.get('cabin') ?? '';
  return {
    trip: parameters.get('trip') === 'one-way' ? 'one-way' : 'return',
    from,
    to,
    depart,
    back: isDay(askedBack) && askedBack >= depart ? askedBack : addDays(depart, 7),
    adults,
    children: clampCount(parameters.get('children'), 0, MAX_PASSENGERS - adults, 0),
    cabin: Object.hasOwn(CABINS, cabin) ? cabin : 'economy',
  };
}

/**
 * The query as parameters of an address.
 * @param {Query} query
 */
export function writeQuery(query) {
  const { trip, from, to, depart, back, adults, children, cabin } = query;
  const parameters = new URLSearchParams({ trip, from: `${from.city} (${from.code})`, to: `${to.city} (${to.code})` });
  parameters.set('depart', depart);
  if (trip === 'return') parameters.set('return', back);
  parameters.set('adults', String(adults));
  parameters.set('children', String(children));
  parameters.set('cabin', cabin);
  return parameters;
}

/**
 * @param {string | null} text
 * @param {number} low
 * @param {number} high
 * @param {number} otherwise
 */
function clampCount(text, low, high, otherwise) {
  const count = Number.parseInt(text ?? '', 10);
  return Number.isNaN(count) ? otherwise : Math.min(Math.max(count, low), Math.max(low, high));
}

/**
 * The lowest fare of a day, one adult.
 * @param {Place} from
 * @param {Place} to
 * @param {string} day
 * @param {string} [cabin]
 */
export function lowestFare(from, to, day, cabin = 'economy') {
  const random = seeded(`${from.code}${to.code}${day}`);
  const weekday = parseDay(day).getUTCDay();
  const month = parseDay(day).getUTCMonth();
  const season = 1 + 0.22 * Math.sin(((month - 3) / 12) * 2 * Math.PI);
  const weekend = weekday === 5 || weekday === 0 ? 1.2 : weekday === 2 || weekday === 3 ? 0.92 : 1;
  const base = 38 + distanceKm(from, to) * 0.035;
  const factor = CABIN_FACTOR[cabin] ?? 1;
  return Math.round(base * season * weekend * factor * (0.88 + random() * 0.3));
}

/**
 * @param {Query} query
 * @returns {Flight[]}
 */
export function searchFlights(query) {
  const { from, to, depart, back, cabin, trip } = query;
  const random = seeded(`${from.code}${to.code}${depart}${trip === 'return' ? back : ''}${cabin}`);
  const lowest = lowestFare(from, to, depart, cabin) + (trip === 'return' ? lowestFare(to, from, back, cabin) : 0);
  const count = between(random, 16, 22);
  return Array.from({ length: count }, (_, index) => {
    const carrier = pick(random, CARRIERS);
    const stops = index === 0 ? 0 : pick(random, [0, 0, 1, 1, 1, 2]);
    const legs = [makeLeg(random, from, to, depart, stops)];
    if (trip === 'return') legs.push(makeLeg(random, to, from, back, stops));
    const comfort = stops === 0 ? 1.14 : stops === 1 ? 1 : 0.93;
    return {
      id: `${from.code}${to.code}-${index + 1}`,
      carrier,
      legs,
      price: index === 0 ? lowest : Math.round(lowest * comfort * (1.02 + random() * 0.75)),
      seatsLeft: between(random, 1, 24),
      carbonKg: Math.round(distanceKm(from, to) * legs.length * 0.082 * (1 + stops * 0.13) * (0.9 + random() * 0.2)),
    };
  });
}

/**
 * @param {() => number} random
 * @param {Place} from
 * @param {Place} to
 * @param {string} day
 * @param {number} stopCount
 * @returns {Leg}
 */
function makeLeg(random, from, to, day, stopCount) {
  const departs = between(random, 66, 270) * 5;
  const detour = (/** @type {Place} */ place) => distanceKm(from, place) + distanceKm(place, to);
  const onTheWay = PLACES.filter((place) => place !== from && place !== to).sort((a, b) => detour(a) - detour(b));
  const near = onTheWay.slice(0, 4);
  const stops = Array.from({ length: stopCount }, () => {
    const [place = from] = near.splice(between(random, 0, near.length - 1), 1);
    return { place, waitMinutes: between(random, 11, 40) * 5 };
  }).sort((a, b) => distanceKm(from, a.place) - distanceKm(from, b.place));
  const inAir = Math.round((distanceKm(from, to) / 13.6 + 34 + stopCount * 70) / 5) * 5;
  const minutes = inAir + stops.reduce((sum, stop) => sum + stop.waitMinutes, 0);
  return {
    from,
    to,
    day,
    departs,
    arrives: departs + minutes + (to.utcOffsetMinutes - from.utcOffsetMinutes),
    minutes,
    stops,
    number: `AJ ${between(random, 102, 989)}`,
    aircraft: pick(random, AIRCRAFT),
  };
}
