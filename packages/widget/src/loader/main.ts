// The loader: `primary-bundle.js`. It registers `window.coBrowsingInstance`, looks once whether this tab has a session,
// remembers closed shadow roots, and does nothing else (no observer, request, timer or listener) until it is asked.
// It must never throw into the page, and after a session has stopped exactly this remains.

import type { CoBrowsing, CoBrowsingEvent, CoBrowsingListener } from '@alongside/browser';
import { reportTokenPrefix } from '@alongside/protocol';
import { type Hints, type Registry, recordKey, registryKey } from '../chunks.ts';
import type { SessionControl } from '../session/session-control.ts';
import { takeFromAddress, takeFromCookie, takeFromOpener } from './arrival.ts';
import { createChunkLoader } from './chunk-loader.ts';
import { rememberClosedRoots } from './closed-roots.ts';
import { isSecurePage } from './secure-page.ts';
import { cookieDomainOf, findSnippet } from './snippet.ts';

function run(hints: Hints): void {
  // A second copy of the snippet finds the first one's work done.
  if (window.coBrowsingInstance?.[registryKey] !== undefined || isInsideOurPage()) return;
  const snippet = findSnippet(document, hints.license);
  if (snippet === null) {
    console.warn('Alongside: the script element with data-8x8-co-browsing is not on the page.');
    return;
  }
  const listeners: [CoBrowsingEvent, CoBrowsingListener][] = [];
  const registry: Registry = {
    hints,
    base: snippet.base,
    snippetMode: snippet.mode,
    isSecure: isSecurePage(location),
    isMultiDomain: snippet.isMultiDomain,
    cookieDomain: cookieDomainOf(snippet, hints.domains ?? [], location.hostname),
    closedRoots: rememberClosedRoots(),
    ...createChunkLoader(snippet.base, hints, snippet.nonce),
    customer: null,
    confirmStart: null,
    emit(info, state) {
      for (const [event, listener] of [...listeners]) {
        if (event !== 'change' && event !== state) continue;
        try {
          listener(info, state);
        } catch (error) {
          console.error(error);
        }
      }
    },
  };

  let creating: Promise<SessionControl> | null = null;
  let control: SessionControl | null = null;
  /** Loads what a session needs, then does it; a failure is said in the console and may be tried again. */
  const withSession = (action: (session: SessionControl) => void): void => {
    registry
      .load('session')
      .then((createSession) => {
        creating ??= createSession(registry);
        return creating;
      })
      .then((session) => {
        control = session;
        action(session);
      })
      .catch((error: unknown) => console.warn(error));
  };

  // Documented where the type is.
  const instance: CoBrowsing = {
    showPopup() {
      withSession((session) => session.show());
    },
    hidePopup() {
      control?.hide();
    },
    start() {
      const isAsked = navigator.userActivation?.isActive === true;
      withSession((session) => (isAsked ? session.start() : session.show()));
    },
    stop() {
      control?.stop();
    },
    pause() {
      control?.pause();
    },
    resume() {
      control?.unpause();
    },
    get session() {
      return control?.info() ?? null;
    },
    on(event, listener) {
      if (typeof listener === 'function') listeners.push([event, listener]);
    },
    off(event, listener) {
      const at = listeners.findIndex(([of, known]) => of === event && known === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
    identify(customer) {
      registry.customer = customer;
      control?.identified();
    },
    confirmStart(hook) {
      registry.confirmStart = typeof hook === 'function' ? hook : null;
    },
  };
  Object.defineProperty(instance, registryKey, { value: registry });
  Object.defineProperty(window, 'coBrowsingInstance', { value: instance, enumerable: true, configurable: true });

  if (!registry.isSecure) {
    console.warn('Alongside: co-browsing works on HTTPS pages only.');
  } else {
    const resume = (): void => {
      const proof = window === window.top ? takeProof(registry) : null;
      if (proof?.isForReport === true) {
        registry.load('report').then(({ followLink }) => followLink(registry, proof.token), console.warn);
      } else if (proof !== null) withSession((session) => session.arrive(proof.token, proof.isOpened));
      else if (hasStoredSession(hints.license)) withSession((session) => session.resume());
    };
    // A page that is only prerendered is not what the visitor sees.
    if ((document as { prerendering?: boolean }).prerendering === true) {
      document.addEventListener('prerenderingchange', resume, { once: true });
    } else resume();
  }
}

/** A same-origin frame of a page with a snippet is part of that page: its help link opens the page's popup. */
function isInsideOurPage(): boolean {
  try {
    const { parent } = window;
    if (parent === window || parent.document.querySelector('script[data-8x8-co-browsing]') === null) return false;
    Object.defineProperty(window, 'coBrowsingInstance', {
      get: () => parent.coBrowsingInstance,
      enumerable: true,
      configurable: true,
    });
    return true;
  } catch {
    return false;
  }
}

interface Proof {
  readonly token: string;
  /** The page is a window that a sharing page opened. */
  readonly isOpened: boolean;
  /** An admin's link brought it, for a report on masks and no session. */
  readonly isForReport?: boolean;
}

/** The proof that this page was reached with, if it may be used here; taken away wherever it is. */
function takeProof({ isMultiDomain, cookieDomain, hints }: Registry): Proof | null {
  const attempt = (take: () => string | null): string | null => {
    try {
      return take();
    } catch {
      // Storage is denied, or the history is (too many changes, a sandbox).
      return null;
    }
  };
  const fromAddress = attempt(() => takeFromAddress(window));
  if (fromAddress?.startsWith(reportTokenPrefix)) return { token: fromAddress, isOpened: false, isForReport: true };
  const fromCookie = cookieDomain === null ? null : attempt(() => takeFromCookie(document, cookieDomain));
  const fromOpener = attempt(() => takeFromOpener(window, hints.license));
  const token = fromOpener ?? (isMultiDomain ? fromAddress : null) ?? fromCookie;
  return token === null ? null : { token, isOpened: fromOpener !== null };
}

function hasStoredSession(license: string): boolean {
  try {
    return sessionStorage.getItem(recordKey)?.includes(JSON.stringify(license)) === true;
  } catch {
    return false;
  }
}

try {
  // The server puts the hints in place of this literal; it must stand here once.
  run('__ALONGSIDE_LICENSE__' as unknown as Hints);
} catch (error) {
  console.warn('Alongside could not start.', error);
}
