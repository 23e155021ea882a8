// What the visitor typed and chose, kept for this tab. Card numbers, security codes and passwords never come here.

const PREFIX = 'acmejets.';

/**
 * @param {string} name
 * @returns {any} what was stored, or null
 */
export function load(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function save(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the visitor the draft after a reload, nothing else.
  }
}

/** @param {string} name */
export function forget(name) {
  sessionStorage.removeItem(PREFIX + name);
}
