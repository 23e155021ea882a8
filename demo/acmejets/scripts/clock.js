// What day it is, and waiting: both stand still under `?still`.

const STILL_TODAY = '2030-03-04';

export const isStill = document.documentElement.classList.contains('still');

/** Today as `YYYY-MM-DD`. */
export function today() {
  if (isStill) return STILL_TODAY;
  const now = new Date();
  return isoDay(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())));
}

/**
 * @param {string} day `YYYY-MM-DD`
 * @param {number} count days to add, may be negative
 */
export function addDays(day, count) {
  const date = parseDay(day);
  date.setUTCDate(date.getUTCDate() + count);
  return isoDay(date);
}

/** @param {string} day `YYYY-MM-DD` */
export function parseDay(day) {
  return new Date(`${day}T00:00:00Z`);
}

/** @param {Date} date */
export function isoDay(date) {
  return date.toISOString().slice(0, 10);
}

/** @param {unknown} text */
export function isDay(text) {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(parseDay(text).getTime());
}

/**
 * A pause that makes a made-up server feel real; none under `?still`.
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function pause(milliseconds) {
  return new Promise((resolve) => (isStill ? resolve() : setTimeout(resolve, milliseconds)));
}
