// Popovers and dialogs that script opens.

import { byId, onClick } from './on-click.js';

export function setUpLayers() {
  onClick('popover-manual-button', () => byId('popover-manual', HTMLElement).togglePopover());
  onClick('dialog-open', () => byId('dialog-first', HTMLDialogElement).showModal());
  onClick('dialog-second-open', () => byId('dialog-second', HTMLDialogElement).showModal());
  onClick('dialog-plain', () => byId('dialog-beside', HTMLDialogElement).show());
}
