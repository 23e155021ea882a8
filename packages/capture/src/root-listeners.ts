// Listens on every document and shadow root that is captured: events that do not cross shadow borders are seen where
// they happen, and where several roots see one, the innermost is last. All are passive, in the capture phase, and never
// throw into the page.

const rootEvents = (
  'input change reset click scroll toggle close cancel load ' +
  'error focusin focusout pointerover pointerout pointerdown pointerup ' +
  'pointercancel select keyup fullscreenchange invalid'
).split(' ');
const documentEvents = ['selectionchange'] as const;
const windowEvents = ['resize', 'hashchange', 'popstate'] as const;

export class RootListeners {
  readonly #take: (event: Event) => void;
  readonly #stops = new Map<Node, () => void>();

  /** @param take is called for each event; what it throws goes nowhere but to `onError` */
  constructor(take: (event: Event) => void, onError: (error: unknown) => void) {
    this.#take = (event) => {
      try {
        take(event);
      } catch (error) {
        onError(error);
      }
    };
  }

  add(root: Document | ShadowRoot): void {
    if (this.#stops.has(root)) return;
    const controller = new AbortController();
    const options = { capture: true, passive: true, signal: controller.signal };
    for (const type of rootEvents) root.addEventListener(type, this.#take, options);
    if ('defaultView' in root) {
      for (const type of documentEvents) root.addEventListener(type, this.#take, options);
      const view = root.defaultView;
      for (const type of windowEvents) view?.addEventListener(type, this.#take, options);
      view?.visualViewport?.addEventListener('resize', this.#take, options);
      view?.visualViewport?.addEventListener('scroll', this.#take, options);
    }
    this.#stops.set(root, () => controller.abort());
  }

  remove(root: Node): void {
    this.#stops.get(root)?.();
    this.#stops.delete(root);
  }

  get documents(): Document[] {
    return [...this.#stops.keys()].filter((root): root is Document => 'defaultView' in root);
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
