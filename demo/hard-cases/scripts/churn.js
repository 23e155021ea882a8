// Many changes at once. The storm has an end and can be stopped.

import { byId, onClick, onToggle } from './on-click.js';
import { seeded } from './seeded.js';

const DOTS = 1000;
const STORM_MS = 10_000;

export function setUpChurn() {
  const dots = byId('dots', HTMLElement);
  const random = seeded(1000);
  for (let index = 0; index < DOTS; index += 1) {
    const dot = document.createElement('i');
    dot.style.setProperty('--hue', String(Math.round((index / DOTS) * 300)));
    dots.append(dot);
  }
  let changes = 0;
  const count = (/** @type {number} */ more) => {
    changes += more;
    byId('churn-count', HTMLElement).textContent = `${changes} changes`;
  };

  onClick('churn-reverse', () => {
    dots.append(...[...dots.children].reverse());
    count(DOTS);
  });
  onClick('churn-wrap', () => {
    for (const dot of dots.querySelectorAll('i')) {
      const parent = dot.parentElement;
      if (parent !== null && parent !== dots) {
        parent.replaceWith(dot);
      } else {
        const span = document.createElement('span');
        dot.replaceWith(span);
        span.append(dot);
      }
    }
    count(DOTS);
  });
  onClick('churn-swap', () => {
    const outer = byId('family', HTMLElement).firstElementChild;
    const inner = outer?.querySelector('div');
    if (outer === null || inner === null || inner === undefined) return;
    outer.replaceWith(inner);
    inner.append(outer);
    count(2);
  });
  onClick('churn-detach', () => {
    const middle = dots.children[Math.floor(DOTS / 2)];
    const next = middle?.nextSibling ?? null;
    if (middle === undefined) return;
    middle.remove();
    const dot = middle instanceof HTMLElement && middle.localName === 'i' ? middle : middle.querySelector('i');
    dot?.style.setProperty('--hue', String(Math.round(random() * 360)));
    dots.insertBefore(middle, next);
    count(3);
  });

  let stop = new AbortController();
  onToggle('churn-storm', (pressed) => {
    stop.abort();
    stop = new AbortController();
    if (pressed) storm(stop.signal);
  });

  /** @param {AbortSignal} signal */
  function storm(signal) {
    const end = performance.now() + STORM_MS;
    const frame = () => {
      if (signal.aborted || performance.now() > end) {
        if (!signal.aborted) byId('churn-storm', HTMLButtonElement).setAttribute('aria-pressed', 'false');
        return;
      }
      for (let index = 0; index < 20; index += 1) {
        const dot = dots.children[Math.floor(random() * dots.children.length)];
        if (dot !== undefined)
          dots.insertBefore(dot, dots.children[Math.floor(random() * dots.children.length)] ?? null);
      }
      count(20);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
}
