// A row of tabs after the ARIA pattern: arrow keys move, the panel follows.

import { h } from './element.js';

/**
 * @param {string} name prefix of the tabs' ids
 * @param {string} label
 * @param {Record<string, string>} tabs key and text, in order
 * @param {(key: string) => void} onSelect
 * @param {HTMLElement} panel
 */
export function tabList(name, label, tabs, onSelect, panel) {
  const keys = Object.keys(tabs);
  const buttons = keys.map((key, index) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `${name}-tab-${key}`,
        'aria-selected': String(index === 0),
        'aria-controls': panel.id,
        tabindex: index === 0 ? 0 : -1,
        onclick: () => select(index),
      },
      tabs[key] ?? '',
    ),
  );
  const select = (/** @type {number} */ chosen) => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    }
    buttons[chosen]?.focus();
    onSelect(keys[chosen] ?? '');
  };
  return h(
    'div',
    {
      class: 'tabs',
      role: 'tablist',
      'aria-label': label,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const now = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        if (step === undefined || now < 0) return;
        event.preventDefault();
        select((now + step + buttons.length) % buttons.length);
      },
    },
    ...buttons,
  );
}
