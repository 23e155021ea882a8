// How good the connection of both sides is, by the round trips that the server measures: bars in the header, and the
// figures in a panel. What the agent sees is about half of both round trips old.

import { element, setAttribute } from './element.ts';
import { attachPopover } from './popover.ts';
import type { SessionState, SessionStore } from './session-state.ts';

/** Round trips, in milliseconds, up to which a connection is called so. */
const goodMs = 150;
const fairMs = 400;

export type Quality = 'good' | 'fair' | 'slow' | 'unknown';

/** A round trip in a word. */
export function qualityOf(roundTripMs: number | null): Quality {
  if (roundTripMs === null) return 'unknown';
  if (roundTripMs <= goodMs) return 'good';
  return roundTripMs <= fairMs ? 'fair' : 'slow';
}

const words: Record<Quality, string> = { good: 'Good', fair: 'Fair', slow: 'Slow', unknown: 'Not measured yet' };
const bars: Record<Quality, number> = { good: 3, fair: 2, slow: 1, unknown: 0 };
const order: readonly Quality[] = ['unknown', 'good', 'fair', 'slow'];

export class ConnectionQuality {
  readonly node: HTMLButtonElement;
  readonly panel: HTMLElement;
  readonly #store: SessionStore;
  #shown = '';

  constructor(store: SessionStore) {
    this.#store = store;
    this.node = element(
      'button',
      { class: 'quality', type: 'button' },
      ...[1, 2, 3].map((bar) => element('span', { class: `bar bar-${bar}` })),
    );
    this.panel = attachPopover(this.node, 'Connection', (panel) => this.#fill(panel));
    store.watch((state) => this.#show(state));
  }

  #show({ connection, primary, yourMs, customerMs }: SessionState): void {
    const isOpen = connection.kind === 'open';
    this.node.hidden = !isOpen;
    const yours = qualityOf(yourMs);
    const customers = primary === 'connected' ? qualityOf(customerMs) : 'unknown';
    // A chain is as good as its weakest part.
    const worst = order[Math.max(order.indexOf(yours), order.indexOf(customers))] ?? 'unknown';
    const label = `Connection: you ${words[yours].toLowerCase()}, customer ${words[customers].toLowerCase()}`;
    if (label === this.#shown) return;
    this.#shown = label;
    setAttribute(this.node, 'data-quality', worst);
    setAttribute(this.node, 'data-bars', String(bars[worst]));
    setAttribute(this.node, 'aria-label', label);
    setAttribute(this.node, 'title', label);
  }

  #fill(panel: HTMLElement): void {
    const { yourMs, customerMs, primary, behindMs } = this.#store.state;
    const list = element('dl', { class: 'facts' });
    const add = (name: string, value: string) => list.append(element('dt', {}, name), element('dd', {}, value));
    const told = (ms: number | null) => (ms === null ? words.unknown : `${words[qualityOf(ms)]}, ${ms} ms`);
    add('You', told(yourMs));
    add('Customer', primary === 'connected' ? told(customerMs) : 'Not connected');
    if (yourMs !== null && customerMs !== null && primary === 'connected') {
      add('Age of what you see', `about ${Math.round((yourMs + customerMs) / 2 + behindMs)} ms`);
    }
    const about = element('p', {}, 'Round trips to the server, measured every ten seconds.');
    panel.replaceChildren(element('h2', {}, 'Connection'), about, list);
  }
}
