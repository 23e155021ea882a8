// The search form: fills it from the address, swaps places, counts passengers, checks before it is sent.

import './place-picker.js';
import { addDays, today } from './clock.js';
import { find, findAll } from './element.js';
import { showProblem } from './field-rules.js';
import { readQuery } from './flights.js';
import { counted } from './format.js';
import { parsePlace, placeLabel } from './places.js';

/** Sets the form up; with parameters of a search it starts with these. */
export function setUpSearchForm(parameters = new URLSearchParams()) {
  const form = find('#search', HTMLFormElement);
  const field = (/** @type {string} */ id) => find(`#${id}`, HTMLInputElement, form);
  const [from, to, depart, back] = [field('from'), field('to'), field('depart'), field('return')];
  const [adults, children] = [field('adults'), field('children')];

  const query = readQuery(parameters);
  if (parameters.has('from')) from.value = placeLabel(query.from);
  if (parameters.has('to')) to.value = placeLabel(query.to);
  depart.value = query.depart;
  depart.min = today();
  back.value = query.back;
  adults.value = String(query.adults);
  children.value = String(query.children);
  find('#cabin', HTMLSelectElement, form).value = query.cabin;
  field(query.trip === 'return' ? 'trip-return' : 'trip-one-way').checked = true;

  const refresh = () => {
    const oneWay = field('trip-one-way').checked;
    find('#return-field', HTMLElement, form).hidden = oneWay;
    back.disabled = oneWay;
    back.min = depart.value;
    if (back.value < depart.value && depart.value !== '') back.value = addDays(depart.value, 7);
    const childCount = Number(children.value);
    find('#travellers-summary', HTMLElement, form).textContent =
      counted(Number(adults.value), 'adult') + (childCount > 0 ? `, ${counted(childCount, 'child', 'children')}` : '');
  };
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement) showProblem(event.target, '');
    refresh();
  });
  form.addEventListener('input', refresh);
  refresh();

  find('#swap-places', HTMLButtonElement, form).addEventListener('click', () => {
    [from.value, to.value] = [to.value, from.value];
  });

  for (const button of findAll('[data-step]', HTMLButtonElement, form)) {
    button.addEventListener('click', () => {
      const input = field(button.dataset.for ?? '');
      const next = Number(input.value) + Number(button.dataset.step);
      input.value = String(Math.min(Math.max(next, Number(input.min)), Number(input.max)));
      refresh();
    });
  }
  document.addEventListener('click', (event) => {
    const picker = find('#travellers', HTMLDetailsElement, form);
    if (picker.open && event.target instanceof Node && !picker.contains(event.target)) picker.open = false;
  });

  form.addEventListener('submit', (event) => {
    const problems = {
      from: parsePlace(from.value) === undefined ? 'Choose where you start from.' : '',
      to:
        parsePlace(to.value) === undefined
          ? 'Choose where you want to go.'
          : parsePlace(to.value) === parsePlace(from.value)
            ? 'This is where you start from.'
            : '',
      depart: depart.value < today() ? 'Choose a day from today on.' : '',
      return: !back.disabled && back.value < depart.value ? 'Choose a day after you depart.' : '',
    };
    for (const [id, problem] of Object.entries(problems)) {
      showProblem(field(id), problem);
    }
    const first = Object.entries(problems).find(([, problem]) => problem !== '');
    if (first !== undefined) {
      event.preventDefault();
      field(first[0]).focus();
    }
  });
}
