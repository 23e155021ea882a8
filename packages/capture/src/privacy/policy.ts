// The owner's rules, compiled. A rule that a browser does not understand refuses the start: a mask that silently does
// nothing is worse than no session.

import type { PrivacyPolicy } from '@alongside/protocol';

/** A selector of the policy does not parse, or can match no element. The start is refused. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly selector: string;

  constructor(selector: string) {
    super(`This selector of the privacy settings is not valid: ${selector}`);
    this.selector = selector;
  }
}

export interface CompiledPolicy {
  /** Selector lists; empty strings where there is no rule. */
  readonly masked: string;
  readonly hidden: string;
  /** Both of the above. */
  readonly any: string;
  readonly unmasked: string;
  /** Each rule looks at one element only, not at what is around it. */
  readonly isLocal: boolean;
  isPolicyAttribute(name: string): boolean;
}

/** Attributes that the built-in rules look at. */
const builtIn = ['class', 'type', 'autocomplete', 'name', 'id'];

/** @throws PolicyError */
export function compilePolicy(policy: PrivacyPolicy, window: Window & typeof globalThis): CompiledPolicy {
  const { masked, hidden, unmasked } = policy;
  const all = [...masked, ...hidden, ...unmasked];
  for (const selector of all) if (!isSelector(selector, window)) throw new PolicyError(selector);
  const plain = all.map((selector) => selector.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""'));
  const names = new Set(builtIn);
  for (const selector of plain) {
    for (const [, name] of selector.matchAll(/\[\s*([\w-]+)/g)) names.add(name!.toLowerCase());
  }
  // What a pseudo-class hangs on is not known, so that every attribute may change it.
  const hasPseudoClass = plain.some((selector) => selector.includes(':'));
  const list = (selectors: readonly string[]) => selectors.map((selector) => selector.trim()).join();
  const maskedList = list(['.maskContent', ...masked]);
  return {
    masked: maskedList,
    hidden: list(hidden),
    any: list([maskedList, ...hidden]),
    unmasked: list(unmasked),
    isLocal: !plain.some((selector) => /:|[^\s,][\s>+~]+[^\s,>+~]/.test(selector.trim())),
    isPolicyAttribute: (name) => hasPseudoClass || names.has(name),
  };
}

/** `:not()` forgives nothing and takes no pseudo-element, so that `:is(##)` and `p::before` are refused as well. */
function isSelector(selector: string, window: Window & typeof globalThis): boolean {
  try {
    window.document.createDocumentFragment().querySelector(selector);
    return window.CSS.supports(`selector(:not(${selector}))`);
  } catch {
    return false;
  }
}
