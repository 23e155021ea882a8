// Sees shadow roots being made while a session runs: no observer tells of one on an element that is there already. Wraps
// attachShadow per window, looks native, never throws of its own, and takes itself away when it still can.

type Realm = Window & typeof globalThis;

export class ShadowWatch {
  readonly #onRoot: (host: Element, root: ShadowRoot) => void;
  readonly #restores = new Map<Realm, () => void>();

  constructor(onRoot: (host: Element, root: ShadowRoot) => void) {
    this.#onRoot = onRoot;
  }

  add(realm: Realm): void {
    if (this.#restores.has(realm)) return;
    const prototype = realm.Element.prototype;
    const native = prototype.attachShadow;
    const tell = this.#onRoot;
    const wrapped = {
      attachShadow(this: Element, init: ShadowRootInit): ShadowRoot {
        const root = native.call(this, init);
        try {
          tell(this, root);
        } catch {
          // Nothing of ours reaches the page.
        }
        return root;
      },
    }.attachShadow;
    wrapped.toString = () => native.toString();
    prototype.attachShadow = wrapped;
    this.#restores.set(realm, () => {
      if (prototype.attachShadow === wrapped) prototype.attachShadow = native;
    });
  }

  stop(): void {
    for (const restore of this.#restores.values()) restore();
    this.#restores.clear();
  }
}
