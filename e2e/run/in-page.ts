// What the driver does inside of a page: finds documents and elements, says where an element is and whether a click
// there would reach it. `inPage` is sent as text into the page's realm, so it must stand alone: no imports, nothing
// from outside of its braces, and nothing left behind in the page.

/** What to act on: a CSS selector, or words that the element shows or is labelled with. */
export type Target = string | { css?: string; text?: string; label?: string };

/** Where to act, in CSS pixels of the tab's viewport, and what is in the way (empty when nothing is). */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  obstacle: string;
}

export type InPage = ReturnType<typeof inPage>;

/** Key under which the WebKit driver keeps closed shadow roots; other engines reach their frames without it. */
export const CLOSED_ROOTS_KEY = 'alongside-driver-closed-roots';

export function inPage(closedRootsKey: string) {
  type Root = Document | ShadowRoot;

  function shadowRootOf(element: Element): ShadowRoot | null {
    const view = element.ownerDocument.defaultView as unknown as Record<symbol, WeakMap<Element, ShadowRoot>> | null;
    return element.shadowRoot ?? view?.[Symbol.for(closedRootsKey)]?.get(element) ?? null;
  }

  function* roots(root: Root): Generator<Root> {
    yield root;
    for (const element of root.querySelectorAll('*')) {
      const shadowRoot = shadowRootOf(element);
      if (shadowRoot) yield* roots(shadowRoot);
    }
  }

  function all(root: Root, css: string): Element[] {
    return [...roots(root)].flatMap((each) => [...each.querySelectorAll(css)]);
  }

  function documentOf(frame: Element): Document | null {
    try {
      return (frame as HTMLIFrameElement).contentDocument;
    } catch {
      return null;
    }
  }

  function* documents(top: Document): Generator<Document> {
    yield top;
    for (const frame of all(top, 'iframe, frame')) {
      const inner = documentOf(frame);
      if (inner) yield* documents(inner);
    }
  }

  /** The first document at or below `top` that contains `host`, then down through the frames named. */
  function documentFor(top: Document, host: string | null, frames: string[]): Document | null {
    let found: Document | null = top;
    if (host !== null) found = [...documents(top)].find((each) => each.querySelector(host)) ?? null;
    for (const css of frames) {
      const frame: Element | undefined = found ? all(found, css)[0] : undefined;
      found = frame ? documentOf(frame) : null;
    }
    return found;
  }

  function words(text: string | null | undefined): string {
    return (text ?? '').replace(/\s+/g, ' ').trim();
  }

  function wordsOf(element: Element): string {
    const { innerText, value, type } = element as HTMLInputElement;
    const isButton = element.localName === 'input' && ['button', 'submit', 'reset'].includes(type);
    return words(isButton ? value : (innerText ?? element.textContent)) || words(element.getAttribute('aria-label'));
  }

  function isVisible(element: Element): boolean {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  }

  function labelled(root: Document, label: string): Element[] {
    const fields = all(root, 'label')
      .filter((element) => wordsOf(element).startsWith(label))
      .map((element) => (element as HTMLLabelElement).control);
    const named = all(root, '[aria-label], [placeholder], [aria-labelledby]').filter((element) => {
      const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
      const byText = by.map((id) => words((element.getRootNode() as Root).getElementById(id)?.textContent)).join(' ');
      return [element.getAttribute('aria-label'), element.getAttribute('placeholder'), byText].some(
        (name) => words(name).startsWith(label) && name !== '',
      );
    });
    return [...fields, ...named].filter((element) => element !== null);
  }

  /** Visible before hidden, whole text before part of it, inner before outer, then document order. */
  function find(root: Document, target: Target): Element | null {
    const { css, text, label } = typeof target === 'string' ? { css: target } : { css: undefined, ...target };
    let found = label === undefined ? all(root, css ?? '*') : labelled(root, label);
    if (label !== undefined && css !== undefined) found = found.filter((element) => element.matches(css));
    if (text !== undefined) {
      const matching = found.filter((element) => wordsOf(element).includes(text));
      const whole = matching.filter((element) => wordsOf(element) === text);
      const best = whole.some(isVisible) ? whole : matching;
      found = best.filter((element) => !best.some((other) => other !== element && element.contains(other)));
    }
    return found.find(isVisible) ?? found[0] ?? null;
  }

  /** From an element's own viewport to the tab's: frames may be scaled and have borders. */
  function boxInTab(element: Element): { x: number; y: number; width: number; height: number } {
    let { x, y, width, height } = element.getBoundingClientRect();
    let frame = element.ownerDocument.defaultView?.frameElement as HTMLElement | null | undefined;
    while (frame) {
      const rect = frame.getBoundingClientRect();
      const scaleX = rect.width / frame.offsetWidth || 1;
      const scaleY = rect.height / frame.offsetHeight || 1;
      x = rect.x + (frame.clientLeft + x) * scaleX;
      y = rect.y + (frame.clientTop + y) * scaleY;
      width *= scaleX;
      height *= scaleY;
      frame = frame.ownerDocument.defaultView?.frameElement as HTMLElement | null | undefined;
    }
    return { x, y, width, height };
  }

  function describe(element: Element | null): string {
    return element ? (element.cloneNode(false) as Element).outerHTML.slice(0, 120) : 'nothing';
  }

  /** What a click in the middle of the element would meet instead of it. */
  function obstacleAt(element: Element): string {
    const rect = element.getBoundingClientRect();
    const x = rect.x + rect.width / 2;
    const y = rect.y + rect.height / 2;
    const hit = (element.getRootNode() as Root).elementFromPoint(x, y);
    const control = element.localName === 'label' ? (element as HTMLLabelElement).control : null;
    const isHit = hit !== null && (element.contains(hit) || shadowRootOf(element) !== null || hit === control);
    return isHit ? '' : `${describe(hit)} is in the way`;
  }

  /** Scrolls to the element if it is out of view, and says where it is. Null: there is no such element. */
  function place(root: Document, target: Target, isAnythingInTheWayFine: boolean): Place | null {
    const element = find(root, target);
    if (!element) return null;
    if (!isVisible(element)) return { x: 0, y: 0, width: 0, height: 0, obstacle: 'it is not visible' };
    const rect = element.getBoundingClientRect();
    const view = root.defaultView;
    const isInView =
      view !== null &&
      rect.top >= 0 &&
      rect.left >= 0 &&
      rect.bottom <= view.innerHeight &&
      rect.right <= view.innerWidth;
    if (!isInView && !isAnythingInTheWayFine) {
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    }
    const isBlocked = isAnythingInTheWayFine
      ? ''
      : element.matches(':disabled')
        ? 'it is disabled'
        : obstacleAt(element);
    return { ...boxInTab(element), obstacle: isBlocked };
  }

  return { documentFor, find, wordsOf, isVisible, place, all };
}
