// On every page: marks the current page in the navigation, opens the menu on small screens, closes dialogs.

import { find, findAll } from './element.js';

for (const link of findAll('.nav a', HTMLAnchorElement)) {
  const path = new URL(link.href).pathname;
  const here = location.pathname;
  const bookings = path === '/' && (here.startsWith('/flights') || here.startsWith('/booking'));
  if (here === path || (path !== '/' && here.startsWith(`${path}/`)) || bookings)
    link.setAttribute('aria-current', 'page');
}

const menuButton = find('#menu-button', HTMLButtonElement);
menuButton.addEventListener('click', () => {
  const open = find('#site-nav', HTMLElement).toggleAttribute('data-open');
  menuButton.setAttribute('aria-expanded', String(open));
});

document.addEventListener('click', (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const dialog = target.closest('dialog');
  const onBackdrop = target === dialog && dialog.hasAttribute('data-light');
  if (dialog !== null && (target.closest('[data-close]') !== null || onBackdrop)) dialog.close();
});
