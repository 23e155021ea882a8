// What lies over the stage while the page cannot be shown or trusted: loading, away, lost, disconnected, ended. Each
// says what happened, what it means, and what to do.

import { element, setText } from './element.ts';
import { type IconName, icon } from './icons.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import { endedText, remaining } from './texts.ts';

export interface VeilEvents {
  retryNow(): void;
  leave(): void;
  reload(): void;
}

interface Card {
  readonly icon: IconName | null;
  readonly title: string;
  readonly about: string;
  /** Ticks down: told each second what is left. */
  readonly until?: { readonly at: number; readonly say: (left: string) => string };
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Covers the stage; otherwise it is a strip above a dimmed replica. */
  readonly isFull: boolean;
}

/** A quick change of page shows no veil. */
const calmMs = 150;

export class Veil {
  readonly node: HTMLElement;
  readonly #events: VeilEvents;
  #key = '';
  #timer: ReturnType<typeof setInterval> | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #hasShown = false;

  constructor(store: SessionStore, events: VeilEvents) {
    this.#events = events;
    this.node = element('div', { class: 'veil', hidden: true });
    store.watch((state) => this.#update(state));
  }

  #update(state: SessionState): void {
    if (state.isShowing) this.#hasShown = true;
    const card = this.#cardOf(state);
    const key = card === null ? '' : `${card.title}|${card.about}|${card.isFull}|${card.until?.at ?? ''}`;
    if (key === this.#key) return;
    this.#key = key;
    clearInterval(this.#timer);
    clearTimeout(this.#calm);
    if (card === null) this.node.hidden = true;
    else if (card.icon === null && this.node.hidden) this.#calm = setTimeout(() => this.#show(card), calmMs);
    else this.#show(card);
  }

  #cardOf(state: SessionState): Card | null {
    const { connection, primary, isShowing, waitsUntil } = state;
    switch (connection.kind) {
      case 'ended':
        return {
          icon: 'ended',
          title: 'Session ended',
          about: `${endedText(connection.by, connection.reason)} Nothing is shared any more. A new session needs a new code.`,
          action: { label: 'Back to co-browsing', run: () => this.#events.leave() },
          isFull: true,
        };
      case 'refused':
        return {
          icon: 'warning',
          title: 'This session cannot be opened',
          about: connection.message,
          action: connection.canRetry
            ? { label: 'Reload', run: () => this.#events.reload() }
            : { label: 'Back to co-browsing', run: () => this.#events.leave() },
          isFull: true,
        };
      case 'reconnecting':
        return {
          icon: 'offline',
          title: 'Your connection is lost',
          about: isShowing
            ? 'What you see may be out of date, and nothing you do reaches the customer. The session goes on.'
            : 'The session goes on; it will be here when you are connected again.',
          until: { at: connection.retryAt, say: (left) => `Trying again in ${left}.` },
          action: { label: 'Try now', run: () => this.#events.retryNow() },
          isFull: !isShowing,
        };
      case 'connecting':
        return { icon: null, title: 'Connecting…', about: '', isFull: true };
    }
    const until =
      waitsUntil === null
        ? {}
        : { until: { at: waitsUntil, say: (left: string) => `The session waits ${left} more.` } };
    if (primary === 'away' && !state.isLeaving) {
      return {
        icon: 'away',
        title: 'The customer left the page',
        about:
          'They may be on a page without co-browsing, such as a payment page. You see them again when they come back.',
        ...until,
        isFull: !isShowing,
      };
    }
    if (primary === 'lost') {
      return {
        icon: 'offline',
        title: 'The customer’s connection is lost',
        about: 'What you see is the last that arrived. It goes on by itself when they are back; no new code is needed.',
        ...until,
        isFull: !isShowing,
      };
    }
    if (state.pausedBy !== 'nobody' && !state.isLeaving) return pausedCard(state.pausedBy);
    if (isShowing && !state.isLeaving) return null;
    const isFirst = !this.#hasShown;
    return {
      icon: null,
      title: isFirst ? 'Waiting for the customer’s page…' : 'Customer is opening another page…',
      about: '',
      isFull: true,
    };
  }

  #show(card: Card): void {
    const countdown = element('p', { class: 'veil-countdown' });
    const parts: Node[] = [
      card.icon === null ? element('span', { class: 'spinner', 'aria-hidden': 'true' }) : icon(card.icon),
      element('h2', {}, card.title),
    ];
    if (card.about !== '') parts.push(element('p', {}, card.about));
    if (card.until !== undefined) {
      const { at, say } = card.until;
      const tick = () => setText(countdown, at > performance.now() ? say(remaining(at - performance.now())) : '');
      tick();
      this.#timer = setInterval(tick, 1000);
      parts.push(countdown);
    }
    if (card.action !== undefined) {
      const button = element('button', { class: 'button is-main', type: 'button' }, card.action.label);
      button.addEventListener('click', card.action.run);
      parts.push(element('div', { class: 'buttons' }, button));
    }
    this.node.replaceChildren(element('section', { class: 'veil-card', role: 'status' }, ...parts));
    this.node.classList.toggle('is-full', card.isFull);
    this.node.hidden = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#calm);
  }
}

function pausedCard(by: SessionState['pausedBy']): Card {
  return by === 'customer'
    ? {
        icon: 'pause',
        title: 'Paused by the customer',
        about: 'Nothing of the page reaches you until the customer goes on. The session stays open.',
        isFull: true,
      }
    : {
        icon: 'pause',
        title: 'This page is not shared',
        about: 'The site keeps this page private. You see the customer again on the next page that is shared.',
        isFull: true,
      };
}
