// Money, days, times and durations as people read them.

import { parseDay } from './clock.js';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const shortDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** @param {number} amount */
export const money = (amount) => dollars.format(amount);

/** @param {string} day */
export const dayShort = (day) => shortDay.format(parseDay(day));

/** @param {string} day */
export const dayLong = (day) => longDay.format(parseDay(day));

/** @param {string} day */
export const monthOf = (day) => monthName.format(parseDay(day));

/** @param {number} minutes since midnight; may run over into the next days */
export function clockTime(minutes) {
  const within = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}

/** @param {number} minutes */
export function duration(minutes) {
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
