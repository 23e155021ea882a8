// What an agent typed into the address field, as an address on the license's domains. Pure function.

import { isHostOf } from '@alongside/protocol';

/**
 * @param typed a whole address, a host with path, or a path of the customer's page
 * @param pageUrl where the customer is
 * @returns the absolute address, or null when it is none or on another domain
 */
export function resolveAddress(typed: string, pageUrl: string, domains: readonly string[]): string | null {
  if (typed === '' || /[\s<>"]/.test(typed)) return null;
  const page = parse(pageUrl);
  const isPath = /^[/?#]/.test(typed);
  const url = isPath
    ? page === null
      ? null
      : parse(typed, pageUrl)
    : /^https?:\/\//i.test(typed)
      ? parse(typed)
      : /^[\w.-]+(:\d+)?([/?#]|$)/.test(typed)
        ? parse(`${page?.protocol ?? 'https:'}//${typed}`)
        : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || !isHostOf(domains, url.host))
    return null;
  return url.href;
}

function parse(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
