// The list of flights: reads the search from the address, shows a skeleton, then filters and sorts in place.

import { addDays, pause, today } from './clock.js';
import { find, findAll, h, icon } from './element.js';
import { flightCard } from './flight-card.js';
import { CABINS, lowestFare, readQuery, searchFlights, writeQuery } from './flights.js';
import { counted, dayShort, money } from './format.js';
import { setUpSearchForm } from './search-form.js';
import { sparkline } from './sparkline.js';
import { save } from './store.js';

/** @typedef {import('./flights.js').Flight} Flight */

const DAYS_AROUND = 7;
const TREND_DAYS = 60;

const query = readQuery(new URLSearchParams(location.search));
const flights = searchFlights(query);
/** @type {Map<string, HTMLLIElement>} */
const cards = new Map();
const list = find('#flights', HTMLOListElement);
const filters = find('#filters', HTMLFormElement);
const maxPrice = find('#max-price', HTMLInputElement);
const sort = find('#sort', HTMLSelectElement);

showHead();
showDays();
showTrend();
setUpFilters();
save('search', writeQuery(query).toString());
await pause(900);
list.removeAttribute('aria-busy');
showFlights();
filters.addEventListener('input', showFlights);
filters.addEventListener('reset', () => queueMicrotask(showFlights));
sort.addEventListener('change', showFlights);

function showHead() {
  const { from, to, trip, depart, back, adults, children, cabin } = query;
  document.title = `${from.city} to ${to.city} · AcmeJets`;
  find('#route', HTMLElement).replaceChildren(from.city, ' ', icon(trip === 'return' ? 'swap' : 'arrow'), ' ', to.city);
  find('#route-detail', HTMLElement).textContent = [
    trip === 'return' ? `${dayShort(depart)} to ${dayShort(back)}` : dayShort(depart),
    counted(adults, 'adult') + (children > 0 ? `, ${counted(children, 'child', 'children')}` : ''),
    CABINS[cabin],
  ].join(' · ');
  setUpSearchForm(writeQuery(query));
  const button = find('#edit-search', HTMLButtonElement);
  button.addEventListener('click', () => {
    const panel = find('#edit-panel', HTMLElement);
    panel.hidden = !panel.hidden;
    button.setAttribute('aria-expanded', String(!panel.hidden));
    button.textContent = panel.hidden ? 'Change search' : 'Keep this search';
  });
}

function showDays() {
  const { from, to, depart, back, cabin, trip } = query;
  const days = Array.from({ length: 2 * DAYS_AROUND + 1 }, (_, index) => addDays(depart, index - DAYS_AROUND)).filter(
    (day) => day >= today(),
  );
  const shift = (/** @type {string} */ day) => (day > back ? addDays(day, 7) : back);
  const fares = days.map(
    (day) => lowestFare(from, to, day, cabin) + (trip === 'return' ? lowestFare(to, from, shift(day), cabin) : 0),
  );
  const strip = find('#days', HTMLOListElement);
  for (const [index, day] of days.entries()) {
    const href = `/flights/results?${writeQuery({ ...query, depart: day, back: shift(day) })}`;
    strip.append(
      h(
        'li',
        { class: fares[index] === Math.min(...fares) && 'cheapest' },
        h(
          'a',
          { href, 'aria-current': day === depart && 'date' },
          dayShort(day),
          h('b', { class: 'number' }, money(fares[index] ?? 0)),
        ),
      ),
    );
  }
  const current = strip.querySelector('[aria-current]');
  if (current instanceof HTMLElement) {
    strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }
}

function showTrend() {
  const fares = Array.from({ length: TREND_DAYS }, (_, index) =>
    lowestFare(query.from, query.to, addDays(query.depart, index - TREND_DAYS), query.cabin),
  );
  const now = fares.at(-1) ?? 0;
  const usual = Math.round(fares.reduce((sum, fare) => sum + fare, 0) / fares.length);
  find('#trend-text', HTMLElement).textContent =
    now <= usual ? `${money(usual - now)} below what is usual` : `${money(now - usual)} above what is usual`;
  sparkline(find('#trend', HTMLCanvasElement), fares);
}

