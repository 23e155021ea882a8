// For the owner of a site: what is masked on this page, and what looks sensitive and is not, wherever the mirror looks:
// in shadow roots and same-origin frames too. It reads texts and values only to decide, and gives out selectors, the
// names that fields are called by, reasons and counts: never a value, and no digit of anything. Works in pieces, so that
// the page does not notice.

import { looksSensitive, patternIn, purposeOf, type SensitiveReason } from './sensitive.ts';

export type MaskReason = 'class' | 'password' | 'purpose' | 'license';

export interface ReportEntry {
  /** CSS selector of one element, or of the first of several alike. */
  readonly selector: string;
  /** What people call the field, without digits; may be empty. */
  readonly label: string;
  readonly reason: string;
  readonly count: number;
}

export interface MaskReport {
  readonly masked: ReportEntry[];
  readonly exposed: ReportEntry[];
  /** False when the page was too large to be looked at as a whole. */
  readonly isWhole: boolean;
}

export interface ReportOptions {
  readonly document: Document;
  /** Whether the rules in force mask or hide the element. */
  isMasked(element: Element): boolean;
  isOurs(node: Node): boolean;
  /** Closed shadow roots that the loader saw being made. */
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
}

const maxNodes = 50_000;
const maxEntries = 100;
const pieceMs = 6;
const maxSelectorUnits = 200;
const maxLabelUnits = 60;
const minContentUnits = 3;
const maxContent = 5000;
const fields = 'input,textarea,select';
const withoutText = /^(?:script|style|noscript|template|textarea|title)$/;

type Found = Map<string, { selector: string; label: string; reason: string; count: number }>;

/** @returns the report; the page goes on meanwhile */
export async function makeMaskReport(options: ReportOptions): Promise<MaskReport> {
  const { document, isMasked, isOurs, closedRoots } = options;
  const masked: Found = new Map();
  const exposed: Found = new Map();
  /** What is in fields and under masks: nothing may be called by it. */
  const content = new Set<string>();
  let looked = 0;
  let pieceEnds = performance.now() + pieceMs;
  for (const node of nodesOf(document, closedRoots, isOurs)) {
    if (looked >= maxNodes) break;
    looked++;
    if (performance.now() > pieceEnds) {
      await new Promise((resolve) => setTimeout(resolve));
      pieceEnds = performance.now() + pieceMs;
    }
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = outerElement(node);
      if (parent === null || withoutText.test(parent.localName)) continue;
      const { data } = node as Text;
      const isPrivate = isMasked(parent);
      const reason = isPrivate ? null : patternIn(data);
      if (isPrivate) keep(content, data);
      else if (reason !== null) add(exposed, parent, labelOf(parent, isMasked), reason);
      continue;
    }
    const element = node as Element;
    if (element.matches('input,textarea')) keep(content, (element as HTMLInputElement).value);
    if (isMasked(element)) addMasked(masked, element, isMasked);
    else if (element.matches(fields)) {
      const reason = reasonOfField(element as HTMLInputElement);
      if (reason !== null) add(exposed, element, labelOf(element, isMasked), reason);
    }
  }
  const list = (found: Found): ReportEntry[] =>
    [...found.values()]
      .sort((one, other) => other.count - one.count)
      .slice(0, maxEntries)
      .map((entry) => (isSaidBy(entry.label, content) ? { ...entry, label: '' } : entry));
  const isWhole = looked < maxNodes && masked.size <= maxEntries && exposed.size <= maxEntries;
  return { masked: list(masked), exposed: list(exposed), isWhole };
}

/** Everything on the page that is not ours, with what is in shadow roots and in frames of the same origin. */
function* nodesOf(
  root: Node,
  closedRoots: ReportOptions['closedRoots'],
  isOurs: ReportOptions['isOurs'],
): Generator<Node> {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    if (isOurs(node)) continue;
    yield node;
    const element = node as HTMLIFrameElement;
    const inner =
      element.shadowRoot ??
      closedRoots.get(element) ??
      (/^i?frame$/.test(element.localName) ? element.contentDocument : null);
    if (inner !== null) yield* nodesOf(inner, closedRoots, isOurs);
  }
}

