// How sessions reach each domain of a license, as its form holds it: a way for each entry of the list of domains, and
// for hosts that the license names besides (`help.acmejets.com` under `*.acmejets.com`). Both ways, without a browser.

import { coversHost, type HandoffWay, isDomainEntry } from '@alongside/protocol';
import { readWords } from './license-lines.ts';

export type HandoffWays = Readonly<Record<string, HandoffWay>>;

/** The entries that a way can be chosen for: the domains that are written right, and hosts of theirs named before. */
export function handoffEntries(domains: string, ways: HandoffWays): string[] {
  const entries = [...new Set(readWords(domains.toLowerCase()).filter(isDomainEntry))];
  const more = Object.keys(ways).filter(
    (host) => !entries.includes(host) && entries.some((entry) => coversHost(entry, host)),
  );
  return [...entries, ...more];
}

/** By entry in lower case, as the fields are found by it. */
export function handoffsOf(ways: HandoffWays | undefined): HandoffWays {
  return Object.fromEntries(Object.entries(ways ?? {}).map(([entry, way]) => [entry.toLowerCase(), way]));
}

/** What is sent: no way for a domain that is gone, and none that would say what holds without it. */
export function readHandoffs(domains: string, ways: HandoffWays): HandoffWays {
  const entries = handoffEntries(domains, ways);
  const chosen = entries.filter((entry) => wayOf(ways, entry) !== 'fragment');
  return Object.fromEntries(
    entries
      .filter((entry) => chosen.includes(entry) || chosen.some((wider) => coversHost(wider, entry)))
      .map((entry) => [entry, wayOf(ways, entry)]),
  );
}

export function wayOf(ways: HandoffWays, entry: string): HandoffWay {
  return ways[entry] ?? 'fragment';
}
