// The views of the explore pages: the grid of places, one place with tabs, and a place that does not exist.

import { addDays, today } from './clock.js';
import { css } from './css-in-js.js';
import { KINDS } from './destinations.js';
import { find, h, icon, svg } from './element.js';
import { lowestFare } from './flights.js';
import { money } from './format.js';
import { PLACES, parsePlace, placeLabel } from './places.js';
import { sparkline } from './sparkline.js';
import { load, save } from './store.js';
import { tabList } from './tabs.js';

/** @typedef {import('./destinations.js').Destination} Destination */

const MONTHS = 'JFMAMJJASOND';
const TREND_DAYS = 45;

/**
 * A drawing from the page's templates.
 * @param {string} slug
 */
function scene(slug) {
  const template = find(`#scene-${slug}`, HTMLTemplateElement);
  return h('div', { class: `scene scene-${slug}` }, document.importNode(template.content, true));
}

/**
 * @param {readonly Destination[]} destinations
 */
export function gridView(destinations) {
  const grid = h('ul', { class: 'places-grid', id: 'places-grid' });
  const tiles = destinations.map((destination) => ({ destination, tile: placeTile(destination) }));
  const show = (/** @type {string} */ kind) =>
    grid.replaceChildren(
      ...tiles.filter(({ destination }) => kind === 'all' || destination.kind === kind).map(({ tile }) => tile),
    );
  show('all');
  return h(
    'div',
    {},
    h('h1', { tabindex: -1 }, 'Where the light is good'),
    h('p', { class: 'lead muted' }, 'Eight places that our crews keep going back to, on their own money.'),
    tabList('kinds', 'Kinds of places', KINDS, show, grid),
    grid,
  );
}

/** @param {Destination} destination */
function placeTile({ slug, name, country, code, line }) {
  const saved = () => (load('saved') ?? []).includes(slug);
  const heart = h(
    'button',
    {
      class: 'save',
      type: 'button',
      id: `save-${slug}`,
      'aria-pressed': String(saved()),
      'aria-label': `Save ${name}`,
      onclick: () => {
        const others = (load('saved') ?? []).filter((/** @type {string} */ other) => other !== slug);
        save('saved', saved() ? others : [...others, slug]);
        heart.setAttribute('aria-pressed', String(saved()));
      },
    },
    icon('star'),
  );
  return h(
    'li',
    { class: 'place', 'data-place': slug },
    h('a', { href: `/explore/${slug}` }, scene(slug), h('h2', {}, name), h('p', { class: 'muted' }, line)),
    h(
      'p',
      { class: 'place-foot' },
      h('span', { class: 'muted' }, country),
      h('b', { class: 'number' }, `from ${money(fareTo(code))}`),
    ),
    heart,
  );
}

/**
 * @param {Destination} destination
 * @param {() => void} planDay
 */
export function placeView(destination, planDay) {
  const { slug, name, country, code, line } = destination;
  const to = PLACES.find((place) => place.code === code);
  const search = new URLSearchParams({ trip: 'return', to: to === undefined ? name : placeLabel(to) });
  const panel = h('div', { class: 'panel', id: 'place-panel' });
  const panels = { story: storyPanel, when: whenPanel, reviews: reviewsPanel };
  const show = (/** @type {string} */ tab) =>
    panel.replaceChildren(panels[/** @type {keyof typeof panels} */ (tab)](destination));
  show('story');
  // Every place has colours of its own, as rules made by script.
  const tone = css(`--place-tone: ${{ coast: '#2d82ae', city: '#c2613f', mountains: '#587f86' }[destination.kind]}`);
  return h(
    'article',
    { class: `place-page ${tone}` },
    h('p', { class: 'crumbs' }, h('a', { href: '/explore' }, icon('back'), ' All places')),
    scene(slug),
    h(
      'div',
      { class: 'place-columns' },
      h(
        'div',
        {},
        h('p', { class: 'eyebrow' }, country),
        h('h1', { tabindex: -1 }, name),
        h('p', { class: 'lead muted' }, line),
        tabList('place', name, { story: 'Story', when: 'When to go', reviews: 'Voices' }, show, panel),
        panel,
      ),
      h(
        'aside',
        { class: 'card place-side' },
        h('p', { class: 'muted small' }, 'One way from New York'),
        h('p', { class: 'place-price number' }, money(fareTo(code))),
        trend(code),
        h('a', { class: 'button wide', href: `/flights/results?${search}` }, `See flights to ${name}`),
        h('button', { class: 'button quiet wide', type: 'button', id: 'plan-day', onclick: planDay }, 'Plan a day'),
      ),
    ),
  );
}

/** @param {string} code */
function trend(code) {
  const canvas = h('canvas', { class: 'place-trend', role: 'img', 'aria-label': 'Fares of the next weeks' });
  const [from, to] = [parsePlace('JFK'), parsePlace(code)];
  if (from !== undefined && to !== undefined) {
    const fares = Array.from({ length: TREND_DAYS }, (_, index) => lowestFare(from, to, addDays(today(), index + 5)));
    queueMicrotask(() => sparkline(canvas, fares));
  }
  return canvas;
}

/** @param {Destination} destination */
function storyPanel({ story }) {
  return h('div', { class: 'story' }, ...story.map((text) => h('p', {}, text)));
}

/** @param {Destination} destination */
function whenPanel({ celsius, name }) {
  const chart = svg('svg', {
    viewBox: '0 0 360 170',
    class: 'climate',
    role: 'img',
    'aria-label': `Temperatures in ${name}`,
  });
  for (const [index, value] of celsius.entries()) {
    const height = 14 + (value / 32) * 110;
    const x = 6 + index * 30;
    const bar = svg('rect', { x, y: 140 - height, width: 18, height, rx: 5 });
    const label = svg('text', { x: x + 9, y: 160 });
    label.textContent = MONTHS[index] ?? '';
    const degrees = svg('text', { x: x + 9, y: 132 - height });
    degrees.textContent = `${value}°`;
    chart.append(bar, label, degrees);
  }
  const warm = celsius.filter((value) => value >= 15).length;
  return h(
    'div',
    { class: 'when' },
    h('p', { class: 'muted' }, `Mean temperatures by day. ${warm} months are warmer than 15 degrees.`),
    chart,
  );
}

/** @param {Destination} destination */
function reviewsPanel({ reviews }) {
  return h(
    'ul',
    { class: 'reviews' },
    ...reviews.map(({ name, stars, text }) =>
      h(
        'li',
        { class: 'card' },
        h(/** @type {'div'} */ ('aj-rating'), { value: stars, readonly: true, label: `${stars} of 5` }),
        h('p', {}, text),
        h('p', { class: 'muted small' }, name),
      ),
    ),
  );
}

/** @param {string} slug */
export function lostView(slug) {
  return h(
    'div',
    { class: 'nowhere' },
    h('h1', { tabindex: -1 }, 'Not on our map yet'),
    h('p', { class: 'muted' }, `We have no story about “${slug}”.`),
    h('a', { class: 'button', href: '/explore' }, 'All places'),
  );
}

/** @param {string} code */
function fareTo(code) {
  const [from, to] = [parsePlace('JFK'), parsePlace(code)];
  return from === undefined || to === undefined ? 0 : lowestFare(from, to, addDays(today(), 30));
}