function keep(content: Set<string>, text: string): void {
  const word = text.trim().toLowerCase();
  if (word.length >= minContentUnits && content.size < maxContent) content.add(word);
}

function isSaidBy(label: string, content: ReadonlySet<string>): boolean {
  const words = label.toLowerCase();
  return words !== '' && [...content].some((text) => words.includes(withoutDigits(text)));
}

/** Only the outermost element of a mask, and fields, are worth a line. */
function addMasked(found: Found, element: Element, isMasked: (element: Element) => boolean): void {
  // Suggestions for a field are on nobody's screen.
  if (element.localName === 'datalist') return;
  const isField = element.matches(fields);
  const parent = outerElement(element);
  if (!isField && parent !== null && isMasked(parent)) return;
  add(found, element, labelOf(element, isMasked), maskReasonOf(element));
}

function maskReasonOf(element: Element): MaskReason {
  for (let each: Element | null = element; each !== null; each = outerElement(each)) {
    if (each.matches('.maskContent')) return 'class';
  }
  if ((element as HTMLInputElement).type === 'password') return 'password';
  return purposeOf(element.getAttribute('autocomplete') ?? '') === null ? 'license' : 'purpose';
}

/** Out of a shadow root to its host, out of a frame's document to the frame. */
function outerElement(node: Node): Element | null {
  return (
    node.parentElement ??
    (node.getRootNode() as ShadowRoot).host ??
    node.ownerDocument?.defaultView?.frameElement ??
    null
  );
}

function reasonOfField(field: HTMLInputElement): SensitiveReason | null {
  if (/^(?:hidden|submit|button|reset|image|checkbox|radio|range|color)$/.test(field.type)) return null;
  const byPurpose = purposeOf(field.getAttribute('autocomplete') ?? '');
  if (byPurpose !== null) return byPurpose;
  const called = [labelTextOf(field), field.name, field.id, field.getAttribute('placeholder')];
  return looksSensitive(called.filter(Boolean).join(' | ')) ?? patternIn(field.value);
}

function add(found: Found, element: Element, label: string, reason: string): void {
  const selector = selectorOf(element);
  const key = `${reason} ${selector}`;
  const known = found.get(key);
  if (known === undefined) found.set(key, { selector, label, reason, count: 1 });
  else known.count++;
}

/** A short selector from what authors write; what could be a person's or an order's number is no part of one. */
function selectorOf(element: Element): string {
  const steps: string[] = [];
  for (let each: Element | null = element; each !== null && steps.length < 4; each = each.parentElement) {
    const own = ownSelectorOf(each);
    steps.unshift(own.text);
    if (own.isUnique || each.localName === 'body') break;
  }
  return steps.join(' > ').slice(0, maxSelectorUnits);
}

function ownSelectorOf(element: Element): { text: string; isUnique: boolean } {
  const { id, localName } = element;
  if (isWord(id)) return { text: `#${CSS.escape(id)}`, isUnique: true };
  const name = element.getAttribute('name') ?? '';
  if (isWord(name)) return { text: `${localName}[name="${name}"]`, isUnique: true };
  const classes = [...element.classList].filter(isWord).slice(0, 2);
  return { text: localName + classes.map((each) => `.${CSS.escape(each)}`).join(''), isUnique: false };
}

function isWord(text: string): boolean {
  return /^[A-Za-z][\w-]{0,60}$/.test(text) && !/\d{3}/.test(text);
}

function labelOf(element: Element, isMasked: (element: Element) => boolean): string {
  const label = (element as HTMLInputElement).labels?.[0];
  // What a masked element says of itself is masked as well; a label beside it is not.
  const text = isMasked(label ?? element) ? '' : labelTextOf(element);
  return withoutDigits(text)
    .replace(/\S*@\S*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxLabelUnits);
}

function withoutDigits(text: string): string {
  return text.replace(/\d/g, '#');
}

/** What a field is called by its author; of anything else only its own name for assistive technology. */
function labelTextOf(element: Element): string {
  const label = (element as HTMLInputElement).labels?.[0]?.textContent;
  return label ?? element.getAttribute('aria-label') ?? element.getAttribute('placeholder') ?? '';
}
