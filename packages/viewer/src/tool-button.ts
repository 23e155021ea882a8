// A button of the header that shows an icon and says its name.

import { element } from './element.ts';
import { type IconName, icon } from './icons.ts';

export function toolButton(name: IconName, label: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: `tool tool-${name}`, type: 'button', 'aria-label': label, title: label },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}
