// Lists that an admin writes one a line: domains, selectors, names of parameters. Reads them, and says in words what is
// wrong with a line. The server checks again; this is so that a mistake is said where it was made.

import { isDomainEntry } from '@alongside/protocol';
import { licenseTexts } from './texts-licenses.ts';

/** Limits that the server has as well. */
export const maxHosts = 50;
export const maxLines = 200;
export const maxLineLength = 500;
export const maxParameterLength = 100;

/** The lines without blanks around them, empty ones and repetitions. */
export function readLines(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [...new Set(lines)];
}

/** As `readLines`, for lists in which a comma or blank cannot be part of an entry. */
export function readWords(text: string): string[] {
  return readLines(text.replace(/[\s,;]+/g, '\n'));
}

/** The first mistake in a list of hosts, or null. */
export function hostMistake(hosts: readonly string[], most = maxHosts): string | null {
  const words = licenseTexts.mistakes;
  return firstMistake(hosts, most, (host) => {
    if (/^\[[0-9a-f:]+\](:\d+)?$/i.test(host)) return isDomainEntry(host) ? null : words.host(host);
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host) || /[/?#@]/.test(host)) return words.scheme(host, bareHost(host));
    const [name = '', port] = host.split(':');
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
      return words.port(host);
    }
    if (name.includes('*') && !/^\*\.[^*]+$/.test(name)) return words.wildcard(host);
    if (/\P{ASCII}/u.test(name)) {
      const ascii = asciiHost(name);
      return ascii === null ? words.host(host) : words.international(host, host.replace(name, ascii));
    }
    return isDomainEntry(host) ? null : words.host(host);
  });
}

/** The form that names with other letters have in the network, or null when it is none. */
function asciiHost(name: string): string | null {
  const star = name.startsWith('*.') ? '*.' : '';
  try {
    return star + new URL(`http://${name.slice(star.length)}`).hostname;
  } catch {
    return null;
  }
}

function bareHost(line: string): string {
  const bare = line
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/[/?#].*$/, '');
  return bare === '' ? 'acmejets.com' : bare;
}

/**
 * The first mistake in a list of CSS selectors, or null.
 * @param canParse whether a browser takes the selector.
 */
export function selectorMistake(selectors: readonly string[], canParse: (selector: string) => boolean): string | null {
  return firstMistake(selectors, maxLines, (selector) =>
    canParse(selector) ? null : licenseTexts.mistakes.selector(selector),
  );
}

/** The first mistake in a list of names of query parameters, or null. */
export function parameterMistake(names: readonly string[]): string | null {
  return firstMistake(names, maxLines, (name) => {
    if (name.length > maxParameterLength) return licenseTexts.mistakes.tooLong(maxParameterLength);
    return /[=&?#]/.test(name) ? licenseTexts.mistakes.parameter(name) : null;
  });
}

function firstMistake(
  lines: readonly string[],
  most: number,
  mistakeOf: (line: string) => string | null,
): string | null {
  if (lines.length > most) return licenseTexts.mistakes.tooMany(most);
  for (const line of lines) {
    if (line.length > maxLineLength) return licenseTexts.mistakes.tooLong(maxLineLength);
    const mistake = mistakeOf(line);
    if (mistake !== null) return mistake;
  }
  return null;
}
