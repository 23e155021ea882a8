// Sees where the page is about to go: links, forms, windows that scripts open and, where the browser has the Navigation
// API, every other navigation. Each may be given another address (the same one, with a proof), and nothing of that stays
// on the page. It decides last, after the page's own listeners, and leaves alone what they have prevented.

export interface Moves {
  /** This tab goes to another document: the address to use instead, or null for its own. */
  leave(url: URL): string | null;
  /** Another document is on its way into this tab, wherever it leads. */
  moving(): void;
  /** A window is opened. */
  open(url: URL): string | null;
  /** Form data that has to travel in the query, for an address whose own query a form replaces. */
  queryOf(changed: string): readonly [name: string, value: string] | null;
}

/** The Navigation API as far as we use it; WebKit has none. */
interface NavigateEvent extends Event {
  readonly navigationType: 'push' | 'replace' | 'reload' | 'traverse';
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
  readonly formData: FormData | null;
  readonly sourceElement?: Element | null;
}

const html = 'http://www.w3.org/1999/xhtml';
const { getAttribute, setAttribute, removeAttribute, hasAttribute } = Element.prototype;

/** Watches until the signal aborts. */
export function watchMoves(page: Window & typeof globalThis, signal: AbortSignal, moves: Moves): void {
  const { document } = page;
  beLast(page, 'click', signal, (event) => onClick(event as MouseEvent));
  beLast(page, 'submit', signal, (event) => onSubmit(event as SubmitEvent));
  wrapOpen();
  const { navigation } = page as { navigation?: EventTarget };
  navigation?.addEventListener?.('navigate', (event) => onNavigate(event as NavigateEvent), { signal });

  function onClick(event: MouseEvent): void {
    const { button, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || button !== 0 || altKey || ctrlKey || metaKey || shiftKey) return;
    const link = event.composedPath().find(isLink);
    if (link === undefined || hasAttribute.call(link, 'download')) return;
    const changed = move(link.href, getAttribute.call(link, 'target'));
    if (changed !== null) lend(link, 'href', changed);
  }

  function onSubmit(event: SubmitEvent): void {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof page.HTMLFormElement)) return;
    const { submitter } = event;
    const read = (name: string): string | null =>
      (submitter === null ? null : getAttribute.call(submitter, `form${name}`)) ?? getAttribute.call(form, name);
    const method = (read('method') ?? '').toLowerCase();
    if (method === 'dialog') return;
    const action = address(read('action') || page.location.href);
    if (action === null) return;
    // Its query is replaced by the fields; with the same path only the fragment might differ in the end.
    if (method !== 'post') action.search = '';
    if (method !== 'post' && action.origin + action.pathname === page.location.origin + page.location.pathname) return;
    const changed = move(action.href, read('target'), method === 'post');
    if (changed === null) return;
    const field = method === 'post' ? null : moves.queryOf(changed);
    if (field !== null) {
      const add = ({ formData }: FormDataEvent): void => formData.append(...field);
      form.addEventListener('formdata', add, { once: true });
      setTimeout(() => form.removeEventListener('formdata', add));
    } else if (submitter !== null && hasAttribute.call(submitter, 'formaction')) lend(submitter, 'formaction', changed);
    else lend(form, 'action', changed);
  }

  /** What no click or submit has seen: `location =`, `form.submit()`, a refresh. Only to other origins. */
  function onNavigate(event: NavigateEvent): void {
    const { destination, navigationType, formData } = event;
    if (destination.sameDocument || event.downloadRequest !== null || event.defaultPrevented) return;
    moves.moving();
    if (navigationType !== 'push' && navigationType !== 'replace') return;
    const url = address(destination.url);
    if (url === null) return;
    const changed = moves.leave(url);
    if (changed === null || url.origin === page.location.origin || !event.cancelable) return;
    if (formData !== null) {
      const form = event.sourceElement;
      if (!(form instanceof page.HTMLFormElement)) return;
      event.preventDefault();
      lend(form, 'action', changed);
      page.HTMLFormElement.prototype.submit.call(form);
    } else {
      event.preventDefault();
      if (navigationType === 'replace') page.location.replace(changed);
      else page.location.assign(changed);
    }
  }

  function move(href: string, target: string | null, isPost = false): string | null {
    const url = address(href);
    if (url === null) return null;
    const name = target ?? document.querySelector('base[target]')?.getAttribute('target') ?? '';
    if (opensWindow(name)) return moves.open(url);
    const isSame = !isPost && withoutFragment(url.href) === withoutFragment(page.location.href);
    if (!isHere(name) || isSame) return null;
    moves.moving();
    return moves.leave(url);
  }

  function address(href: string): URL | null {
    return URL.canParse(href, document.baseURI) ? new URL(href, document.baseURI) : null;
  }

  function opensWindow(name: string): boolean {
    if (isHere(name)) return false;
    return name.toLowerCase() === '_blank' || document.querySelector(`iframe[name="${CSS.escape(name)}"]`) === null;
  }

  function wrapOpen(): void {
    const native = page.open;
    const wrapped = new Proxy(native, {
      apply(target, self, given: unknown[]) {
        let args = given;
        try {
          const url = address(String(given[0] ?? ''));
          const name = String(given[1] ?? '_blank') || '_blank';
          const isEmpty = given[0] === undefined || given[0] === '';
          const changed = url === null || isEmpty ? null : opensWindow(name) ? moves.open(url) : move(url.href, name);
          if (changed !== null) args = [changed, ...given.slice(1)];
        } catch {
          // Arguments that throw when they are read do so for the native function.
        }
        return Reflect.apply(target, self, args);
      },
    });
    try {
      page.open = wrapped;
    } catch {
      return;
    }
    signal.addEventListener('abort', () => {
      // A page that wrapped it too keeps its wrapper, which then calls ours to no effect.
      if (page.open === wrapped) page.open = native;
    });
  }
}

/** Listens after every other listener of the window, whenever they were added. */
function beLast(page: Window, type: string, signal: AbortSignal, run: (event: Event) => void): void {
  const last = (event: Event): void => {
    try {
      run(event);
    } catch (error) {
      console.warn(error);
    }
  };
  const goLast = (): void => {
    page.removeEventListener(type, last);
    page.addEventListener(type, last, { signal });
  };
  page.addEventListener(type, goLast, { capture: true, signal });
}

/** Changes an attribute for the moment in which the browser reads it. */
function lend(element: Element, name: string, value: string): void {
  const before = getAttribute.call(element, name);
  setAttribute.call(element, name, value);
  setTimeout(() => {
    if (getAttribute.call(element, name) !== value) return;
    if (before === null) removeAttribute.call(element, name);
    else setAttribute.call(element, name, before);
  });
}

function isLink(node: EventTarget): node is HTMLAnchorElement | HTMLAreaElement {
  const { localName, namespaceURI } = node as Partial<Element>;
  return (
    (localName === 'a' || localName === 'area') && namespaceURI === html && hasAttribute.call(node as Element, 'href')
  );
}

function isHere(target: string): boolean {
  return ['', '_self', '_top', '_parent'].includes(target.toLowerCase());
}

function withoutFragment(href: string): string {
  return href.replace(/#.*/, '');
}
