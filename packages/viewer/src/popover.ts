// A small panel below a button of the header: the browser's own popover, so that Escape and a click elsewhere close it
// and the focus goes back.

import { element } from './element.ts';

const gapPx = 6;
const edgePx = 8;

/**
 * Connects a button with a panel.
 * @param fill called each time before the panel opens
 */
export function attachPopover(
  button: HTMLButtonElement,
  label: string,
  fill: (panel: HTMLElement) => void,
): HTMLElement {
  const panel = element('div', { class: 'popover', popover: 'auto', role: 'dialog', 'aria-label': label });
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');
  button.popoverTargetElement = panel;
  panel.addEventListener('beforetoggle', (event) => {
    if ((event as ToggleEvent).newState === 'open') fill(panel);
  });
  panel.addEventListener('toggle', (event) => {
    const isOpen = (event as ToggleEvent).newState === 'open';
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) place(panel, button);
  });
  return panel;
}

function place(panel: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect();
  const { offsetWidth } = panel;
  const left = Math.min(Math.max(edgePx, box.left), innerWidth - offsetWidth - edgePx);
  panel.style.left = `${Math.max(edgePx, left)}px`;
  panel.style.top = `${box.bottom + gapPx}px`;
  panel.style.maxHeight = `${innerHeight - box.bottom - gapPx - edgePx}px`;
}
