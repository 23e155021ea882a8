// How large the page is shown, and which part of it: Auto-fit, steps and a number in the header, and a panel with what
// is wanted less often. It moves the agent's own view; nothing of it reaches the customer.

import { element } from './element.ts';
import { icon } from './icons.ts';
import { attachPopover } from './popover.ts';
import type { SessionStore } from './session-state.ts';
import { type Fit, maxZoom, minZoom, type Stage } from './stage.ts';
import { toolButton } from './tool-button.ts';

/** Sizes that the panel offers, by what fills the window. */
const fits: readonly (readonly [Fit, string])[] = [
  ['page', 'Whole page view (Auto-fit)'],
  ['width', 'Fit width'],
  ['height', 'Fit height'],
];

export class ZoomControls {
  readonly node: HTMLElement;
  readonly #stage: Stage;
  readonly #store: SessionStore;
  readonly #fit: HTMLButtonElement;
  readonly #zoom: HTMLInputElement;

  constructor(store: SessionStore, stage: Stage) {
    this.#store = store;
    this.#stage = stage;
    this.#fit = toolButton('fit', 'Auto-fit', () => stage.setFit(stage.fit === 'page' ? null : 'page'));
    this.#fit.classList.add('fit');
    this.#fit.append(element('span', {}, 'Auto-fit'));
    this.#zoom = element('input', {
      class: 'zoom-number',
      type: 'text',
      inputmode: 'numeric',
      'aria-label': 'Zoom in percent',
    });
    this.node = element(
      'div',
      { class: 'zoom', role: 'group', 'aria-label': 'View' },
      this.#fit,
      this.#steps(),
      ...this.#panel(),
    );
    stage.watchScale(() => this.#show());
    this.#show();
  }

  #steps(): HTMLElement {
    const change = () => {
      const percent = Number.parseFloat(this.#zoom.value.replace(',', '.'));
      if (Number.isFinite(percent)) this.#stage.setZoom(Math.min(maxZoom, Math.max(minZoom, percent / 100)));
      this.#show();
    };
    this.#zoom.addEventListener('change', change);
    this.#zoom.addEventListener('focus', () => this.#zoom.select());
    this.#zoom.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowUp') this.#stage.step(1);
      else if (key === 'ArrowDown') this.#stage.step(-1);
    });
    const out = toolButton('minus', 'Zoom out', () => this.#stage.step(-1));
    const into = toolButton('plus', 'Zoom in', () => this.#stage.step(1));
    out.classList.add('zoom-out');
    into.classList.add('zoom-in');
    const whole = element('button', { class: 'tool zoom-whole', type: 'button', title: 'Zoom to 100 %' }, '100 %');
    whole.addEventListener('click', () => this.#stage.setZoom(1));
    return element('div', { class: 'group' }, out, this.#zoom, into, whole);
  }

  #panel(): HTMLElement[] {
    const label = 'More of the view';
    const button = element(
      'button',
      { class: 'tool view-more', type: 'button', 'aria-label': label, title: label },
      icon('more'),
    );
    const panel = attachPopover(button, label, (into) => this.#fill(into, () => panel.hidePopover()));
    return [button, panel];
  }

  #fill(panel: HTMLElement, close: () => void): void {
    const stage = this.#stage;
    const choices = fits.map(([fit, label]) =>
      choice(`fit-${fit}`, label, stage.fit === fit, () => {
        stage.setFit(fit);
        close();
      }),
    );
    const { followsScroll, isShowing } = this.#store.state;
    const follow = choice('follow-scroll', 'Follow the customer’s scrolling', followsScroll, () => {
      this.#store.set({ followsScroll: !followsScroll });
      close();
    });
    follow.disabled = !isShowing;
    const isFull = document.fullscreenElement !== null;
    const full = choice('full-screen', 'Full screen', isFull, () => {
      close();
      // Refused where the console is in a frame that may not: the view stays as it is.
      const changed = isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen();
      changed.catch(() => {});
    });
    full.hidden = !document.fullscreenEnabled;
    panel.replaceChildren(
      element('h2', {}, 'View'),
      element('div', { class: 'choices', role: 'group', 'aria-label': 'Size' }, ...choices),
      element('div', { class: 'choices' }, follow, full),
    );
  }

  #show(): void {
    const { scale, fit } = this.#stage;
    this.#fit.setAttribute('aria-pressed', String(fit === 'page'));
    const isWritten = document.activeElement === this.#zoom && !document.hidden;
    this.#zoom.value = isWritten ? String(Math.round(scale * 100)) : `${Math.round(scale * 100)} %`;
  }
}

function choice(name: string, label: string, isChosen: boolean, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: `choice ${name}`, type: 'button', 'aria-pressed': String(isChosen) },
    element('span', { class: 'choice-mark' }, ...(isChosen ? [icon('check')] : [])),
    label,
  );
  button.addEventListener('click', onClick);
  return button;
}
