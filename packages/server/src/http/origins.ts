// Which origins may change state with an agent's cookie: ours and nobody else's, compared exactly. On loopback the
// names of this machine count as one, since the console is reached by any of them.

import { isLoopbackName } from '@alongside/protocol';
import type { ServerContext } from './context.ts';

/** The origins of the console. */
export function consoleOrigins(publicUrl: string): ReadonlySet<string> {
  const { origin, protocol, hostname, port } = new URL(publicUrl);
  const origins = new Set([origin]);
  if (isLoopbackName(hostname)) {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      origins.add(new URL(`${protocol}//${name}${port === '' ? '' : `:${port}`}`).origin);
    }
  }
  return origins;
}

/** Host of a page that may be co-browsed: HTTPS, or HTTP on loopback. Null when the origin is neither. */
export function secureHostOf(origin: string | undefined): string | null {
  if (origin === undefined || !URL.canParse(origin)) return null;
  const url = new URL(origin);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackName(url.hostname))) return null;
  return url.host;
}

/** The origin under which this request reached us, as far as it is one of the console's; else the public one. */
export function originOf(context: ServerContext, host: string | undefined): string {
  const origin = `${new URL(context.publicUrl).protocol}//${host}`;
  return context.consoleOrigins.has(origin) ? origin : context.publicUrl;
}
