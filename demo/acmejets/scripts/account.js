// The account: signs in for this tab, lists trips booked here and two examples, keeps profile and preferences.

import './rating.js';
import { addDays, pause, today } from './clock.js';
import { find, findAll, h } from './element.js';
import { checkFields, fieldsOf } from './field-rules.js';
import { writeQuery } from './flights.js';
import { parsePlace } from './places.js';
import { selectionFrom } from './selection.js';
import { forget, load, save } from './store.js';
import { ticket } from './ticket.js';

const signIn = find('#sign-in', HTMLFormElement);
const profile = find('#profile', HTMLFormElement);
const preferences = find('#preferences', HTMLElement);

showAccount();

signIn.addEventListener('submit', async (event) => {
  event.preventDefault();
  const problem = find('#sign-in-problem', HTMLElement);
  const wrong = checkFields(signIn);
  problem.hidden = wrong === 0;
  problem.textContent = wrong === 0 ? '' : 'We could not sign you in yet. Please look at the fields below.';
  if (wrong > 0) return;
  const button = find('#sign-in-submit', HTMLButtonElement);
  button.disabled = true;
  button.replaceChildren(h('span', { class: 'spinner' }), 'Signing in');
  await pause(700);
  button.disabled = false;
  button.textContent = 'Sign in';
  save('account', { email: find('#sign-in-email', HTMLInputElement).value.trim() });
  signIn.reset();
  showAccount();
  find('#greeting', HTMLElement).scrollIntoView({ block: 'nearest' });
});

find('#show-password', HTMLButtonElement).addEventListener('click', (event) => {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const password = find('#sign-in-password', HTMLInputElement);
  password.type = password.type === 'password' ? 'text' : 'password';
  button.textContent = password.type === 'password' ? 'Show' : 'Hide';
  button.setAttribute('aria-pressed', String(password.type === 'text'));
});

find('#sign-out', HTMLButtonElement).addEventListener('click', () => {
  forget('account');
  showAccount();
});

find('#rate', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  find('#rate-done', HTMLElement).hidden = false;
});

profile.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (checkFields(profile) > 0) return;
  const kept = Object.fromEntries(
    fieldsOf(profile)
      .filter((field) => field.name !== '' && field.name !== 'traveler-number')
      .map((field) => [field.name, field.value]),
  );
  save('profile', kept);
  showGreeting();
  await say('#profile-done', 'Saved.');
});

preferences.addEventListener('change', async () => {
  const chosen = findAll('.switch', HTMLInputElement, preferences).filter((box) => box.checked);
  save(
    'preferences',
    chosen.map((box) => box.name),
  );
  applyPreferences();
  await say('#preferences-done', 'Saved.');
});

function showAccount() {
  const account = load('account');
  find('#signed-out', HTMLElement).hidden = account !== null;
  find('#signed-in', HTMLElement).hidden = account === null;
  document.title = account === null ? 'Sign in · AcmeJets' : 'My trips · AcmeJets';
  if (account === null) return;
  find('#account-email', HTMLElement).textContent = account.email;
  const kept = load('profile') ?? {
    name: nameFromEmail(account.email),
    phone: '+1 555 010 0134',
    home: 'New York (JFK)',
  };
  for (const field of fieldsOf(profile)) field.value = kept[field.name] ?? '';
  const chosen = load('preferences') ?? ['window', 'alerts'];
  for (const box of findAll('.switch', HTMLInputElement, preferences)) box.checked = chosen.includes(box.name);
  applyPreferences();
  showGreeting();
  find('#trips', HTMLElement).replaceChildren(
    ...trips().map((trip) => ticket(selectionFrom(new URLSearchParams(trip.parameters)), trip)),
  );
}

function showGreeting() {
  const name = find('#profile-name', HTMLInputElement).value.trim().split(' ')[0] ?? '';
  find('#greeting', HTMLElement).textContent = name === '' ? 'Good to see you' : `Good to see you, ${name}`;
}

function applyPreferences() {
  find('#signed-in', HTMLElement).classList.toggle('large', find('#pref-large', HTMLInputElement).checked);
}

/** @returns {{ code: string, parameters: string, seats: string[] }[]} */
function trips() {
  return [
    ...(load('trips') ?? []),
    example('K7QX2M', 'LHR', 'SIN', 34, ['21A'], 'classic'),
    example('B4WJ9T', 'JFK', 'KEF', 96, ['8C', '8D'], 'flex'),
  ];
}

/**
 * @param {string} code
 * @param {string} from
 * @param {string} to
 * @param {number} inDays
 * @param {string[]} seats
 * @param {string} fare
 */
function example(code, from, to, inDays, seats, fare) {
  const [origin, destination] = [parsePlace(from), parsePlace(to)];
  if (origin === undefined || destination === undefined) throw new Error(`no such airport: ${from} or ${to}`);
  const depart = addDays(today(), inDays);
  const parameters = writeQuery({
    trip: 'return',
    from: origin,
    to: destination,
    depart,
    back: addDays(depart, 9),
    adults: seats.length,
    children: 0,
    cabin: 'economy',
  });
  parameters.set('fare', fare);
  return { code, parameters: parameters.toString(), seats };
}

/** @param {string} email */
function nameFromEmail(email) {
  const words = (email.split('@')[0] ?? '').split(/[^A-Za-z]+/).filter((word) => word !== '');
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase()).join(' ');
}

/**
 * @param {string} selector
 * @param {string} text
 */
async function say(selector, text) {
  const place = find(selector, HTMLElement);
  place.textContent = '';
  await pause(250);
  place.textContent = text;
}
