// The one door for page content: text, attributes, form values, addresses, style. What comes out is safe by the
// owner's policy and by rules that no setting turns off. It fails closed: an error in a rule hides, an error in a read
// gives nothing. Anything that reads content elsewhere in capture is refused by a check.

import { type PrivacyPolicy, privateLooksAttribute, type SafeText } from '@alongside/protocol';
import { Attributes } from './attributes.ts';
import { KnownSelectors } from './known-selectors.ts';
import { maskedValue, maskText } from './mask.ts';
import { type Natives, takeNatives } from './natives.ts';
import { compilePolicy } from './policy.ts';
import { Secrets } from './secrets.ts';
import { createSheetReads, type ImportResolver } from './sheet-reads.ts';
import { endsOpen, safeStyleText } from './style-text.ts';
import { type AssetRegistry, hidden, masked, type Privacy, type Visibility, visible } from './types.ts';
import { decoded, safeUrl } from './urls.ts';

export interface PrivacyOptions {
  readonly window: Window & typeof globalThis;
  readonly policy: PrivacyPolicy;
  readonly assets: AssetRegistry;
  /** Pages of which nothing is shared: host and path (`shop.example/account/*`), `*` for anything. */
  readonly neverShare?: readonly string[];
  /** A masked value was seen: what was sent of other nodes may hold it (`holdsSecret` tells). */
  onSecret?(): void;
  /** A sheet asks for media features that describe the customer. */
  onMediaFeature?(): void;
  /** These attributes may be sent from now on where they were not; null: any `data-*`. Read them again. */
  onAttributes?(names: readonly string[] | null): void;
}

/** Names and ids of password fields remembered. */
const maxPasswordNames = 1000;
/** Values that must not be seen whatever the policy says, by what the field is for. */
const secretPurpose = /(?:^|\s)(?:cc-|one-time-code|(?:current|new)-password)/i;
/** Text in these is no text of the page: code, fallback, or the default of a value that is sent as a value. */
const withoutText = new Set('style script noscript textarea template iframe noframes noembed object'.split(' '));

/** Fields that were a password once stay one for as long as the page is there, whatever session comes and goes. */
const passwords = new WeakSet<Element>();
/** Names and ids of them, by which a framework's replacement is known. */
const passwordNames = new Set<string>();

