// Links with which an admin takes a report on the masks of a page without sharing it. A link is good once, for ten
// minutes, on pages of its license, in the browser that it was made in: mailed to somebody else it opens nothing. Opened,
// it is exchanged for a secret that only that page has, good for reports until the ten minutes are over. In memory only.

import { createHash, randomBytes } from 'node:crypto';
import { reportTokenPrefix } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import { makeSecret } from '../server-keys.ts';

/** How long a link, and what it was exchanged for, is good. */
export const linkMs = 10 * 60_000;
/** Links remembered at once; the oldest goes. */
const maxLinks = 500;
/** Reports by one link: a page is looked at again after a dialog was opened, not all day. */
const maxReports = 30;

/** Whose link it is, or who brings one. */
interface Holder {
  readonly license: string;
  /** Keyed hash of the address and user agent. */
  readonly visitor: string;
}

interface Link extends Holder {
  /** Name of the admin. */
  readonly by: string;
  readonly until: number;
  /** Set when the link was opened: hash of the secret, and the host of the page. */
  opened: { readonly hash: string; readonly host: string } | null;
  reports: number;
}

export type Opened = { readonly secret: string } | { readonly refused: string };
export type Allowed = { readonly by: string } | { readonly refused: string };

export class MaskReportLinks {
  readonly #clock: Clock;
  /** By hash of the token, oldest first. */
  readonly #links = new Map<string, Link>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the token that the link carries */
  make(holder: Holder, by: string): { token: string; at: number; until: number } {
    const token = reportTokenPrefix + randomBytes(16).toString('base64url');
    const at = this.#clock.now();
    const until = at + linkMs;
    for (const [hash, link] of this.#links) {
      if (link.until < at || this.#links.size >= maxLinks) this.#links.delete(hash);
    }
    this.#links.set(hashOf(token), { ...holder, by, until, opened: null, reports: 0 });
    return { token, at, until };
  }

  /** Exchanges a link for a secret, once. */
  open(token: string, host: string, holder: Holder): Opened {
    const link = this.#links.get(hashOf(token));
    const refused = this.#mistakeOf(link, holder);
    if (refused !== null || link === undefined) return { refused: refused ?? 'unknown' };
    if (link.opened !== null) return { refused: 'opened before' };
    const secret = makeSecret();
    link.opened = { hash: hashOf(secret), host };
    return { secret };
  }

  /** Whether a page that opened a link may hand in one more report. */
  take(secret: string, host: string, holder: Holder): Allowed {
    const hash = hashOf(secret);
    const link = [...this.#links.values()].find(({ opened }) => opened?.hash === hash);
    const refused = this.#mistakeOf(link, holder);
    if (refused !== null || link === undefined) return { refused: refused ?? 'unknown' };
    if (link.opened?.host !== host) return { refused: 'another site' };
    if (link.reports >= maxReports) return { refused: 'too many reports' };
    link.reports++;
    return { by: link.by };
  }

  #mistakeOf(link: Link | undefined, { license, visitor }: Holder): string | null {
    if (link === undefined) return 'unknown';
    if (link.until < this.#clock.now()) return 'too old';
    if (link.license !== license) return 'another license';
    return link.visitor === visitor ? null : 'another address or browser';
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
