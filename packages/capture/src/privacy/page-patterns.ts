// Whether a page is one of those that an owner's patterns name: host and path, `*` for anything
// (`shop.example/account/*`, `*.shop.example/*`, `/checkout/*` on any host). A pattern with `?` or `#` in it is also
// compared with query or fragment, for sites whose router lives there. In doubt it fits: these patterns keep pages private.

import { decoded } from './urls.ts';

/** Whether any pattern fits the address of a page. */
export function fitsPage(patterns: readonly string[], url: string): boolean {
  if (patterns.length === 0) return false;
  const { host, hostname, pathname, search, hash } = new URL(url);
  return patterns.some((written) => {
    const pattern = written.trim().replace(/^[a-z][a-z\d+.-]*:\/\//i, '');
    const rest = (pattern.includes('?') ? search : '') + (pattern.includes('#') ? hash : '');
    // A server takes `/%61ccount` for `/account`, and most take a doubled slash for one.
    const path = decoded(pathname).replace(/\/{2,}/g, '/') + decoded(rest);
    const expression = expressionOf(pattern.startsWith('/') ? `*${pattern}` : pattern);
    return expression.test(host + path) || expression.test(hostname + path);
  });
}

function expressionOf(pattern: string): RegExp {
  const hasPath = pattern.includes('/');
  const literal = decoded(pattern)
    .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    // The folder itself belongs to what is below it.
    .replace(/\/\.\*$/, '(?:/.*)?');
  return new RegExp(`^${literal}${hasPath ? '/?' : '(?:/.*)?'}$`, 'is');
}
