// Numbered changes on the customer's page, with the time of each: text, class and a new element by turns.

import { sharedNow } from './agent-page.ts';

export interface ProbeRun {
  /** Time of each change, by its number. */
  readonly changedAt: number[];
}

export interface Probe {
  /** So many changes, each some time after the one before, in milliseconds. */
  apart(changes: number, fromMs: number, toMs: number): Promise<ProbeRun>;
  /** One change in each frame. */
  eachFrame(changes: number): Promise<ProbeRun>;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

let last = 0;

function change(changedAt: number[]): void {
  const probe = document.getElementById('probe')!;
  const name = `c${++last}`;
  const kind = last % 3;
  changedAt[last] = sharedNow();
  if (kind === 0) {
    (probe.firstChild as Text).data = name;
  } else if (kind === 1) {
    probe.className = name;
  } else {
    const made = document.createElement('i');
    made.textContent = name;
    if (probe.childElementCount > 20) probe.lastElementChild!.remove();
    probe.append(made);
  }
}

window.probe = {
  async apart(changes, fromMs, toMs) {
    const changedAt: number[] = [];
    for (let index = 0; index < changes; index++) {
      await new Promise((resolve) => setTimeout(resolve, fromMs + ((index * 7919) % 101) * ((toMs - fromMs) / 100)));
      change(changedAt);
    }
    return { changedAt };
  },
  eachFrame: (changes) =>
    new Promise((resolve) => {
      const changedAt: number[] = [];
      const next = (): void => {
        change(changedAt);
        if (changedAt.filter((at) => at !== undefined).length === changes) resolve({ changedAt });
        else requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    }),
};
