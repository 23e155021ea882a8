// An endless list in a scroller of its own: rows come in pages as the end gets near.

import { addDays, pause, today } from './clock.js';
import { find, h } from './element.js';
import { lowestFare } from './flights.js';
import { counted, dayShort, money } from './format.js';
import { PLACES, placeLabel } from './places.js';
import { between, pick, seeded } from './random.js';

const PAGE_ROWS = 20;
const MAX_ROWS = 2000;

/** Shows the first page and loads the others on the way down. */
export function startFeed() {
  const random = seeded('feed');
  const list = find('#feed-list', HTMLOListElement);
  const more = find('#feed-more', HTMLElement);
  let loading = false;

  const append = () => {
    for (let index = 0; index < PAGE_ROWS; index += 1) list.append(row());
    find('#feed-count', HTMLElement).textContent = counted(list.childElementCount, 'fare');
  };
  const row = () => {
    const from = pick(random, PLACES);
    const to = pick(
      random,
      PLACES.filter((place) => place !== from),
    );
    const depart = addDays(today(), between(random, 5, 120));
    const search = new URLSearchParams({ trip: 'one-way', from: placeLabel(from), to: placeLabel(to), depart });
    return h(
      'li',
      {},
      h(
        'a',
        { href: `/flights/results?${search}` },
        h('b', {}, `${from.city} to ${to.city}`),
        h('small', {}, dayShort(depart)),
      ),
      h('span', { class: 'number' }, money(lowestFare(from, to, depart))),
    );
  };
  append();
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (loading || !entries.some((entry) => entry.isIntersecting)) return;
      loading = true;
      await pause(350);
      append();
      loading = false;
      if (list.childElementCount >= MAX_ROWS) {
        watcher.disconnect();
        more.textContent = 'That is all for today.';
        return;
      }
      // Observed anew, so that a list that is still too short loads on.
      watcher.unobserve(more);
      watcher.observe(more);
    },
    { root: find('#feed', HTMLElement), rootMargin: '120px' },
  );
  watcher.observe(more);
}
