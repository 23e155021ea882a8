// Which flight the visitor chose: from the address, else what was chosen last in this tab, else an example.

import { FARES, readQuery, searchFlights } from './flights.js';
import { load, save } from './store.js';

/** @typedef {import('./flights.js').Flight} Flight */
/** @typedef {import('./flights.js').Query} Query */

/**
 * @typedef {object} Selection
 * @property {string} parameters what the selection is read from, without a `?`
 * @property {Query} query
 * @property {Flight} flight
 * @property {typeof FARES[number]} fare
 */

/** @returns {Selection} */
export function readSelection() {
  const inAddress = new URLSearchParams(location.search);
  const chosenHere = inAddress.has('flight');
  const parameters = chosenHere ? inAddress : new URLSearchParams(load('selection') ?? '');
  parameters.delete('step');
  parameters.delete('still');
  if (chosenHere) save('selection', parameters.toString());
  return selectionFrom(parameters);
}

/**
 * @param {URLSearchParams} parameters
 * @returns {Selection}
 */
export function selectionFrom(parameters) {
  const query = readQuery(parameters);
  const flights = searchFlights(query);
  const flight = flights.find(({ id }) => id === parameters.get('flight')) ?? flights[0];
  const fare = FARES.find(({ id }) => id === parameters.get('fare')) ?? FARES[0];
  if (flight === undefined || fare === undefined) throw new Error('a search has at least one flight and one fare');
  return { parameters: parameters.toString(), query, flight, fare };
}
