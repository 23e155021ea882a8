// The fields of each passenger: names, passport, and the traveler number that only the passenger may see.

import { h, icon } from './element.js';
import { BAGS } from './prices.js';

const COUNTRIES = [
  'Argentina',
  'Canada',
  'France',
  'Germany',
  'Japan',
  'Norway',
  'Portugal',
  'South Africa',
  'United Kingdom',
  'United States',
];

/**
 * @param {number} number from 1
 * @param {boolean} child
 */
export function passengerFields(number, child) {
  const id = (/** @type {string} */ name) => `p${number}-${name}`;
  const first = number === 1;
  return h(
    'fieldset',
    { class: 'card block', id: `passenger-${number}` },
    h('legend', { class: 'block-title' }, `Passenger ${number}, ${child ? 'child' : 'adult'}`),
    h('p', { class: 'hint' }, 'As in the passport.'),
    h(
      'div',
      { class: 'fields' },
      textField(id('first-name'), 'First names', {
        autocomplete: first && 'given-name',
        'data-rule': 'name',
        required: true,
      }),
      textField(id('last-name'), 'Last name', {
        autocomplete: first && 'family-name',
        'data-rule': 'name',
        required: true,
      }),
      textField(id('birth-date'), 'Date of birth', {
        type: 'date',
        min: '1900-01-01',
        autocomplete: first && 'bday',
        'data-rule': 'birth',
        required: true,
      }),
      field(id('nationality'), 'Nationality', selectField(id('nationality'), ['', ...COUNTRIES], 'Choose')),
      textField(id('passport'), 'Passport number', {
        'data-rule': 'passport',
        autocapitalize: 'characters',
        required: true,
      }),
      textField(id('passport-expiry'), 'Passport valid until', { type: 'date' }),
      h(
        'div',
        { class: 'field span' },
        h('label', { for: id('traveler-number') }, 'Known Traveler Number or SSN'),
        h('input', {
          class: 'field-input maskContent',
          id: id('traveler-number'),
          name: id('traveler-number'),
          autocomplete: 'off',
          'data-rule': 'traveler',
          'data-secret': true,
          'aria-describedby': `${id('traveler-number')}-problem ${id('traveler-number')}-hint`,
        }),
        h('p', { class: 'problem', id: `${id('traveler-number')}-problem` }),
        h(
          'p',
          { class: 'hint with-icon', id: `${id('traveler-number')}-hint` },
          icon('lock'),
          'If you have one. It stays hidden from anyone you share your screen with.',
        ),
      ),
    ),
  );
}

/**
 * The choice of bags for one passenger.
 * @param {number} number from 1
 */
export function bagField(number) {
  const id = `p${number}-bags`;
  const select = h('select', { class: 'field-input', id, name: id });
  for (const bag of BAGS) {
    select.append(h('option', { value: bag.id }, bag.price === 0 ? bag.name : `${bag.name} (+ $${bag.price})`));
  }
  return field(id, `Passenger ${number}`, select);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Record<string, unknown>} attributes
 */
function textField(id, label, attributes) {
  return field(
    id,
    label,
    h('input', { class: 'field-input', id, name: id, 'aria-describedby': `${id}-problem`, ...attributes }),
  );
}

/**
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement} control
 */
function field(id, label, control) {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control,
    h('p', { class: 'problem', id: `${id}-problem` }),
  );
}

/**
 * @param {string} id
 * @param {string[]} choices
 * @param {string} prompt shown for the empty choice
 */
function selectField(id, choices, prompt) {
  const select = h('select', {
    class: 'field-input',
    id,
    name: id,
    required: true,
    'data-missing': 'Choose a country.',
    'aria-describedby': `${id}-problem`,
  });
  for (const choice of choices) select.append(h('option', { value: choice }, choice === '' ? prompt : choice));
  return select;
}
