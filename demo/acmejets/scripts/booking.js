// The booking: four steps in one form. What is typed is kept for this tab, but for what is secret, so a reload or a
// step back loses nothing; each step is an address of its own.

import { showReview, showSummary } from './booking-panels.js';
import { pause } from './clock.js';
import { find, findAll, h } from './element.js';
import { cardBrand, checkField, checkFields, fieldsOf, tidyCardField } from './field-rules.js';
import { counted, money } from './format.js';
import { bagField, passengerFields } from './passenger-fields.js';
import { priceLines, totalOf } from './prices.js';
import { hash } from './random.js';
import { seatPrice, setUpSeatMap } from './seat-map.js';
import { readSelection } from './selection.js';
import { forget, load, save } from './store.js';

const STEPS = ['passengers', 'extras', 'payment', 'review'];
const TITLES = ['Who is flying?', 'Make it comfortable', 'How do you want to pay?', 'Is everything right?'];
const MAX_BOOKINGS_KEPT = 20;

const selection = readSelection();
const { query, flight } = selection;
const people = query.adults + query.children;
const form = find('#booking', HTMLFormElement);
const problems = find('#booking-problems', HTMLElement);
const draft = /** @type {{ fields: Record<string, string>, seats: string[], reached: number, flight: string }} */ (
  load('draft') ?? { fields: {}, seats: [], reached: 0, flight: flight.id }
);
if (draft.flight !== flight.id) Object.assign(draft, { seats: [], flight: flight.id });
draft.seats = Array.from({ length: people }, (_, index) => draft.seats[index] ?? '');
let current = 0;
let choosing = 0;

for (let number = 1; number <= people; number += 1) {
  find('#passengers', HTMLElement).append(passengerFields(number, number > query.adults));
  find('#bags', HTMLElement).append(bagField(number));
  find('#seat-passengers', HTMLElement).append(
    h(
      'label',
      {},
      h('input', {
        type: 'radio',
        name: 'seat-for',
        id: `seat-for-${number}`,
        value: number,
        checked: number === 1,
        'data-secret': true,
        onchange: () => chooseFor(number - 1),
      }),
      h('span', {}, `Passenger ${number}`),
    ),
  );
}
const showSeats = setUpSeatMap(find('#seat-map', HTMLElement), flight.id, chooseSeat);
restore();
refresh();
goTo(stepInAddress(), { push: false });

form.addEventListener('input', (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement) {
    tidyCardField(field);
    if (field.id === 'card-number') showBrand(field);
    if (field.getAttribute('aria-invalid') === 'true') checkField(field);
  }
  keep();
  refresh();
});
form.addEventListener('change', (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
    if (field.value !== '' || field.getAttribute('aria-invalid') === 'true') checkField(field);
  }
  if (!problems.hidden) showProblemCount(findAll('[aria-invalid="true"]', HTMLElement, section(current)).length);
  keep();
  refresh();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const wrong = checkFields(section(current));
  showProblemCount(wrong);
  if (wrong > 0) return;
  if (current === STEPS.length - 1) void book();
  else goTo(current + 1, { push: true });
});
find('#step-back', HTMLButtonElement).addEventListener('click', () => goTo(current - 1, { push: true }));
find('#open-rules', HTMLButtonElement).addEventListener('click', () =>
  find('#fare-rules', HTMLDialogElement).showModal(),
);
find('#paying', HTMLDialogElement).addEventListener('cancel', (event) => event.preventDefault());
find('#steps', HTMLElement).addEventListener('click', (event) => {
  const item = event.target instanceof Element ? event.target.closest('li') : null;
  if (item === null) return;
  event.preventDefault();
  const wanted = STEPS.indexOf(item.dataset.step ?? '');
  if (wanted < current) goTo(wanted, { push: true });
});
window.addEventListener('popstate', () => goTo(stepInAddress(), { push: false }));

/** @param {number} count */
function showProblemCount(count) {
  problems.hidden = count === 0;
  problems.textContent = count === 0 ? '' : `${counted(count, 'field needs', 'fields need')} another look.`;
}

/** The step that the address asks for, as far as the visitor has come. */
function stepInAddress() {
  const wanted = STEPS.indexOf(new URLSearchParams(location.search).get('step') ?? '');
  const cardGone = find('#card-number', HTMLInputElement).value === '';
  const furthest = Math.min(draft.reached, cardGone ? STEPS.indexOf('payment') : STEPS.length - 1);
  return Math.min(Math.max(wanted, 0), furthest);
}

