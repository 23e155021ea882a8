// How long to wait before the next try to connect: twice as long each time up to a limit, and spread by chance, so that
// the customers of a server that restarts do not all come back at once. Pure.

const firstMs = 400;
/** Short beside the time that a session waits, so that a loss of nearly that long is survived as well. */
const longestMs = 5000;

/**
 * @param failures tries that failed since the last success, 1 or more
 * @param chance a number from 0 to 1
 * @returns milliseconds, between half and all of the step
 */
export function backOffMs(failures: number, chance: number): number {
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(step * (0.5 + chance / 2));
}
