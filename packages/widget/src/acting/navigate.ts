// Moving the customer's page for an agent: back, forward, reload, and addresses on the license's own domains.

import { type ErrorCode, isHostOf, type Signal } from '@alongside/protocol';

/** The Navigation API as far as we use it; WebKit has none. */
interface NavigationState {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

/**
 * Checks the way, then goes. The page may be gone right after.
 * @param domains the license's entries; without any, only the page's own host can be opened
 * @returns the code of a refusal, or what starts the navigation
 */
export function planNavigation(
  { to, url }: Pick<Signal<'navigate'>, 'to' | 'url'>,
  page: Window,
  domains: readonly string[],
): ErrorCode | (() => void) {
  const { history, location } = page;
  const navigation = (page as { navigation?: NavigationState }).navigation;
  switch (to) {
    case 'back':
      if (!(navigation?.canGoBack ?? history.length > 1)) return 'cannot-go-back';
      return () => history.back();
    case 'forward':
      if (navigation?.canGoForward === false) return 'cannot-go-back';
      return () => history.forward();
    case 'reload':
      return () => location.reload();
    case 'url': {
      const address = allowedAddress(url ?? '', location, domains);
      return address === null ? 'url-not-allowed' : () => location.assign(address);
    }
  }
}

/** The whole address, if it is on the license's domains and not less secure than the page. */
export function allowedAddress(
  url: string,
  from: { readonly href: string; readonly host: string; readonly protocol: string },
  domains: readonly string[],
): string | null {
  if (!URL.canParse(url, from.href)) return null;
  const { protocol, host, href, username } = new URL(url, from.href);
  if (username !== '' || (protocol !== 'https:' && protocol !== from.protocol)) return null;
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return host === from.host || isHostOf(domains, host) ? href : null;
}
