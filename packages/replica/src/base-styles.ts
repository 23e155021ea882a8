// The few rules of ours in a replica's documents: no smooth scrolling, anchoring or snapping under positions that we
// set, no content of `noscript`, the browser's own focus ring, which only real focus would draw, and nothing that style
// sheets paint under a mask. They are in a cascade layer of a style element that comes before the page's: every rule of
// the page wins over it, and none over what is important in it.

import { privateLooksAttribute } from '@alongside/protocol';
import {
  createElement,
  firstChildOf,
  headOf,
  insertBefore,
  isConnected,
  setTextContent,
  windowOf,
} from './native-dom.ts';
import { stateAttribute } from './selector-tokens.ts';

/** Under a mask: boxes keep their size, but show no picture, and no text that stands in a sheet. */
const noPictures =
  'background-image: none !important; border-image-source: none !important; list-style-image: none !important; ' +
  '-webkit-mask-image: none !important; mask-image: none !important; -webkit-mask-box-image: none !important; ' +
  'text-emphasis-style: none !important';
const isPrivate = `[${privateLooksAttribute}]`;
const onElement = `${noPictures}; content: normal !important`;
const onMarker = 'content: normal !important; color: transparent !important';
const onPseudo = 'visibility: hidden !important';
/** Each in a rule of its own: a browser that does not know one pseudo-element drops the whole rule. */
const privateRules = [
  ...['', ':host', '::slotted'].flatMap((reach) => {
    const selector = reach === '' ? isPrivate : `${reach}(${isPrivate})`;
    return [
      `${selector} { ${onElement} }`,
      ...['::before', '::after'].map((pseudo) => `${selector}${pseudo} { ${onPseudo} }`),
    ];
  }),
  `${isPrivate}::marker { ${onMarker} }`,
  ...['::first-line', '::first-letter', '::placeholder', '::file-selector-button', '::backdrop'].map(
    (pseudo) => `${isPrivate}${pseudo} { ${noPictures} }`,
  ),
].join('\n');

const rules = `@layer alongside {
  :where([${stateAttribute}~="focus-visible"]) { outline: auto 1px Highlight; outline: auto 1px -webkit-focus-ring-color }
  :where([${stateAttribute}~="fullscreen"]) { position: fixed !important; inset: 0 !important; width: 100% !important;
    height: 100% !important; margin: 0 !important; z-index: 2147483647 !important; background: canvas }
  ${privateRules}
}
* { scroll-behavior: auto !important; overflow-anchor: none !important; scroll-snap-type: none !important }`;

const styles = new WeakMap<Document, HTMLStyleElement>();

/** Puts the rules into a document, once it has a head. Harmless to call again. */
export function baseStyles(document: Document): void {
  const head = headOf(document);
  if (head === null || windowOf(document) === null) return;
  const known = styles.get(document);
  if (known !== undefined && isConnected(known)) return;
  const style = createElement(document, 'style') as HTMLStyleElement;
  setTextContent(style, rules);
  insertBefore(head, style, firstChildOf(head));
  styles.set(document, style);
}

const ofShadowRoots = new WeakMap<Window, CSSStyleSheet>();

/** What a shadow root needs of it: rules of the document do not reach into one. Adopted before the page's sheets. */
export function shadowStyles(window: Window & typeof globalThis): CSSStyleSheet {
  let sheet = ofShadowRoots.get(window);
  if (sheet === undefined) {
    sheet = new window.CSSStyleSheet();
    sheet.replaceSync(`@layer alongside { ${privateRules} }`);
    ofShadowRoots.set(window, sheet);
  }
  return sheet;
}

const still = '* { transition: none !important }';

/** Puts in, or takes out, a rule that stops all transitions: while a page is built nothing in it moves. */
export function holdTransitions(document: Document, isOn: boolean): void {
  const sheet = styles.get(document)?.sheet as CSSStyleSheet | null | undefined;
  if (sheet === null || sheet === undefined) return;
  const last = sheet.cssRules[sheet.cssRules.length - 1];
  const isHeld = last?.cssText.includes('transition') === true;
  if (isOn && !isHeld) sheet.insertRule(still, sheet.cssRules.length);
  else if (!isOn && isHeld) sheet.deleteRule(sheet.cssRules.length - 1);
}
