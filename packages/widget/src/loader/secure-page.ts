// Whether a page may be shared: HTTPS, or the visitor's own machine for development. Pure.

import { isLoopbackName } from '@alongside/protocol';

/** @param location the page's address */
export function isSecurePage(location: { readonly protocol: string; readonly hostname: string }): boolean {
  return location.protocol === 'https:' || (location.protocol === 'http:' && isLoopbackName(location.hostname));
}
