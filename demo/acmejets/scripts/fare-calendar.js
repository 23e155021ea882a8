// `<aj-fare-calendar origin destination>`: a month of lowest fares in an open shadow root with an adopted sheet.
// A click on a day fires `pick` with `detail.day` and `detail.fare`.

import { addDays, parseDay, today } from './clock.js';
import { h } from './element.js';
import { lowestFare } from './flights.js';
import { dayLong, money, monthOf } from './format.js';
import { parsePlace } from './places.js';

const MONTHS_AHEAD = 11;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  header { display: flex; align-items: center; justify-content: space-between; margin-bottom: 14px; }
  h3 { margin: 0; font: 500 1.35rem/1.2 var(--display); }
  header button { width: 40px; height: 40px; border: 1px solid var(--line-strong); border-radius: 50%; background: none; color: inherit; font: inherit; cursor: pointer; }
  header button:hover:not(:disabled) { background: var(--tint); }
  header button:disabled { opacity: .35; cursor: default; }
  .grid { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 4px; }
  .weekday { padding-bottom: 4px; text-align: center; font-size: .8125rem; color: var(--ink-2); }
  .day { display: grid; gap: 1px; justify-items: center; align-content: center; min-height: 52px; padding: 4px 0; border: 1px solid transparent; border-radius: 10px; background: none; color: inherit; font: inherit; font-weight: 600; font-size: .9375rem; line-height: 1.2; cursor: pointer; font-variant-numeric: tabular-nums; }
  .day small { font-weight: 400; font-size: .8125rem; color: var(--ink-2); }
  .day:hover:not(:disabled) { border-color: var(--line-strong); }
  .day:disabled { color: var(--ink-2); opacity: .55; cursor: default; font-weight: 400; }
  .day.low { background: var(--good-tint); }
  .day.low small { color: var(--good); font-weight: 600; }
  .day[aria-pressed='true'] { background: var(--primary); color: var(--on-primary); }
  .day[aria-pressed='true'] small { color: inherit; }
  button:focus-visible { outline: 3px solid color-mix(in srgb, var(--primary) 60%, transparent); outline-offset: 1px; }
  footer { margin-top: 14px; font-size: .875rem; color: var(--ink-2); }
  footer i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 4px; background: var(--good-tint); border: 1px solid var(--good); vertical-align: -1px; }
  @media (max-width: 419px) { .day small { font-size: .6875rem; } .grid { gap: 2px; } }
`);

class FareCalendar extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' });
  #month = `${addDays(today(), 21).slice(0, 7)}-01`;
  #picked = '';

  connectedCallback() {
    this.#root.adoptedStyleSheets = [sheet];
    this.#render();
  }

  /** @param {number} step */
  #turn(step) {
    const month = parseDay(this.#month);
    month.setUTCMonth(month.getUTCMonth() + step);
    this.#month = month.toISOString().slice(0, 10);
    this.#render();
    const button = this.#root.querySelector(step > 0 ? '.next' : '.previous');
    if (button instanceof HTMLButtonElement) button.focus();
  }

  /**
   * @param {string} day
   * @param {number} fare
   */
  #pick(day, fare) {
    this.#picked = day;
    for (const button of this.#root.querySelectorAll('.day')) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-day') === day));
    }
    this.dispatchEvent(new CustomEvent('pick', { detail: { day, fare } }));
  }

  #render() {
    const from = parsePlace(this.getAttribute('origin') ?? '');
    const to = parsePlace(this.getAttribute('destination') ?? '');
    if (from === undefined || to === undefined) return;
    const first = parseDay(this.#month);
    const dayCount = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    const days = Array.from({ length: dayCount }, (_, index) => addDays(this.#month, index));
    const fares = days.map((day) => lowestFare(from, to, day) + lowestFare(to, from, addDays(day, 7)));
    const cheap = [...fares].sort((a, b) => a - b)[4] ?? 0;
    const thisMonth = `${today().slice(0, 7)}-01`;
    const last = parseDay(thisMonth);
    last.setUTCMonth(last.getUTCMonth() + MONTHS_AHEAD);

    const turner = (
      /** @type {string} */ name,
      /** @type {string} */ sign,
      /** @type {number} */ step,
      /** @type {boolean} */ disabled,
    ) =>
      h(
        'button',
        {
          class: name,
          type: 'button',
          'aria-label': step > 0 ? 'Next month' : 'Previous month',
          disabled,
          onclick: () => this.#turn(step),
        },
        sign,
      );
    const grid = h('div', { class: 'grid', role: 'group', 'aria-label': monthOf(this.#month) });
    for (const name of ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']) grid.append(h('span', { class: 'weekday' }, name));
    for (const [index, day] of days.entries()) {
      const fare = fares[index] ?? 0;
      const past = day < today();
      const button = h(
        'button',
        {
          class: !past && fare <= cheap ? 'day low' : 'day',
          type: 'button',
          'data-day': day,
          disabled: past,
          'aria-pressed': String(day === this.#picked),
          'aria-label': `${dayLong(day)}, ${money(fare)}`,
          onclick: () => this.#pick(day, fare),
        },
        String(index + 1),
        h('small', {}, past ? '–' : money(fare)),
      );
      if (index === 0) button.style.gridColumn = String(((first.getUTCDay() + 6) % 7) + 1);
      grid.append(button);
    }
    this.#root.replaceChildren(
      h(
        'header',
        {},
        turner('previous', '‹', -1, this.#month <= thisMonth),
        h('h3', { 'aria-live': 'polite' }, monthOf(this.#month)),
        turner('next', '›', 1, parseDay(this.#month) >= last),
      ),
      grid,
      h('footer', {}, h('i'), `The five lowest fares of the month, ${from.city} to ${to.city} and back after a week.`),
    );
  }
}

customElements.define('aj-fare-calendar', FareCalendar);
