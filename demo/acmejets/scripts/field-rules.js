// Checks fields and writes what is wrong below them, in words; tidies what is typed into card fields.

import { isDay, today } from './clock.js';

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** What each `data-rule` says to a value that is not empty; an empty answer means that it is fine. */
const RULES = /** @type {Record<string, (value: string) => string>} */ ({
  name: (value) => (/\d/.test(value) ? 'A name has no digits. Write it as in the passport.' : ''),
  birth: (value) => (isDay(value) && value < today() && value > '1900-01-01' ? '' : 'Choose a day in the past.'),
  passport: (value) => (/^[A-Za-z0-9]{6,12}$/.test(value) ? '' : 'A passport number has 6 to 12 letters and digits.'),
  traveler: (value) =>
    /^[A-Za-z0-9-]{8,11}$/.test(value) ? '' : 'This has 9 digits, such as 123-45-6789, or 8 to 10 letters and digits.',
  email: (value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? '' : 'This needs an @ and a domain, such as maya@example.com.',
  phone: (value) => (/^\+?[\d\s()-]{7,20}$/.test(value) ? '' : 'Use digits and spaces, with the country code first.'),
  card: (value) => (isCardNumber(value) ? '' : 'This number is not complete, or a digit is wrong.'),
  expiry: (value) => expiryProblem(value),
  code: (value) => (/^\d{3,4}$/.test(value) ? '' : 'Three digits on the back of the card, four on the front of some.'),
  password: (value) => (value.length >= 8 ? '' : 'A password has 8 characters or more.'),
});

/**
 * Checks all fields below an element, shows each problem, and moves the focus to the first.
 * @param {ParentNode} root
 * @returns {number} how many problems there are
 */
export function checkFields(root) {
  const wrong = fieldsOf(root).filter((field) => !checkField(field));
  wrong[0]?.focus();
  return wrong.length;
}

/**
 * @param {Field} field
 * @returns {boolean} whether it is fine
 */
export function checkField(field) {
  const problem = problemOf(field);
  showProblem(field, problem);
  return problem === '';
}

/**
 * @param {ParentNode} root
 * @returns {Field[]} those that can be wrong
 */
export function fieldsOf(root) {
  return /** @type {Field[]} */ ([...root.querySelectorAll('input, select, textarea')]).filter(
    (field) => !field.disabled,
  );
}

/** @param {Field} field */
function problemOf(field) {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    return field.required && !field.checked ? 'Please tick this to go on.' : '';
  }
  const value = field.value.trim();
  if (value === '') return field.required ? (field.dataset.missing ?? 'Please fill this in.') : '';
  return RULES[field.dataset.rule ?? '']?.(value) ?? '';
}

/**
 * Writes a problem into `#<id>-problem`, or takes it away.
 * @param {Field} field
 * @param {string} problem
 */
export function showProblem(field, problem) {
  if (problem === '') field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
  const place = document.getElementById(`${field.id}-problem`);
  if (place !== null) place.textContent = problem;
}

/** @param {string} digits */
export function cardBrand(digits) {
  if (/^4/.test(digits)) return 'Visa';
  if (/^(5[1-5]|2[2-7])/.test(digits)) return 'Mastercard';
  if (/^3[47]/.test(digits)) return 'American Express';
  return '';
}

/**
 * Groups the digits of a card number and puts the slash into an expiry date while they are typed.
 * @param {HTMLInputElement} field
 */
export function tidyCardField(field) {
  const digits = field.value.replace(/\D/g, '');
  let tidy = field.value;
  if (field.dataset.rule === 'card') tidy = (digits.slice(0, 19).match(/.{1,4}/g) ?? []).join(' ');
  if (field.dataset.rule === 'expiry')
    tidy = digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 4)}` : digits;
  if (field.dataset.rule === 'code') tidy = digits.slice(0, 4);
  // Only at the end: a caret in the middle of the number must not jump.
  if (tidy !== field.value && field.selectionStart === field.value.length) field.value = tidy;
}

/**
 * Luhn's check.
 * @param {string} value
 */
function isCardNumber(value) {
  const digits = value.replace(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** @param {string} value */
function expiryProblem(value) {
  const match = /^(\d{2})\s*\/?\s*(\d{2})$/.exec(value);
  const month = Number(match?.[1]);
  if (match === null || month < 1 || month > 12) return 'Write month and year, such as 08 / 31.';
  return `20${match[2]}-${match[1]}` < today().slice(0, 7) ? 'This card has expired.' : '';
}
