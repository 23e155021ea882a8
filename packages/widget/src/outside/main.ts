// Notices what the customer looks at outside of the page, as far as a page can: choosers of files, messages that block
// the page, print, downloads, other tabs. Agents are told the kind and nothing else. Loaded with the first click of the
// customer or act of an agent; `stop` leaves nothing behind. The page's own functions are wrapped only where they are
// the browser's, by proxies that print and behave like them, and only while an agent may act.

import type { OutsideKind, Signal } from '@alongside/protocol';
import { provide } from '../chunks.ts';

export interface Outside {
  /** A click that came before this was loaded. */
  clicked(event: Event): void;
  /** Whether the customer is in the page; waits a while for the end of what does not block it. */
  isInPage(): Promise<boolean>;
  stop(): void;
}

/** How long acts wait for the end of something before they are refused. */
const patienceMs = 3000;
/** What was sent while a message blocked the page arrives right after it, and was not made for what is there now. */
const settleMs = 300;
/** How long a download is news. */
const newsMs = 4000;
const messages = ['alert', 'confirm', 'prompt'] as const;

function createOutside(page: Window & typeof globalThis, send: (signal: Signal) => void): Outside {
  const listening = new AbortController();
  const { signal } = listening;
  let kind: OutsideKind = 'nothing';
  let since = 0;
  let freeAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: (() => void)[] = [];
  const restore: (() => void)[] = [];

  function set(next: OutsideKind): void {
    clearTimeout(timer);
    if (next === kind || signal.aborted) return;
    kind = next;
    since = performance.now();
    send({ t: 'outside', kind });
    if (next !== 'nothing') return;
    for (const tell of over) tell();
    over = [];
  }

  /** The page is back, unless something else took over. */
  const end = (ended: OutsideKind): void => {
    if (kind === ended) set('nothing');
  };

  function clicked(event: Event): void {
    const target = (event.composedPath()[0] ?? event.target) as Element;
    // A chooser uses the customer's gesture up.
    const isByCustomer = event.isTrusted || page.navigator.userActivation?.isActive === true;
    // The page may still prevent it: what counts is what it leaves.
    setTimeout(() => event.defaultPrevented || !isByCustomer || happened(target));
  }

  function happened(target: Element): void {
    if (target.matches('input[type="file" i]:enabled')) choose(target);
    else if (target.closest('a[download][href]') !== null) {
      set('download');
      timer = setTimeout(end, newsMs, 'download');
    }
  }

  function choose(input: Element): void {
    set('file');
    const choosing = new AbortController();
    const isOver = (event: Event): void => {
      if (event.type.startsWith('c') || event.isTrusted) {
        choosing.abort();
        end('file');
      }
    };
    const settings = { capture: true, signal: AbortSignal.any([signal, choosing.signal]) };
    for (const name of ['change', 'cancel']) input.addEventListener(name, isOver, settings);
    // Whoever presses or types in the page has no chooser before it.
    for (const name of ['pointerdown', 'keydown']) page.addEventListener(name, isOver, settings);
  }

  /** A message of the page: nothing runs until the customer has answered it, so agents are told before. */
  function wrap(name: (typeof messages)[number]): void {
    const native = page[name] as () => unknown;
    try {
      if (!/\[native code\]\s*\}$/.test(Function.prototype.toString.call(native))) return;
      const proxy = new Proxy(native, {
        apply(target, self, args) {
          if (signal.aborted) return Reflect.apply(target, self, args);
          const before = kind;
          set(name);
          try {
            return Reflect.apply(target, self, args);
          } finally {
            freeAt = performance.now() + settleMs;
            set(before);
          }
        },
      });
      (page as unknown as Record<string, unknown>)[name] = proxy;
      restore.push(() => {
        if (page[name] === proxy) (page as unknown as Record<string, unknown>)[name] = native;
      });
    } catch {
      // A page that forbids it: its messages are not noticed.
    }
  }

  const settings = { signal };
  page.addEventListener('click', clicked, { capture: true, signal });
  page.addEventListener('beforeprint', () => set('print'), settings);
  page.addEventListener('afterprint', () => end('print'), settings);
  page.document.addEventListener(
    'visibilitychange',
    () => (page.document.visibilityState === 'hidden' ? set('elsewhere') : end('elsewhere')),
    settings,
  );
  // A page that is left is hidden too: that is told by the goodbye.
  page.addEventListener('pagehide', () => end('elsewhere'), settings);
  for (const name of messages) wrap(name);

  return {
    clicked,
    async isInPage() {
      if (performance.now() < freeAt) return false;
      if (kind === 'nothing' || kind === 'download' || kind === 'elsewhere') return true;
      const leftMs = since + patienceMs - performance.now();
      if (leftMs > 0 && !messages.includes(kind as 'alert')) {
        await new Promise<void>((resolve) => {
          over.push(resolve);
          setTimeout(resolve, leftMs);
        });
      }
      return signal.aborted || (kind as OutsideKind) === 'nothing';
    },
    stop() {
      listening.abort();
      clearTimeout(timer);
      for (const tell of over) tell();
      for (const undo of restore) undo();
    },
  };
}

export type OutsideChunk = typeof createOutside;

provide('outside', createOutside);
