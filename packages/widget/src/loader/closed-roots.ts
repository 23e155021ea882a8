// Remembers the closed shadow roots that a page makes, since nothing gives them back later. The wrapper is a proxy of
// the native function: name, length and printed source stay the native ones, and what it returns or throws too.

/** Wraps `attachShadow` of this window. Where a page forbids that, closed roots stay unknown. */
export function rememberClosedRoots(): WeakMap<Element, ShadowRoot> {
  const roots = new WeakMap<Element, ShadowRoot>();
  try {
    const prototype = Element.prototype;
    prototype.attachShadow = new Proxy(prototype.attachShadow, {
      apply(native, element: Element, args) {
        const root: ShadowRoot = Reflect.apply(native, element, args);
        if (root.mode === 'closed') roots.set(element, root);
        return root;
      },
    });
  } catch {
    // Frozen prototypes.
  }
  return roots;
}
