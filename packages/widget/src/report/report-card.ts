// What the owner sees on the page while a report by a link is taken: what happened, how to take it again, and a way to
// put it away. In a closed shadow root of our own; its words are the console's, since owners read it.

import { hostTag } from '../popup/surface.ts';
import cardCss from './report-card.css';

/** @returns shows words, and whether another report can be taken meanwhile */
export function createReportCard(onAgain: () => void): (words: string, isBusy?: boolean) => void {
  const host = document.createElement(hostTag);
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(cardCss);
  root.adoptedStyleSheets = [sheet];
  const add = (tag: string, text: string, run?: () => void): HTMLButtonElement => {
    const made = document.createElement(tag) as HTMLButtonElement;
    made.textContent = text;
    made.onclick = run ?? null;
    root.append(made);
    return made;
  };
  const line = add('p', '');
  line.role = 'status';
  const again = add('button', 'Check again', onAgain);
  add('button', 'Close', () => host.remove());
  document.documentElement.append(host);
  host.popover = 'manual';
  host.showPopover();
  return (words, isBusy = false) => {
    line.textContent = words;
    again.disabled = isBusy;
  };
}
