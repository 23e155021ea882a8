// The carousel's buttons, and a grid with heads that stick in both directions.

import { byId, onClick } from './on-click.js';

const COLUMNS = 12;
const ROWS = 24;

export function setUpScrolling() {
  const carousel = byId('carousel', HTMLElement);
  const move = (/** @type {number} */ step) =>
    carousel.scrollBy({ left: step * (carousel.firstElementChild?.clientWidth ?? 300), behavior: 'smooth' });
  onClick('carousel-back', () => move(-1));
  onClick('carousel-on', () => move(1));

  const grid = byId('sticky-grid', HTMLElement);
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const cell = document.createElement('span');
      cell.textContent = row === 0 ? `Col ${column}` : column === 0 ? `Row ${row}` : String(row * column);
      if (row === 0) cell.classList.add('column-head');
      else if (column === 0) cell.classList.add('row-head');
      grid.append(cell);
    }
  }
}
