// The current time for ages in tables, advanced together so that a page does not tick in many places.

import { useSyncExternalStore } from 'react';

/** How often ages are brought up to date. */
const everyMs = 5000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const notify of listeners) notify();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Epoch milliseconds, a few seconds old at most. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
