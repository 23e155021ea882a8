// The middle of the viewer: the replica at the customer's size, scaled, on a neutral ground, with the overlay above it
// and the veil over both while there is nothing to show. It measures in replica pixels (CSS pixels of the customer's
// viewport) and screen pixels (of the viewer).

import type { Replica, Shell, Viewport } from '@alongside/replica';
import { element } from './element.ts';

/** Steps of the zoom buttons. */
export const zoomSteps = [
  0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5,
] as const;
/** What the page's size follows: all of it is seen, its width or its height fills the window, or (null) a zoom of one's own. */
export type Fit = 'page' | 'width' | 'height' | null;
export const minZoom = 0.1;
export const maxZoom = 5;
/** Ground around the replica in screen pixels. */
const marginPx = 16;

const firstViewport: Viewport = { width: 1280, height: 800, pixelRatio: 1, visualX: 0, visualY: 0, visualScale: 1 };

export class Stage {
  readonly node: HTMLElement;
  /** Takes all of the agent's input; lies exactly above the replica. */
  readonly overlay: HTMLElement;
  readonly shells: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #holder: HTMLElement;
  readonly #viewports = new WeakMap<Shell, Viewport>();
  readonly #observer: ResizeObserver;
  #replica: Replica | null = null;
  #viewport = firstViewport;
  #fit: Fit = 'page';
  #zoom = 1;
  #scale = 1;
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.shells = element('div', { class: 'shells' });
    this.overlay = element('div', { class: 'overlay' });
    this.#holder = element('div', { class: 'replica-holder' }, this.shells, this.overlay);
    this.#scroller = element('div', { class: 'stage-scroller' }, element('div', { class: 'stage-room' }, this.#holder));
    this.node = element('main', { class: 'stage' }, this.#scroller);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this.#scroller);
  }

  get scale(): number {
    return this.#scale;
  }

  get fit(): Fit {
    return this.#fit;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  /** Calls whenever scale, size or fit may have changed. */
  watchScale(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  /** The customer's viewport, for the replica in this shell. */
  setViewport(shell: Shell, viewport: Viewport): void {
    this.#viewports.set(shell, viewport);
    shell.frame.style.width = `${viewport.width}px`;
    shell.frame.style.height = `${viewport.height}px`;
    if (this.#replica?.shell === shell) this.#use(viewport);
  }

  /** Shows a replica in place of the one before; null shows none. */
  show(replica: Replica | null): void {
    if (this.#replica !== null) this.#replica.shell.frame.classList.remove('is-shown');
    this.#replica = replica;
    this.#holder.classList.toggle('is-empty', replica === null);
    if (replica === null) return;
    replica.shell.frame.classList.add('is-shown');
    this.#use(this.#viewports.get(replica.shell) ?? this.#viewport);
  }

  setFit(fit: Fit): void {
    if (fit === null) this.#zoom = this.#scale;
    this.#fit = fit;
    this.#resize();
  }

  /** Zooms to a factor, keeping the point of the screen in place; it follows the window no more. */
  setZoom(zoom: number, at?: { clientX: number; clientY: number }): void {
    const before = this.#scale;
    this.#fit = null;
    this.#zoom = Math.min(maxZoom, Math.max(minZoom, zoom));
    const box = this.#holder.getBoundingClientRect();
    this.#resize();
    if (at === undefined) return;
    const after = this.#holder.getBoundingClientRect();
    const ratio = this.#scale / before;
    const wantedLeft = at.clientX - (at.clientX - box.left) * ratio;
    const wantedTop = at.clientY - (at.clientY - box.top) * ratio;
    this.#scroller.scrollBy(after.left - wantedLeft, after.top - wantedTop);
  }

  /** The next step up or down. */
  step(direction: 1 | -1): void {
    const now = this.#scale;
    const next =
      direction === 1 ? zoomSteps.find((step) => step > now + 0.005) : zoomSteps.findLast((step) => step < now - 0.005);
    if (next !== undefined) this.setZoom(next);
  }

  /** A point of the viewer's window in replica pixels. */
  toReplica(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.#holder.getBoundingClientRect();
    return { x: (clientX - box.left) / this.#scale, y: (clientY - box.top) / this.#scale };
  }

  stop(): void {
    this.#watchers.clear();
    this.#observer.disconnect();
  }

  #use(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#resize();
  }

  #resize(): void {
    const { width, height } = this.#viewport;
    for (const fit of ['page', 'width', 'height']) {
      this.#scroller.classList.toggle(`is-fitting-${fit}`, this.#fit === fit);
    }
    this.#scale = this.#fit === null ? this.#zoom : this.#fittingScale(this.#fit);
    this.#holder.style.width = `${width * this.#scale}px`;
    this.#holder.style.height = `${height * this.#scale}px`;
    this.shells.style.width = `${width}px`;
    this.shells.style.height = `${height}px`;
    this.shells.style.transform = `scale(${this.#scale})`;
    for (const watcher of this.#watchers) watcher();
  }

  /** Auto-fit never enlarges; one side alone may, and leaves room for the scrollbar of the other. */
  #fittingScale(fit: 'page' | 'width' | 'height'): number {
    const { width, height } = this.#viewport;
    const { clientWidth, clientHeight } = this.#scroller;
    const scaleX = Math.max(80, clientWidth - 2 * marginPx) / Math.max(1, width);
    const scaleY = Math.max(80, clientHeight - 2 * marginPx) / Math.max(1, height);
    if (fit === 'page') return Math.min(1, scaleX, scaleY);
    return Math.min(maxZoom, Math.max(minZoom, fit === 'width' ? scaleX : scaleY));
  }
}
