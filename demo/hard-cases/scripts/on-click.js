// Elements by id, and what a button does.

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} with the id ${id}`);
  return element;
}

/**
 * @param {string} id
 * @param {(button: HTMLButtonElement) => void} action
 */
export function onClick(id, action) {
  const button = byId(id, HTMLButtonElement);
  button.addEventListener('click', () => action(button));
}

/**
 * A button that stays pressed until it is pressed again.
 * @param {string} id
 * @param {(pressed: boolean) => void} action
 */
export function onToggle(id, action) {
  onClick(id, (button) => {
    const pressed = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(pressed));
    action(pressed);
  });
}
