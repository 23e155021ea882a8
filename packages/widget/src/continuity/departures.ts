// The proof that a shared page makes as it is left, or opens a window, and where it puts it for the next page to find.

import { handoffCookie, handoffParameter, handoffWayOf, type Signal, withToken } from '@alongside/protocol';
import type { Registry } from '../chunks.ts';
import type { SessionRecord } from '../session/record.ts';
import type { Handing } from '../session/ways-out.ts';
import { type Handoff, handoffOf, makeToken } from './token.ts';

export interface DepartureOptions {
  readonly registry: Registry;
  /** The code, while no agent has used it. */
  code(): string | null;
  /** False without a connection. */
  send(signal: Signal<'opening'>): boolean;
  /** A window that may take over is being opened. */
  onOpening(): void;
}

export interface Departures extends Handing {
  /** A window of this origin is on its way with this proof, which it finds by itself. */
  opened(token: string): boolean;
  /** The page is being left: the proof that the server is told of. Runs in `pagehide`, so nothing here may wait. */
  goodbye(): Pick<Signal<'leaving'>, 'handoff'>;
  /** The page stays, or came back from the back/forward cache: the proof is void. */
  comeBack(): void;
}

const cookieSeconds = 30;

export function createDepartures({ registry, code, send, onOpening }: DepartureOptions): Departures {
  const { hints, cookieDomain } = registry;
  const { handoffs = {} } = hints;
  /** One for each departure, however many links are tried. */
  let token: string | null = null;

  const say = (proof: string): boolean => send({ t: 'opening', handoff: handoffOf(proof, code()) });

  function opened(proof: string): boolean {
    const isSaid = say(proof);
    if (isSaid) onOpening();
    return isSaid;
  }

  return {
    opened,
    leave(url) {
      if (token === null) {
        token = makeToken();
        // Firefox may drop what a page says while another process takes over, so the proof is known before.
        say(token);
      }
      return withToken(url.href, token, handoffWayOf(handoffs, url.host));
    },
    open(url) {
      const proof = makeToken();
      return opened(proof) ? withToken(url.href, proof, handoffWayOf(handoffs, url.host)) : null;
    },
    queryOf(changed) {
      const value = new URL(changed).searchParams.get(handoffParameter);
      return value === null ? null : [handoffParameter, value];
    },
    goodbye() {
      if (cookieDomain !== null) {
        token ??= makeToken();
        writeCookie(cookieDomain, token, cookieSeconds);
      }
      return token === null ? {} : { handoff: handoffOf(token, code()) };
    },
    comeBack() {
      if (cookieDomain !== null && token !== null) writeCookie(cookieDomain, '', 0);
      token = null;
    },
  };
}

/** Says goodbye, or that the session is to end, where there is no socket to say it on (any more). */
export function sayLeaving(base: string, { session, secret }: SessionRecord, what: Handoff | { isOver: true }): void {
  const body = JSON.stringify({ session, secret, ...what });
  fetch(`${base}leaving`, { method: 'POST', body, keepalive: true, credentials: 'omit', mode: 'no-cors' }).catch(
    () => {},
  );
}

function writeCookie(domain: string, token: string, seconds: number): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: a page that is being unloaded waits for no promise
  document.cookie = `${handoffCookie}=${token}; domain=${domain}; path=/; max-age=${seconds}; samesite=strict${secure}`;
}
