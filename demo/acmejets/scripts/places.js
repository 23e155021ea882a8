// The airports that AcmeJets flies to.

/**
 * @typedef {object} Place
 * @property {string} code
 * @property {string} city
 * @property {string} country
 * @property {number} latitude
 * @property {number} longitude
 * @property {number} utcOffsetMinutes
 */

/** @type {readonly Place[]} */
export const PLACES = [
  place('JFK', 'New York', 'United States', 40.6, -73.8, -300),
  place('SFO', 'San Francisco', 'United States', 37.6, -122.4, -480),
  place('LHR', 'London', 'United Kingdom', 51.5, -0.5, 0),
  place('CDG', 'Paris', 'France', 49, 2.5, 60),
  place('LIS', 'Lisbon', 'Portugal', 38.8, -9.1, 0),
  place('KIX', 'Kyoto', 'Japan', 34.4, 135.2, 540),
  place('KEF', 'Reykjavik', 'Iceland', 64, -22.6, 0),
  place('RAK', 'Marrakesh', 'Morocco', 31.6, -8, 60),
  place('BGO', 'Bergen', 'Norway', 60.3, 5.2, 60),
  place('JTR', 'Santorini', 'Greece', 36.4, 25.5, 120),
  place('CPT', 'Cape Town', 'South Africa', -34, 18.6, 120),
  place('YVR', 'Vancouver', 'Canada', 49.2, -123.2, -480),
  place('MEX', 'Mexico City', 'Mexico', 19.4, -99.1, -360),
  place('SIN', 'Singapore', 'Singapore', 1.4, 104, 480),
  place('SYD', 'Sydney', 'Australia', -33.9, 151.2, 600),
  place('EZE', 'Buenos Aires', 'Argentina', -34.8, -58.5, -180),
];

/**
 * @param {string} code
 * @param {string} city
 * @param {string} country
 * @param {number} latitude
 * @param {number} longitude
 * @param {number} utcOffsetMinutes
 * @returns {Place}
 */
function place(code, city, country, latitude, longitude, utcOffsetMinutes) {
  return { code, city, country, latitude, longitude, utcOffsetMinutes };
}

/** @param {Place} place */
export const placeLabel = (place) => `${place.city} (${place.code})`;

/**
 * Reads "Lisbon (LIS)", "LIS" or "lisbon".
 * @param {string} text
 * @returns {Place | undefined}
 */
export function parsePlace(text) {
  const typed = text.trim().toLowerCase();
  if (typed === '') return undefined;
  const code = (/\((\w{3})\)\s*$/.exec(typed)?.[1] ?? typed).toUpperCase();
  return PLACES.find((place) => place.code === code) ?? PLACES.find((place) => place.city.toLowerCase() === typed);
}

/**
 * Places whose city, country or code starts with what was typed.
 * @param {string} text
 */
export function suggestPlaces(text) {
  const typed = text.trim().toLowerCase();
  const exact = parsePlace(text);
  if (typed === '' || (exact !== undefined && text === placeLabel(exact))) return PLACES;
  return PLACES.filter(({ city, country, code }) =>
    [city, country, code].some((name) => name.toLowerCase().startsWith(typed)),
  );
}

/**
 * Great-circle distance in kilometres.
 * @param {Place} from
 * @param {Place} to
 */
export function distanceKm(from, to) {
  const radians = Math.PI / 180;
  const a =
    Math.sin(((to.latitude - from.latitude) * radians) / 2) ** 2 +
    Math.cos(from.latitude * radians) *
      Math.cos(to.latitude * radians) *
      Math.sin(((to.longitude - from.longitude) * radians) / 2) ** 2;
  return Math.round(12742 * Math.asin(Math.sqrt(a)));
}
