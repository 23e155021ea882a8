// A page that was reached with a proof: takes it out of the address, the cookie or the list of opened windows, so that
// nothing of it stays, and hands it on. Whether it is good for anything the server says. This runs in every page view,
// so it stays small, and it must never throw into the page.

import { handoffCookie, handoffParameter } from '@alongside/protocol';

/** What localStorage calls the windows that a sharing page of this origin opens. */
export const openedKey = 'alongside.opened';
/** How long after it was opened a window may take over. */
export const openedMs = 10_000;

/** A window that a sharing page opened. */
export interface OpenedWindow {
  readonly license: string;
  /** Address without fragment. */
  readonly url: string;
  readonly token: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** An address without its proof, and the proof; null where there is none. */
export function splitAddress(href: string): { readonly token: string; readonly clean: string } | null {
  const found = new RegExp(`([?&#])${handoffParameter}=((?:r\\.)?[\\w-]{22})(&|(?=#)|$)`).exec(href);
  if (found === null) return null;
  const [whole, before = '', token = '', after = ''] = found;
  const rest = href.slice(found.index + whole.length);
  return { token, clean: href.slice(0, found.index) + (after === '' ? '' : before) + rest };
}

/** Takes the proof out of the address bar. The page's own state stays; a router that reads the fragment reads it anew. */
export function takeFromAddress(page: Window): string | null {
  const { history, location } = page;
  const { href } = location;
  const split = splitAddress(href);
  if (split === null) return null;
  const { token, clean } = split;
  const { state } = history;
  const [document] = href.split('#');
  if (clean.includes('#') && clean.startsWith(`${document}#`)) {
    // As if it had been there from the start: `:target`, scrolling, and the events that routers wait for.
    location.replace(clean);
    history.replaceState(state, '', clean);
  } else {
    history.replaceState(state, '', clean);
    if (!clean.includes('#') && href.includes('#')) {
      page.dispatchEvent(new HashChangeEvent('hashchange', { oldURL: href, newURL: clean }));
    }
  }
  return token;
}

/** The proof that the page before left on another sub-domain of `domain`. */
export function takeFromCookie(document: Document, domain: string): string | null {
  const token = new RegExp(`(?:^|; )${handoffCookie}=([\\w-]{22})(?:;|$)`).exec(document.cookie)?.[1] ?? null;
  if (token !== null) document.cookie = `${handoffCookie}=; domain=${domain}; path=/; max-age=0`;
  return token;
}

/** The proof that a page of this origin left for the window that it opened, if this is it. */
export function takeFromOpener(page: Window, license: string): string | null {
  const stored = page.localStorage.getItem(openedKey);
  // A page that is loaded again, or gone back to, was not opened just now.
  const [entry] = page.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (stored === null || (entry !== undefined && entry.type !== 'navigate')) return null;
  const opened = JSON.parse(stored) as readonly OpenedWindow[];
  const url = page.location.href.replace(/#.*/, '');
  const now = Date.now();
  const ours = opened.find(
    (window) => window.license === license && window.url === url && now - window.at <= openedMs && window.at <= now,
  );
  if (ours === undefined) return null;
  page.localStorage.setItem(openedKey, JSON.stringify(opened.filter((window) => window !== ours)));
  return ours.token;
}
