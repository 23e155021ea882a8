// Says to assistive technology what the agent points at once the pointer rests there, seldom enough to be listened to.
// It is said in the popup's own live region and leaves the page to nobody.

import { type ElementLabel, labelOfElement } from '@alongside/capture';
import type { Strings } from '../popup/strings.ts';
import { pointingStrings } from './strings.ts';

export interface Pointing {
  /** An agent's pointer is over a node; null when that is not on the page. */
  points(agent: string, node: Node | null): void;
  stop(): void;
}

/** How long a pointer stays on one thing before it is said, and how long nothing is said after that. */
const restMs = 600;
const quietMs = 3000;

/** @param say tells assistive technology */
export function createPointing(strings: Strings, say: (text: string) => void): Pointing {
  let pointed: { agent: string; element: Element } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = '';

  const words = (key: keyof typeof pointingStrings, name = ''): string => strings(key, name, pointingStrings[key]);

  function sayTarget(): void {
    const label = pointed?.element.isConnected === true ? labelOfElement(pointed.element) : null;
    if (pointed === null || label === null) return;
    const text = words('announce-points', pointed.agent).replaceAll('{target}', () => described(label));
    if (text === said) return;
    said = text;
    saidAt = performance.now();
    say(text);
  }

  function described({ name, role }: ElementLabel): string {
    return role === null ? name : `${name}, ${words(`role-${role}`)}`;
  }

  return {
    points(agent, node) {
      const element = node instanceof Element ? node : (node?.parentElement ?? null);
      if (element === null || (element === pointed?.element && agent === pointed.agent)) return;
      pointed = { agent, element };
      clearTimeout(timer);
      timer = setTimeout(sayTarget, Math.max(restMs, saidAt + quietMs - performance.now()));
    },
    stop() {
      clearTimeout(timer);
      pointed = null;
    },
  };
}
