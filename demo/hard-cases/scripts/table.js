// 200 rows from a seed; sorting, reversing and filtering move them.

import { byId, onClick, onToggle } from './on-click.js';
import { seeded } from './seeded.js';

const ROWS = 200;
const NAMES = [
  'Alba',
  'Bo',
  'Chidi',
  'Dana',
  'Eero',
  'Farah',
  'Goro',
  'Hana',
  'Ines',
  'Jonas',
  'Kofi',
  'Lena',
  'Mateo',
  'Noor',
];
const CITIES = ['Bergen', 'Cape Town', 'Kyoto', 'Lisbon', 'Marrakesh', 'Reykjavik', 'Santorini', 'Vancouver'];
const NUMBERS = ['number', 'amount'];

export function setUpTable() {
  const random = seeded(200);
  const body = /** @type {HTMLTableSectionElement} */ (byId('rows', HTMLTableElement).tBodies[0]);
  for (let number = 1; number <= ROWS; number += 1) body.append(makeRow(number, random));
  const rows = [...body.rows];
  const showCount = () => {
    byId('table-count', HTMLElement).textContent = `${body.rows.length} rows`;
  };
  showCount();

  for (const button of document.querySelectorAll('#rows [data-sort]')) {
    button.addEventListener('click', () => sortBy(button, body));
  }
  onClick('table-reverse', () => body.append(...[...body.rows].reverse()));
  onClick('table-shuffle', () => {
    const shuffled = [...body.rows].map((row) => ({ row, key: random() })).sort((a, b) => a.key - b.key);
    body.append(...shuffled.map(({ row }) => row));
  });
  onToggle('table-filter', (pressed) => {
    body.replaceChildren(...rows.filter((row) => !pressed || Number(row.dataset.number) % 2 === 0));
    showCount();
  });
}

/**
 * @param {Element} button
 * @param {HTMLTableSectionElement} body
 */
function sortBy(button, body) {
  const key = button.getAttribute('data-sort') ?? '';
  const head = button.closest('th');
  const down = head?.getAttribute('aria-sort') === 'ascending';
  for (const other of document.querySelectorAll('#rows th')) other.removeAttribute('aria-sort');
  head?.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const value = (/** @type {HTMLTableRowElement} */ row) => row.dataset[key] ?? '';
  const compare = (/** @type {HTMLTableRowElement} */ a, /** @type {HTMLTableRowElement} */ b) =>
    NUMBERS.includes(key) ? Number(value(a)) - Number(value(b)) : value(a).localeCompare(value(b), 'en');
  body.append(...[...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
}

/**
 * @param {number} number
 * @param {() => number} random
 */
function makeRow(number, random) {
  const row = document.createElement('tr');
  const name = NAMES[Math.floor(random() * NAMES.length)] ?? '';
  const city = CITIES[Math.floor(random() * CITIES.length)] ?? '';
  const amount = (random() * 900 + 20).toFixed(2);
  Object.assign(row.dataset, { number, name, city, amount });
  for (const text of [String(number), name, city, amount]) row.insertCell().textContent = text;
  const seen = document.createElement('input');
  seen.type = 'checkbox';
  seen.name = `seen-${number}`;
  seen.setAttribute('aria-label', `Row ${number} seen`);
  row.insertCell().append(seen);
  const note = document.createElement('input');
  note.type = 'text';
  note.name = `note-${number}`;
  note.setAttribute('aria-label', `Note of row ${number}`);
  row.insertCell().append(note);
  return row;
}
