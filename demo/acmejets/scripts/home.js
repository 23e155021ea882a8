// The home page: search, the calendar of fares, the newsletter.

import './fare-calendar.js';
import './rating.js';
import { addDays, pause, today } from './clock.js';
import { find, findAll } from './element.js';
import { lowestFare } from './flights.js';
import { dayLong, dayShort, money } from './format.js';
import { parsePlace } from './places.js';
import { setUpSearchForm } from './search-form.js';

setUpSearchForm();
for (const deal of findAll('[data-deal]', HTMLAnchorElement)) showDeal(deal);

/**
 * The cheapest week of the next two months, so that the promised fare is the one found after the click.
 * @param {HTMLAnchorElement} link
 */
function showDeal(link) {
  const [from, to] = (link.dataset.deal ?? '').split(' ').map(parsePlace);
  if (from === undefined || to === undefined) return;
  const weeks = Array.from({ length: 46 }, (_, index) => {
    const day = addDays(today(), 14 + index);
    return { day, fare: lowestFare(from, to, day) + lowestFare(to, from, addDays(day, 7)) };
  });
  const best = weeks.reduce((a, b) => (b.fare < a.fare ? b : a));
  const address = new URL(link.href);
  address.searchParams.set('depart', best.day);
  address.searchParams.set('return', addDays(best.day, 7));
  link.href = address.pathname + address.search;
  find('.price b', HTMLElement, link).textContent = money(best.fare);
  find('[data-deal-day]', HTMLElement, link).textContent = `${dayShort(best.day)}, 7 nights`;
}

const calendar = find('#fare-calendar', HTMLElement);
const useDay = find('#use-picked-day', HTMLButtonElement);
let pickedDay = '';

calendar.addEventListener('pick', (event) => {
  const { day, fare } = /** @type {CustomEvent<{ day: string, fare: number }>} */ (event).detail;
  pickedDay = day;
  find('#picked-day', HTMLElement).textContent = `${dayLong(day)}: from ${money(fare)} return`;
  useDay.disabled = false;
});

useDay.addEventListener('click', () => {
  find('#from', HTMLInputElement).value = calendar.getAttribute('origin') ?? '';
  find('#to', HTMLInputElement).value = calendar.getAttribute('destination') ?? '';
  const depart = find('#depart', HTMLInputElement);
  depart.value = pickedDay;
  depart.dispatchEvent(new Event('change', { bubbles: true }));
  find('#search', HTMLFormElement).scrollIntoView({ block: 'center', behavior: 'smooth' });
});

const newsletter = find('#newsletter', HTMLFormElement);
newsletter.addEventListener('submit', async (event) => {
  event.preventDefault();
  const email = find('#newsletter-email', HTMLInputElement);
  const problem = find('#newsletter-email-problem', HTMLElement);
  const good = email.value.trim() !== '' && email.checkValidity();
  email.setAttribute('aria-invalid', String(!good));
  problem.textContent = good ? '' : 'This needs an email address, such as maya@example.com.';
  if (!good) {
    email.focus();
    return;
  }
  const button = find('button', HTMLButtonElement, newsletter);
  button.disabled = true;
  await pause(500);
  const done = find('#newsletter-done', HTMLElement);
  done.textContent = `Thank you. The next letter goes to ${email.value.trim()} on Thursday.`;
  done.hidden = false;
  newsletter.reset();
  button.disabled = false;
});