function setUpFilters() {
  const prices = flights.map((flight) => flight.price);
  maxPrice.min = String(Math.min(...prices));
  maxPrice.max = String(Math.max(...prices));
  maxPrice.defaultValue = maxPrice.max;
  maxPrice.value = maxPrice.max;
  const carriers = find('#carriers', HTMLFieldSetElement);
  for (const carrier of [...new Set(flights.map((flight) => flight.carrier))].sort()) {
    const id = `carrier-${carrier.toLowerCase().replaceAll(' ', '-')}`;
    const box = h('input', { type: 'checkbox', name: 'carrier', value: carrier, id, checked: true });
    carriers.append(h('label', { class: 'check' }, box, h('span', {}, carrier)));
  }
  for (const stops of [0, 1, 2]) {
    const count = flights.filter((flight) => stopCount(flight) === stops).length;
    find(`[data-count="stops-${stops}"]`, HTMLElement).textContent = String(count);
  }
  const toggle = find('#filters-toggle', HTMLButtonElement);
  toggle.addEventListener('click', () =>
    toggle.setAttribute('aria-expanded', String(filters.toggleAttribute('data-open'))),
  );
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-fare-rules]') === null) return;
    const frame = find('#fare-rules-frame', HTMLIFrameElement);
    if (frame.getAttribute('src') === null) frame.src = '/fare-rules';
    find('#fare-rules', HTMLDialogElement).showModal();
  });
}

function showFlights() {
  const shown = flights.filter(passesFilters).sort(order);
  find('#price-out', HTMLOutputElement).textContent = money(Number(maxPrice.value));
  find('#result-count', HTMLElement).textContent = `${shown.length} of ${counted(flights.length, 'flight')}`;
  list.replaceChildren(...(shown.length > 0 ? shown.map(cardFor) : [nothingFound()]));
}

/**
 * A flight keeps its card, so that details that were opened stay open when filters change.
 * @param {Flight} flight
 */
function cardFor(flight) {
  let card = cards.get(flight.id);
  if (card === undefined) {
    const badges = [];
    if (flight.price === Math.min(...flights.map(({ price }) => price))) badges.push('Cheapest');
    if (minutes(flight) === Math.min(...flights.map(minutes))) badges.push('Shortest');
    card = flightCard(flight, query, badges);
    cards.set(flight.id, card);
  }
  return card;
}

function nothingFound() {
  return h(
    'li',
    { class: 'card empty' },
    icon('filter'),
    h('h3', {}, 'No flight passes these filters'),
    h('p', { class: 'muted' }, 'Allow a stop more, or a higher price.'),
    h('button', { class: 'button quiet', type: 'button', onclick: () => filters.reset() }, 'Reset filters'),
  );
}

/** @param {Flight} flight */
function passesFilters(flight) {
  const chosen = (/** @type {string} */ name) =>
    findAll(`input[name="${name}"]:checked`, HTMLInputElement, filters).map((box) => box.value);
  const departs = flight.legs[0]?.departs ?? 0;
  const time = departs < 720 ? 'morning' : departs < 1080 ? 'afternoon' : 'evening';
  return (
    flight.price <= Number(maxPrice.value) &&
    chosen('stops').includes(String(stopCount(flight))) &&
    chosen('time').includes(time) &&
    chosen('carrier').includes(flight.carrier)
  );
}

/**
 * @param {Flight} a
 * @param {Flight} b
 */
function order(a, b) {
  const departs = (/** @type {Flight} */ flight) => flight.legs[0]?.departs ?? 0;
  const keys = {
    best: (/** @type {Flight} */ flight) => flight.price + minutes(flight) * 0.4,
    price: (/** @type {Flight} */ flight) => flight.price,
    duration: minutes,
    departs,
    carbon: (/** @type {Flight} */ flight) => flight.carbonKg,
  };
  const key = keys[/** @type {keyof typeof keys} */ (sort.value)] ?? keys.best;
  return key(a) - key(b);
}

/** @param {Flight} flight */
function stopCount(flight) {
  return flight.legs[0]?.stops.length ?? 0;
}

/** @param {Flight} flight */
function minutes(flight) {
  return flight.legs.reduce((sum, leg) => sum + leg.minutes, 0);
}
