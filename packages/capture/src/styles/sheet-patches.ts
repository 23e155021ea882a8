// Notices what scripts do to style sheets while a session runs: there is no observer for it, so that the methods of a
// window are wrapped. The wrappers look native, change nothing of what the methods do, return and throw, and go when
// the session stops, unless somebody has wrapped them again meanwhile.

export interface SheetEvents {
  /** A rule was put into a sheet or grouping rule, or with null taken out. */
  rules(into: CSSStyleSheet | CSSRule, index: number, rule: string | null): void;
  /** All rules of a constructed sheet are others now. */
  replaced(sheet: CSSStyleSheet, text: string): void;
  /** Somebody has the declarations of a rule in hand. */
  touched(rule: CSSRule): void;
  /** Something about a rule changed that has no operation of its own. */
  rewritten(rule: CSSRule): void;
  adopted(root: Document | ShadowRoot): void;
}

/** Tells one of the events. */
export type TellSheetEvent = <Name extends keyof SheetEvents>(
  name: Name,
  ...parameters: Parameters<SheetEvents[Name]>
) => void;

type After = (self: never, parameters: never, result: never) => void;
type Part = 'value' | 'get' | 'set';

/** @returns what takes the wrappers away again */
export function patchSheets(realm: Window & typeof globalThis, tell: TellSheetEvent): () => void {
  const restores: (() => void)[] = [];
  let isActive = true;

  function after(owner: string, name: string, part: Part, notice: After): void {
    const prototype = (realm as unknown as Record<string, { prototype: object } | undefined>)[owner]?.prototype;
    const descriptor = prototype && Object.getOwnPropertyDescriptor(prototype, name);
    const native: unknown = descriptor?.[part];
    if (prototype === undefined || descriptor === undefined || typeof native !== 'function') return;
    // A proxy of a native function says "[native code]" as the function itself does.
    const ours: unknown = new Proxy(native, {
      apply(target, self, parameters) {
        const result: unknown = Reflect.apply(target, self, parameters);
        try {
          if (isActive) notice(self as never, parameters as never, result as never);
        } catch {
          // The page must not notice that somebody looks on.
        }
        return result;
      },
    });
    Object.defineProperty(prototype, name, { ...descriptor, [part]: ours });
    restores.push(() => {
      const current = Object.getOwnPropertyDescriptor(prototype, name);
      if (current?.[part] === ours) Object.defineProperty(prototype, name, { ...current, [part]: native });
    });
  }

  const touched = (self: CSSRule) => tell('touched', self);
  const rewritten = (self: CSSRule) => tell('rewritten', self);
  const removed = (self: CSSStyleSheet, [index = 0]: [number?]) => tell('rules', self, index >>> 0, null);
  const sheet = 'CSSStyleSheet';
  const styleRule = 'CSSStyleRule';
  for (const owner of [sheet, 'CSSGroupingRule', styleRule]) {
    after(owner, 'insertRule', 'value', (self: CSSStyleSheet, [rule]: [string], index: number) =>
      tell('rules', self, index, String(rule)),
    );
    after(owner, 'deleteRule', 'value', removed);
  }
  after(sheet, 'addRule', 'value', (self: CSSStyleSheet, [selector, block = '', index]: [string, string?, number?]) =>
    tell('rules', self, index ?? self.cssRules.length - 1, `${selector}{${block}}`),
  );
  after(sheet, 'removeRule', 'value', removed);
  const replaced = (self: CSSStyleSheet, [text]: [string]) => tell('replaced', self, String(text));
  after(sheet, 'replaceSync', 'value', replaced);
  after(sheet, 'replace', 'value', (self: CSSStyleSheet, parameters: [string], done: Promise<unknown>) => {
    done.then(
      () => replaced(self, parameters),
      () => {},
    );
  });
  for (const owner of [styleRule, 'CSSFontFaceRule', 'CSSPageRule', 'CSSNestedDeclarations']) {
    after(owner, 'style', 'get', touched);
  }
  after(styleRule, 'styleMap', 'get', touched);
  after(styleRule, 'selectorText', 'set', rewritten);
  after('CSSMediaRule', 'media', 'get', touched);
  // Rules of animations cannot be reached by path: the whole animation is sent again.
  after('CSSKeyframeRule', 'style', 'get', (self: CSSRule) => touched(self.parentRule!));
  for (const name of ['appendRule', 'deleteRule']) after('CSSKeyframesRule', name, 'value', rewritten);
  for (const owner of ['Document', 'ShadowRoot']) {
    after(owner, 'adoptedStyleSheets', 'set', (self: Document | ShadowRoot) => tell('adopted', self));
  }

  return () => {
    isActive = false;
    for (const restore of restores) restore();
  };
}
