// How a session goes on at another address of the same license: what the proof looks like and where it travels, which
// both ends must agree on. Who may use one is decided by the server alone.

import { coversHost } from './license-domains.ts';

/**
 * How the proof reaches a domain: in the fragment, in the query (for sites whose fragment is their own), or in the
 * fragment with the customer being asked on every arrival.
 */
export const handoffWays = ['fragment', 'query', 'ask'] as const;
export type HandoffWay = (typeof handoffWays)[number];

/** Name of the parameter in the address. */
export const handoffParameter = '_alongside';
/** Name of the cookie that carries a proof between sub-domains. */
export const handoffCookie = 'alongside';
/** 128 random bits as text. */
export const handoffTokenPattern = /^[\w-]{22}$/;
/** A link for a mask report carries one in the same place, and is told from a proof by its beginning. */
export const reportTokenPrefix = 'r.';
export const reportTokenPattern = /^r\.[\w-]{22}$/;
/** After the page said that it was left: so long the next one goes on by itself, so long it asks; then never. */
export const handoffSilentMs = 15_000;
export const handoffVoidMs = 30_000;

/**
 * The way for a host (as `URL.host` gives it); `fragment` where the license says nothing else. What is said of the host
 * itself goes before what is said of all sub-domains: a star sorts before letters.
 */
export function handoffWayOf(ways: Readonly<Record<string, HandoffWay>>, host: string): HandoffWay {
  const entries = Object.entries(ways).sort().reverse();
  return entries.find(([entry]) => coversHost(entry, host))?.[1] ?? 'fragment';
}

/** An address that carries the proof. What stands in its fragment and query already stays as it is. */
export function withToken(href: string, token: string, way: HandoffWay): string {
  const parameter = `${handoffParameter}=${token}`;
  const [document = '', ...rest] = href.split('#');
  const fragment = rest.join('#');
  if (way === 'query') {
    const tail = href.includes('#') ? `#${fragment}` : '';
    return `${document}${document.includes('?') ? '&' : '?'}${parameter}${tail}`;
  }
  if (fragment === '') return `${document}#${parameter}`;
  // A route in the fragment keeps its path when the proof stands in a query of its own.
  const isRoute = /^!?\//.test(fragment) && !fragment.includes('?');
  return `${document}#${fragment}${isRoute ? '?' : '&'}${parameter}`;
}
