// What makes CSS count, contain and read attributes anew.

import { byId, onClick, onToggle } from './on-click.js';

export function setUpModernCss() {
  onClick('counted-add', () => {
    const item = document.createElement('li');
    item.textContent = 'Added';
    byId('counted', HTMLOListElement).prepend(item);
  });
  onToggle('container-narrow', (pressed) => byId('container', HTMLElement).classList.toggle('narrow', pressed));
  onClick('attribute-change', () => {
    byId('from-attribute', HTMLElement).dataset.word = 'changed by a script';
  });
}
