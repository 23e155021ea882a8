// Starts every case, and marks in the index where the reader is.

import { setUpChurn } from './churn.js';
import { setUpDrawing } from './drawing.js';
import { setUpFields } from './fields.js';
import { setUpFrames } from './frames.js';
import { setUpLayers } from './layers.js';
import { setUpModernCss } from './modern-css.js';
import { setUpNesting } from './nesting.js';
import { setUpScrolling } from './scrolling.js';
import { setUpShadow } from './shadow.js';
import { setUpSheets } from './sheets.js';
import { setUpTable } from './table.js';

for (const setUp of [
  setUpShadow,
  setUpSheets,
  setUpLayers,
  setUpFrames,
  setUpFields,
  setUpTable,
  setUpNesting,
  setUpDrawing,
  setUpModernCss,
  setUpScrolling,
  setUpChurn,
]) {
  setUp();
}

const links = new Map([...document.querySelectorAll('.index a')].map((link) => [link.getAttribute('href'), link]));
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute('aria-current');
      links.get(`#${target.id}`)?.setAttribute('aria-current', 'true');
    }
  },
  { rootMargin: '-20% 0px -70% 0px' },
);
for (const section of document.querySelectorAll('section.case')) watcher.observe(section);