/** In style text: media features that the agent's browser would decide otherwise, and names that may be theirs. */
const customersFeature =
  /\(\s*(?:prefers-|(?:any-)?(?:hover|pointer)\b|inverted-|forced-|color-gamut|(?:video-)?dynamic-|display-mode|update)|@media[^{]*\\/i;
const hasCustomersFeature = (text: string) => customersFeature.test(text);

const elementNode = 1;
const textNode = 3;
const documentNode = 9;

const safe = (text: string) => text as SafeText;
const nothing = safe('');

/** The same function, with an answer for when it throws. */
function guarded<Parameters extends unknown[], Result>(
  answer: Result,
  run: (...parameters: Parameters) => Result,
): (...parameters: Parameters) => Result {
  return (...parameters) => {
    try {
      return run(...parameters);
    } catch {
      return answer;
    }
  };
}

/** @throws PolicyError when a selector of the policy does not parse */
export function createPrivacy(options: PrivacyOptions): Privacy {
  const { window: realm } = options;
  const natives = takeNatives(realm);
  const policy = compilePolicy(options.policy, realm);
  const allowedParameters = new Set(options.policy.allowedQueryParameters);
  const neverShare = (options.neverShare ?? []).map(patternOf);
  const byDefault: Visibility = options.policy.isPrivateByDefault ? masked : visible;
  const secrets = new Secrets(() => options.onSecret?.());
  const selectors = new KnownSelectors();
  /** Text nodes of style elements that end inside a comment or string: what follows cannot be read alone. */
  const openStyles = new WeakSet<Node>();

  /** An address with a masked value in it names nothing that may be shown. */
  const assets: AssetRegistry = {
    reference: (url, kind, isLoaded) =>
      secrets.isIn(url) || secrets.isIn(decoded(url)) ? nothing : options.assets.reference(url, kind, isLoaded),
  };

  const supports = realm.CSS.supports;
  const attributes = new Attributes({
    natives,
    secrets,
    selectors,
    assets,
    allowedParameters,
    css,
    isProperty: (name) => supports(name, 'inherit'),
  });

  function css(text: string, baseUrl: string, isMasked: boolean, importOf: ImportResolver = () => ''): string {
    const reference = (url: string, kind: number) => assets.reference(url, kind);
    return secrets.scrubName(safeStyleText(text, { baseUrl, isMasked, reference, importOf }));
  }

  const learnedCss = guarded(nothing, (text: string, baseUrl: string, importOf?: ImportResolver) => {
    const names = selectors.learn(text);
    if (names.length > 0) options.onAttributes?.(names);
    const style = css(text, baseUrl, false, importOf);
    if (hasCustomersFeature(style)) options.onMediaFeature?.();
    return safe(style);
  });

  /** What the element's own rules say, whatever it is in. Remembers passwords as it sees them. */
  function ownVisibility(element: Element): Visibility {
    const isSecret = isSecretField(element);
    if (natives.matches(element, policy.any)) {
      return policy.hidden !== '' && natives.matches(element, policy.hidden) ? hidden : masked;
    }
    return isSecret ? masked : visible;
  }

  function isSecretField(element: Element): boolean {
    const tag = natives.localName(element);
    // Suggestions are for a field that may be masked, and are never on the agent's screen.
    if (tag === 'datalist') return true;
    if (tag !== 'input' && tag !== 'textarea' && tag !== 'select') return false;
    if (passwords.has(element)) return true;
    const name = natives.attribute(element, 'name');
    const id = natives.attribute(element, 'id');
    const isPassword = tag === 'input' && natives.inputType(element as HTMLInputElement) === 'password';
    if (isPassword && passwordNames.size < maxPasswordNames) {
      if (name) passwordNames.add(`name ${name}`);
      if (id) passwordNames.add(`id ${id}`);
    }
    if (
      isPassword ||
      (passwordNames.size > 0 && (passwordNames.has(`name ${name}`) || passwordNames.has(`id ${id}`)))
    ) {
      passwords.add(element);
      return true;
    }
    return secretPurpose.test(natives.attribute(element, 'autocomplete') ?? '');
  }

  /** Whether a rule masks or hides something around the element; the default does not count. */
  function isInMask(element: Element): boolean {
    let outer = outerElement(natives, element);
    while (outer !== null && ownVisibility(outer) === visible) outer = outerElement(natives, outer);
    return outer !== null;
  }

  function visibilityOf(element: Element, inherited: Visibility): Visibility {
    try {
      const own = ownVisibility(element);
      if (own !== visible || inherited === hidden) return own > inherited ? own : inherited;
      if (byDefault === visible) return inherited;
      // Unmasking lifts the default, never a mask that somebody asked for.
      if (policy.unmasked !== '' && natives.matches(element, policy.unmasked)) {
        return isInMask(element) ? masked : visible;
      }
      return natives.parent(element) === realm.document ? masked : inherited;
    } catch {
      return hidden;
    }
  }

  function visibilityInPlace(element: Element): Visibility {
    const outer = outerElement(natives, element);
    return visibilityOf(element, outer === null ? visible : visibilityInPlace(outer));
  }

  /** Asked of every node of every walk: without what `guarded` costs. */
  function isOmitted(element: Element): boolean {
    try {
      return natives.localName(element) === 'input' && natives.inputType(element as HTMLInputElement) === 'hidden';
    } catch {
      return true;
    }
  }

  function plainText(data: string, visibility: Visibility): SafeText {
    if (visibility === hidden) return nothing;
    return safe(visibility === masked ? maskText(data) : secrets.scrub(data));
  }

  /** By default all text is masked, but style is no text: without fonts and icons nothing would be recognised. */
  function isStyleMasked(owner: Element): boolean {
    return ownVisibility(owner) !== visible || isInMask(owner);
  }

  function styleText(node: Text, parent: Element, visibility: Visibility): SafeText {
    const data = natives.data(node);
    const before = natives.previous(node);
    const isContinued = before !== null && openStyles.has(before);
    if (isContinued || endsOpen(data)) openStyles.add(node);
    if (isContinued) return nothing;
    const base = natives.baseUrl(parent);
    return visibility !== visible && isStyleMasked(parent) ? safe(css(data, base, true)) : learnedCss(data, base);
  }

  function text(node: Text, parent: Element | null, visibility: Visibility): SafeText {
    try {
      if (parent !== null) {
        const tag = natives.localName(parent);
        if (tag === 'style' && visibility !== hidden) return styleText(node, parent, visibility);
        if (withoutText.has(tag)) return nothing;
      }
      return plainText(natives.data(node), visibility);
    } catch {
      return nothing;
    }
  }

  /** Text of a field, or null where what it holds is not text that somebody entered. */
  function fieldText(field: Element): string | null {
    if (natives.localName(field) === 'textarea') return natives.textareaValue(field as HTMLTextAreaElement);
    const input = field as HTMLInputElement;
    return /^(?:hidden|file|checkbox|radio|submit|button|reset|image)$/.test(natives.inputType(input))
      ? null
      : natives.inputValue(input);
  }

  /** Whether text that somebody entered, or that stands in an attribute, has a masked value in it. */
  const isSecretIn = (element: Element): boolean =>
    /^(?:input|textarea)$/.test(natives.localName(element)) && secrets.isIn(fieldText(element) ?? '');

  const value = guarded(nothing, (field: HTMLInputElement | HTMLTextAreaElement, visibility: Visibility) => {
    const raw = fieldText(field);
    if (raw === null || raw === '' || visibility === hidden) return nothing;
    if (visibility === visible && !isSecretField(field)) return safe(secrets.scrub(raw));
    if (!/^(?:range|color)$/.test(natives.attribute(field, 'type') ?? '')) secrets.add(raw);
    return safe(maskedValue);
  });

  const isMaskedField = guarded(
    true,
    (element: Element, visibility: Visibility) =>
      visibility !== visible || isSecretField(element) || isSecretIn(element),
  );

  const holdsSecret = guarded(true, (node: Node) => {
    if (secrets.isEmpty) return false;
    if (natives.type(node) === textNode) return secrets.isIn(natives.data(node as Text));
    if (natives.type(node) !== elementNode) return false;
    const element = node as Element;
    return (
      isSecretIn(element) ||
      natives.attributeNames(element).some((name) => secrets.isIn(natives.attribute(element, name) ?? ''))
    );
  });

  function isNeverShared(): boolean {
    if (neverShare.length === 0) return false;
    const { host, pathname } = realm.location;
    return neverShare.some((pattern) => pattern.test(host + pathname));
  }

  let titleText = '';
  let titleElement: Element | undefined;

  const title = guarded(nothing, () => {
    const text = natives.title(realm.document);
    if (text === '' || isNeverShared()) return nothing;
    // Looking for the element is a walk through the whole document, and this is asked ten times a second.
    if (text !== titleText || titleElement?.isConnected !== true) {
      titleText = text;
      [titleElement] = natives.queryAll(realm.document, 'title');
    }
    return titleElement === undefined ? nothing : plainText(text, visibilityInPlace(titleElement));
  });

  const visibleText = guarded(nothing, (element: Element, maxUnits: number) => {
    let collected = '';
    const collect = (parent: Element, visibility: Visibility): void => {
      if (visibility === hidden || withoutText.has(natives.localName(parent))) return;
      for (let node = natives.first(parent); node !== null && collected.length <= maxUnits; node = natives.next(node)) {
        const type = natives.type(node);
        if (type === elementNode) collect(node as Element, visibilityOf(node as Element, visibility));
        if (type !== textNode) continue;
        collected = (collected + plainText(natives.data(node as Text), visibility)).replace(/\s+/g, ' ').trimStart();
      }
    };
    collect(element, visibilityInPlace(element));
    return safe(collected.slice(0, maxUnits).trimEnd());
  });

  // What is in masked fields already must not be told by the text before them either.
  for (const field of natives.queryAll(realm.document, 'input,textarea')) {
    if (!isOmitted(field)) value(field as HTMLInputElement, visibilityInPlace(field));
  }

  return {
    visibilityOf,
    visibilityInPlace,
    isOmitted,
    isPolicyAttribute: policy.isPolicyAttribute,
    isPolicyLocal: policy.isLocal,
    text,
    attributes(element, visibility, out) {
      try {
        const used = attributes.read(element, visibility, out);
        if (visibility !== masked || !isStyleMasked(element)) return used;
        out[used] = privateLooksAttribute;
        out[used + 1] = '';
        return used + 2;
      } catch {
        return 0;
      }
    },
    attribute(element, name, visibility) {
      try {
        return attributes.one(element, name, visibility) as SafeText | null;
      } catch {
        return null;
      }
    },
    mayLeave: (element, name) => attributes.mayLeave(element, name),
    value,
    isMaskedField,
    holdsSecret,
    hasCustomersFeature,
    knowUnreadableSheet() {
      if (selectors.isAnyUnreadable) return;
      selectors.isAnyUnreadable = true;
      options.onAttributes?.(null);
    },
    pageUrl: () => (isNeverShared() ? nothing : safe(secrets.scrub(safeUrl(realm.location.href, allowedParameters)))),
    title,
    isNeverShared,
    visibleText,
    // What it remembers it remembers weakly.
    forget() {},
    ...createSheetReads(realm, natives, learnedCss, isStyleMasked),
  };
}

/** The element that an element is in, across shadow roots and frames of the same origin. */
function outerElement(natives: Natives, element: Element): Element | null {
  const parent = natives.parent(element);
  if (parent === null) return null;
  switch (natives.type(parent)) {
    case elementNode:
      return parent as Element;
    case documentNode:
      return (parent as Document).defaultView?.frameElement ?? null;
    default:
      return (parent as ShadowRoot).host ?? null;
  }
}

/** Pattern of a host and path; one that starts with a slash is for every host. */
function patternOf(pattern: string): RegExp {
  const plain = pattern.replace(/^https?:\/\//i, '').replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
  return new RegExp(`^${plain.startsWith('/') ? '[^/]*' : ''}${plain.replace(/\*/g, '.*')}$`, 'i');
}
