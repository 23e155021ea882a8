// Live fares: a few cells of a table change every second, up in green and down in red. Rests while nobody looks.

import { addDays, isStill, today } from './clock.js';
import { find, h } from './element.js';
import { lowestFare } from './flights.js';
import { money } from './format.js';
import { PLACES } from './places.js';
import { between, pick, seeded } from './random.js';

const TICK_MS = 700;
const CHANGES_PER_TICK = 3;
const ROUTES = [
  'JFK LIS',
  'LHR KEF',
  'SFO KIX',
  'CDG RAK',
  'LHR JTR',
  'JFK YVR',
  'CDG CPT',
  'LHR BGO',
  'SFO SYD',
  'JFK EZE',
];

/** Fills the table and starts to change it. */
export function startTicker() {
  const random = seeded('ticker');
  const table = find('#ticker', HTMLTableElement);
  /** @type {{ cell: HTMLTableCellElement, fare: number }[]} */
  const cells = [];
  for (const route of ROUTES) {
    const [from, to] = route.split(' ').map((code) => PLACES.find((place) => place.code === code));
    if (from === undefined || to === undefined) continue;
    const row = h(
      'tr',
      { id: `ticker-${from.code}-${to.code}` },
      h('th', { scope: 'row' }, `${from.code} – ${to.city}`),
    );
    for (const cabin of ['economy', 'comfort', 'business']) {
      const fare = lowestFare(from, to, addDays(today(), 30), cabin);
      const cell = h('td', { class: 'number' }, money(fare));
      cells.push({ cell, fare });
      row.append(cell);
    }
    table.tBodies[0]?.append(row);
  }
  const tick = () => {
    if (document.hidden) return;
    for (let change = 0; change < CHANGES_PER_TICK; change += 1) {
      const entry = pick(random, cells);
      const step = between(random, 1, 9) * (random() < 0.5 ? -1 : 1);
      entry.fare = Math.max(20, entry.fare + step);
      entry.cell.textContent = money(entry.fare);
      entry.cell.dataset.went = step > 0 ? 'up' : 'down';
    }
  };
  if (isStill) find('#ticker-state', HTMLElement).textContent = 'Resting';
  else setInterval(tick, TICK_MS);
}
