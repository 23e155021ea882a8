// Asks the customer to click something that only a real click can do: a frame around it with a few words. Goes away
// with the click, when the element goes, or after a while. Drawn in our surface; the click itself reaches the page.

import type { ErrorCode } from '@alongside/protocol';
import type { Strings } from '../popup/strings.ts';
import pleaseClickCss from './please-click.css';
import { overlayStrings } from './strings.ts';
import { toTopViewport } from './top-viewport.ts';

/** How long the customer is asked. */
const shownMs = 20_000;
const gapPx = 4;

export interface PleaseClick {
  /** @param why what the agent is told */
  ask(element: Element, why: ErrorCode): void;
  stop(): void;
}

export function createPleaseClick(root: ShadowRoot, strings: Strings): PleaseClick {
  let stopAsking: (() => void) | null = null;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(pleaseClickCss);
  root.adoptedStyleSheets.push(sheet);

  const words = (key: keyof typeof overlayStrings): string => strings(key, '', overlayStrings[key]);

  function ask(element: Element, why: ErrorCode): void {
    stopAsking?.();
    const frame = document.createElement('div');
    const text = document.createElement('span');
    frame.className = 'ask';
    frame.setAttribute('role', 'status');
    text.className = 'words';
    text.textContent = words('overlay-click-here');
    const reason = `overlay-${why}`;
    if (reason in overlayStrings) {
      const line = document.createElement('small');
      line.textContent = words(reason as keyof typeof overlayStrings);
      text.append(line);
    }
    frame.append(text);
    root.append(frame);
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });

    const listening = new AbortController();
    const { signal } = listening;
    let request = 0;
    const stop = (): void => {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      listening.abort();
      frame.remove();
      stopAsking = null;
    };
    const draw = (): void => {
      const rect = element.getBoundingClientRect();
      if (!element.isConnected || rect.width === 0) {
        stop();
        return;
      }
      const { x, y } = toTopViewport(element, rect.left, rect.top);
      frame.style.transform = `translate(${x - gapPx}px, ${y - gapPx}px)`;
      frame.style.width = `${rect.width + gapPx * 2}px`;
      frame.style.height = `${rect.height + gapPx * 2}px`;
      frame.classList.toggle('above', y + rect.height > innerHeight - 60);
      frame.classList.toggle('left', x > innerWidth / 2);
      request = requestAnimationFrame(draw);
    };
    const timer = setTimeout(stop, shownMs);
    const view = element.ownerDocument.defaultView ?? window;
    view.addEventListener('click', (event) => event.isTrusted && event.composedPath().includes(element) && stop(), {
      capture: true,
      signal,
    });
    stopAsking = stop;
    draw();
  }

  return {
    ask,
    stop() {
      stopAsking?.();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    },
  };
}
