// The seats of the plane as buttons in a scroller of their own. Which are taken depends on the flight alone.

import { h } from './element.js';
import { money } from './format.js';
import { seeded } from './random.js';

const ROWS = 30;
const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'];
const EXIT_ROWS = [12, 13];
const FRONT_ROWS = 4;
const TAKEN_SHARE = 0.42;

/** @param {string} seat such as "12A"; empty costs nothing */
export function seatPrice(seat) {
  const row = Number.parseInt(seat, 10);
  if (Number.isNaN(row)) return 0;
  return EXIT_ROWS.includes(row) ? 35 : row <= FRONT_ROWS ? 22 : 9;
}

/**
 * Fills the map and keeps it in step with the seats chosen.
 * @param {HTMLElement} place
 * @param {string} flightId
 * @param {(seat: string) => void} onChoose
 * @returns {(seats: string[], current: number) => void} shows the seats chosen; `current` is who chooses now
 */
export function setUpSeatMap(place, flightId, onChoose) {
  const random = seeded(`seats ${flightId}`);
  const fuselage = h('div', { class: 'fuselage' }, h('div', { class: 'nose' }));
  fuselage.append(
    h(
      'div',
      { class: 'seat-row seat-letters', 'aria-hidden': 'true' },
      ...LETTERS.flatMap((letter, index) =>
        index === 3 ? [h('span'), h('span', {}, letter)] : [h('span', {}, letter)],
      ),
    ),
  );
  for (let row = 1; row <= ROWS; row += 1) {
    const exit = EXIT_ROWS.includes(row);
    const line = h('div', { class: exit ? 'seat-row exit' : 'seat-row' });
    for (const [index, letter] of LETTERS.entries()) {
      if (index === 3) line.append(h('span', {}, row));
      line.append(seatButton(`${row}${letter}`, index, exit, random() < TAKEN_SHARE));
    }
    fuselage.append(line);
  }
  place.replaceChildren(fuselage);
  place.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-seat]') : null;
    if (button !== null) onChoose(button.getAttribute('data-seat') ?? '');
  });

  return (seats, current) => {
    for (const button of place.querySelectorAll('[data-seat]')) {
      const owner = seats.indexOf(button.getAttribute('data-seat') ?? '');
      button.setAttribute('aria-pressed', String(owner >= 0));
      button.textContent = owner >= 0 ? String(owner + 1) : '';
      button.toggleAttribute('data-current', owner === current);
    }
  };
}

/**
 * @param {string} seat
 * @param {number} column
 * @param {boolean} exit
 * @param {boolean} taken
 */
function seatButton(seat, column, exit, taken) {
  const where = column === 0 || column === 5 ? 'window' : column === 1 || column === 4 ? 'middle' : 'aisle';
  const state = taken ? 'taken' : money(seatPrice(seat));
  return h('button', {
    type: 'button',
    id: `seat-${seat}`,
    class: exit ? 'seat leg' : 'seat',
    'data-seat': seat,
    disabled: taken,
    'aria-pressed': 'false',
    'aria-label': `Seat ${seat}, ${where}${exit ? ', more legroom' : ''}, ${state}`,
  });
}
