// What the rest of capture knows of privacy: the only door through which page content gets out. Everything that is
// read from the page and sent goes through an object of this shape and comes out as SafeText.

import type { SafeText } from '@alongside/protocol';
import type { SheetReads } from './sheet-reads.ts';

/** 0 visible, 1 masked (asterisks), 2 hidden (a sized box; children are never visited). Inherited; the highest wins. */
export type Visibility = 0 | 1 | 2;
export const visible = 0;
export const masked = 1;
export const hidden = 2;

/** Every read of page content. Methods never throw: an error inside hides. */
export interface Privacy extends SheetReads {
  /** Visibility of an element under a parent with `inherited`. Computed when a node is first sent, and again on demand. */
  visibilityOf(element: Element, inherited: Visibility): Visibility;
  /** Visibility of an element from what it is in, across shadow roots and frames: for elements that were not sent. */
  visibilityInPlace(element: Element): Visibility;
  /** Whether an element is not sent at all, not even as a box: hidden inputs. */
  isOmitted(element: Element): boolean;
  /** Whether a change of this attribute can change the visibility of the element or of what is in it. */
  isPolicyAttribute(name: string): boolean;
  /**
   * Every rule looks at one element alone. If not, a policy attribute or a move can change the visibility of elements
   * elsewhere.
   */
  readonly isPolicyLocal: boolean;
  /** Data of a text node whose parent has this visibility. */
  text(node: Text, parent: Element | null, visibility: Visibility): SafeText;
  /**
   * All attributes of an element that may leave, as a flat list of names and safe values, written into `out` from
   * index 0. Returns how many entries of `out` are used. The hot path: no allocation but for values that change.
   */
  attributes(element: Element, visibility: Visibility, out: string[]): number;
  /** One attribute: its safe value, or null when it is absent or may not leave. */
  attribute(element: Element, name: string, visibility: Visibility): SafeText | null;
  /** Whether an attribute of this name on this element may leave at all: so that its removal may be told. */
  mayLeave(element: Element, name: string): boolean;
  /** Value of a form field: empty stays empty; masked gives eight asterisks. */
  value(field: HTMLInputElement | HTMLTextAreaElement, visibility: Visibility): SafeText;
  /** Whether checkedness, selection, caret and validity of the element may not be told, and agents may not write. */
  isMaskedField(element: Element, visibility: Visibility): boolean;
  /** Whether text, attributes or value of a node hold a masked value: what was sent of it is to be sent again. */
  holdsSecret(node: Node): boolean;
  /** Whether style text or a media query asks for what describes the customer: colour scheme, motion, pointer. */
  hasCustomersFeature(text: string): boolean;
  /** A sheet is in use whose text nobody here can read. */
  knowUnreadableSheet(): void;
  /** Address of the page: without query and fragment unless the policy allows parameters; empty on never-share. */
  pageUrl(): SafeText;
  title(): SafeText;
  /** Whether this page is one of which nothing may be shared. Ask at start and when the address changes. */
  isNeverShared(): boolean;
  /**
   * Text of an element, masked as its parts are, white space collapsed, at most `maxUnits`: for digests and
   * announcements. Text nodes in tree order without those of style elements, hidden parts, shadow roots and frames.
   */
  visibleText(element: Element, maxUnits: number): SafeText;
  /** Forgets what it remembers of a removed node. */
  forget(node: Node): void;
}

/** Turns a URL that the page loads (image, font, media) into `asset:<id>`, declaring the asset on first sight. */
export interface AssetRegistry {
  /**
   * @param url absolute, without fragment
   * @param isLoaded the page has it: an element shows it
   * @returns `asset:<id>`, the URL itself where it is a small `data:` one, or an empty string when it must not be shown
   */
  reference(url: string, kind: number, isLoaded?: boolean): SafeText;
}
