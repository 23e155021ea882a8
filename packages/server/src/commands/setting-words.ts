// Reads `name=value` words of the command line: `maxSessions=50`, `isDisabled=true`, `domains=a.example,b.example`,
// `privacy.masked=["#iban, .card"]`. A value that is JSON is taken as JSON.

import { StartError } from '../start-error.ts';

export type Assignments = Readonly<Record<string, unknown>>;

/** Settings that are lists: there a comma separates. */
const lists = new Set(
  'domains assetHosts scopes masked hidden unmasked allowedQueryParameters neverShare autoPause confirmSelectors'.split(
    ' ',
  ),
);

/** @throws StartError for a word that assigns nothing */
export function readAssignments(words: readonly string[]): Assignments {
  const assignments: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new StartError(`"${word}" sets nothing. Write it as name=value.`);
    const path = word.slice(0, at).split('.');
    const name = path.at(-1) ?? '';
    let into = assignments;
    for (const part of path.slice(0, -1)) {
      const inner = (Object.hasOwn(into, part) ? into[part] : {}) as Record<string, unknown>;
      into[part] = inner;
      into = inner;
    }
    into[name] = readValue(name, word.slice(at + 1));
  }
  return assignments;
}

function readValue(name: string, text: string): unknown {
  if (/^(?:[[{"]|-?\d+$|true$|false$|null$)/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // A selector such as [data-private] begins like a list of JSON and is none.
    }
  }
  if (!lists.has(name)) return text;
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