/**
 * @param {number} step
 * @param {{ push: boolean }} how
 */
function goTo(step, { push }) {
  const moved = step !== current;
  current = step;
  draft.reached = Math.max(draft.reached, step);
  save('draft', draft);
  problems.hidden = true;
  for (const [index, name] of STEPS.entries()) {
    section(index).hidden = index !== step;
    const item = find(`#steps [data-step="${name}"]`, HTMLElement);
    item.dataset.state = index === step ? 'current' : index < step ? 'done' : 'ahead';
    find('a', HTMLAnchorElement, item).toggleAttribute('aria-current', index === step);
  }
  if (STEPS[step] === 'review') showReview(find('#review', HTMLElement), selection, values(), draft.seats, editStep);
  const title = find('#booking-title', HTMLElement);
  title.textContent = TITLES[step] ?? '';
  document.title = `${title.textContent} · AcmeJets`;
  find('#step-back', HTMLButtonElement).hidden = step === 0;
  refresh();
  if (push) {
    const parameters = new URLSearchParams(selection.parameters);
    parameters.set('step', STEPS[step] ?? '');
    history.pushState(null, '', `/booking?${parameters}`);
  }
  if (moved) {
    scrollTo({ top: 0 });
    title.focus({ preventScroll: true });
  }
}

/** @param {string} step */
function editStep(step) {
  goTo(STEPS.indexOf(step), { push: true });
}

/** @param {number} index */
function section(index) {
  return find(`section[data-step="${STEPS[index]}"]`, HTMLElement, form);
}

/** Everything filled in, secrets included: for this page only. */
function values() {
  return /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
}

function keep() {
  draft.fields = {};
  for (const field of fieldsOf(form)) {
    if (field.name === '' || field.hasAttribute('data-secret')) continue;
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox') && !field.checked)
      continue;
    draft.fields[field.name] = field.value;
  }
  save('draft', draft);
}

function restore() {
  for (const field of fieldsOf(form)) {
    const kept = draft.fields[field.name];
    if (kept === undefined || field.hasAttribute('data-secret')) continue;
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
      field.checked = field.value === kept;
    } else {
      field.value = kept;
    }
  }
}

function refresh() {
  const lines = priceLines(selection, values(), draft.seats);
  showSummary(find('#summary', HTMLElement), selection, lines);
  showSeats(draft.seats, choosing);
  const chosen = draft.seats.filter((seat) => seat !== '');
  const cost = money(chosen.reduce((sum, seat) => sum + seatPrice(seat), 0));
  find('#seat-summary', HTMLElement).textContent =
    chosen.length === 0 ? 'No seat chosen yet. You get one at check-in.' : `Seats ${chosen.join(', ')} for ${cost}.`;
  find('#step-next', HTMLButtonElement).textContent =
    current === STEPS.length - 1 ? `Pay ${money(totalOf(lines))} and book` : 'Continue';
}

/** @param {number} index */
function chooseFor(index) {
  choosing = index;
  refresh();
}

/** @param {string} seat */
function chooseSeat(seat) {
  const owner = draft.seats.indexOf(seat);
  if (owner >= 0 && owner !== choosing) return;
  draft.seats[choosing] = owner === choosing ? '' : seat;
  // The next passenger without a seat chooses next.
  const next = draft.seats.indexOf('');
  if (owner < 0 && next >= 0) {
    choosing = next;
    find(`#seat-for-${next + 1}`, HTMLInputElement).checked = true;
  }
  save('draft', draft);
  refresh();
}

/** @param {HTMLInputElement} field */
function showBrand(field) {
  const brand = cardBrand(field.value.replace(/\D/g, ''));
  const chip = find('#card-brand', HTMLElement);
  chip.hidden = brand === '';
  chip.textContent = brand;
}

async function book() {
  find('#paying', HTMLDialogElement).showModal();
  for (const button of findAll('.step-buttons button', HTMLButtonElement)) button.disabled = true;
  await pause(1600);
  const fields = values();
  const code = (hash(selection.parameters + fields['p1-last-name']) % 2176782336)
    .toString(36)
    .toUpperCase()
    .padStart(6, 'A');
  const booked = {
    code: code.slice(0, 6),
    parameters: selection.parameters,
    name: `${fields['p1-first-name']} ${fields['p1-last-name']}`,
    email: fields.email ?? '',
    seats: draft.seats,
  };
  save('trips', [booked, ...(load('trips') ?? [])].slice(0, MAX_BOOKINGS_KEPT));
  forget('draft');
  location.assign('/booking/confirmed');
}
