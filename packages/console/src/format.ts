// Times, durations and addresses in words. Pure; the clock and the locale come in as arguments.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long something took or has been going on: `45 s`, `12 min`, `1 h 05 min`, `2 d 3 h`. Negative counts as none. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < minuteMs) return `${Math.floor(ms / 1000)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) {
    const minutes = Math.floor((ms % hourMs) / minuteMs);
    return `${Math.floor(ms / hourMs)} h ${String(minutes).padStart(2, '0')} min`;
  }
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
}

/** How long ago: `just now` under ten seconds, then as a duration, and a date once it is a day or more. */
export function formatAge(atMs: number, nowMs: number, locale?: string): string {
  const ageMs = nowMs - atMs;
  if (ageMs < 10_000) return 'just now';
  if (ageMs < dayMs) return `${formatDuration(ageMs)} ago`;
  return formatDate(atMs, locale);
}

/** Day and month, with the year. */
export function formatDate(atMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(atMs);
}

/** Date and time to the second, for tables that are read as a log. */
export function formatInstant(atMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);
}

/** Host and path of an address, for a place with little room; what is not an address stays as it is. */
export function formatAddress(address: string): string {
  try {
    const url = new URL(address);
    return url.host + (url.pathname === '/' ? '' : url.pathname);
  } catch {
    return address;
  }
}

/** `license.updated` or `session_ended` as `License updated`, `Session ended`. */
export function formatAction(action: string): string {
  const words = action.replace(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
