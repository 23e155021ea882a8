// The explore pages: one document, many addresses. Shows the grid or a place, the day planner, and the live boards.

import './rating.js';
import { DESTINATIONS } from './destinations.js';
import { find, h, icon } from './element.js';
import { gridView, lostView, placeView } from './explore-views.js';
import { startFeed } from './feed.js';
import { startRouter } from './router.js';
import { load, save } from './store.js';
import { startTicker } from './ticker.js';

/** @typedef {import('./destinations.js').Destination} Destination */

const MAX_PLAN_ENTRIES = 12;
const view = find('#view', HTMLElement);
let isFirstView = true;
/** @type {Destination | undefined} */
let shown;

startRouter('/explore', (segments) => {
  const slug = segments[0];
  shown = DESTINATIONS.find((destination) => destination.slug === slug);
  const destination = shown;
  if (slug === undefined) {
    document.title = 'Explore · AcmeJets';
    view.replaceChildren(gridView(DESTINATIONS));
  } else if (destination === undefined || segments.length > 1) {
    document.title = 'Not found · AcmeJets';
    view.replaceChildren(lostView(slug));
  } else {
    document.title = `${destination.name} · AcmeJets`;
    view.replaceChildren(placeView(destination, () => openPlan(destination)));
  }
  // After a click the heading gets the focus, as a new page would; at the start the browser decides.
  if (!isFirstView) find('h1', HTMLElement, view).focus({ preventScroll: true });
  isFirstView = false;
});
startTicker();
startFeed();

/** @param {Destination} destination */
function openPlan(destination) {
  find('#day-plan-title', HTMLElement).textContent = `A day in ${destination.name}`;
  showPlan(destination);
  find('#day-plan', HTMLDialogElement).showModal();
}

/** @param {Destination} destination */
function showPlan(destination) {
  const entries = planOf(destination);
  find('#plan', HTMLOListElement).replaceChildren(
    ...entries.map((entry, index) =>
      h(
        'li',
        {},
        h('span', {}, entry),
        h(
          'button',
          {
            type: 'button',
            class: 'plan-remove',
            'aria-label': `Remove ${entry}`,
            onclick: () => {
              save(`plan.${destination.slug}`, entries.toSpliced(index, 1));
              showPlan(destination);
            },
          },
          icon('close'),
        ),
      ),
    ),
  );
}

/**
 * @param {Destination} destination
 * @returns {string[]}
 */
function planOf(destination) {
  return load(`plan.${destination.slug}`) ?? destination.day;
}

find('#plan-add', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const input = find('#plan-text', HTMLInputElement);
  const text = input.value.trim();
  if (text === '' || shown === undefined) return;
  save(`plan.${shown.slug}`, [...planOf(shown), text].slice(0, MAX_PLAN_ENTRIES));
  showPlan(shown);
  input.value = '';
  input.focus();
});
