// Asks the customer whether a session goes on that is about to end: for idle time or because its time is nearly over.
// Counts down in the popup's words; assistive technology hears of it once.

import type { Signal } from '@alongside/protocol';
import type { QuestionsOptions } from './main.ts';
import { questionStrings } from './strings.ts';

export interface TimeQuestion {
  /** The server asks, or takes it back. */
  ending(signal: Signal<'ending'>): void;
  /** The customer goes on. */
  goOn(): void;
  stop(): void;
}

const tickMs = 1000;
/** Moves of the pointer are none: a browser makes them up when something moves below one that rests. */
const activity = ['keydown', 'pointerdown', 'wheel'];

export function createTimeQuestion({ strings, language, say, send, onQuestion }: QuestionsOptions): TimeQuestion {
  let asked: { readonly reason: 'idle' | 'time-limit'; readonly endsAt: number } | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let listening = new AbortController();

  function words(seconds: number): string {
    const key = asked?.reason === 'idle' ? 'popup-idle-question' : 'popup-time-question';
    const left = new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'long' });
    return strings(key, '', questionStrings[key]).replaceAll('{time}', () => left.format(seconds));
  }

  function tick(): void {
    if (asked === null) return;
    const seconds = Math.max(0, Math.round((asked.endsAt - performance.now()) / 1000));
    onQuestion({ words: words(seconds) });
  }

  /** Whoever does something on the page is there. Keys, and anything on a paused page, reach the server in no other way. */
  function onActivity(event: Event): void {
    if (!event.isTrusted) return;
    listening.abort();
    send({ t: 'go-on', reason: 'idle' });
  }

  function stop(): void {
    clearInterval(timer);
    listening.abort();
    if (asked === null) return;
    asked = null;
    onQuestion(null);
  }

  return {
    ending({ reason, inMs = 0 }) {
      if (reason === 'nothing') {
        stop();
        return;
      }
      clearInterval(timer);
      listening.abort();
      listening = new AbortController();
      const { signal } = listening;
      asked = { reason, endsAt: performance.now() + inMs };
      tick();
      say(words(Math.round(inMs / 1000)));
      timer = setInterval(tick, tickMs);
      if (reason === 'time-limit') return;
      for (const name of activity) addEventListener(name, onActivity, { capture: true, passive: true, signal });
    },
    goOn() {
      if (asked !== null) send({ t: 'go-on', reason: asked.reason });
    },
    stop,
  };
}
