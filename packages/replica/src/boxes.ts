// The boxes that stand for what is not shown: a hatched area of the element's size, labelled with the reason. The look
// lives in a shadow root, so that the page's styles do not reach it.

import { boxReasons, StreamError } from '@alongside/protocol';
import { createElement, setTextContent } from './native-dom.ts';

const labels: Record<number, string> = {
  [boxReasons.hidden]: 'Hidden for privacy',
  [boxReasons.frameOfOtherSite]: 'Content of another site',
  [boxReasons.plugin]: 'Plug-in, not shown',
  [boxReasons.maskedMedia]: 'Private media',
  [boxReasons.canvas]: 'Drawing, not shown',
};

/** Why each box is one. */
const reasons = new WeakMap<Element, number>();

const look = `
:host { all: initial !important; display: inline-block !important; box-sizing: border-box !important;
  width: var(--alongside-width) !important; height: var(--alongside-height) !important;
  overflow: hidden !important; vertical-align: top !important; max-width: none !important; max-height: none !important;
  background: repeating-linear-gradient(45deg, #e3e7ea 0 6px, #eef1f3 6px 12px) !important;
  border: 1px solid #b9c1c8 !important; border-radius: 3px !important; position: relative !important }
span { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; text-align: center;
  font: 500 12px/1.3 system-ui, sans-serif; color: #4d5863; overflow: hidden }
b { font-weight: 500; background: #f6f8f9; border-radius: 3px; padding: 1px 6px; max-width: 100%; box-sizing: border-box }`;

/** Tags that stand in a line of their own. */
const blocks =
  /^(address|article|aside|blockquote|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|pre|section|table|ul)$/;
const maxPixels = 100_000_000;

/** Makes a box. */
export function createBox(owner: Document, tag: string, width: number, height: number, reason: number): HTMLElement {
  const box = createElement(owner, 'alongside-box');
  const root = box.attachShadow({ mode: 'open' });
  const style = createElement(owner, 'style');
  setTextContent(style, blocks.test(tag) ? look.replace('inline-block', 'block') : look);
  const span = createElement(owner, 'span');
  const label = createElement(owner, 'b');
  setTextContent(label, labels[reason] ?? 'Not shown');
  span.append(label);
  root.append(style, span);
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', labels[reason] ?? 'Not shown');
  resizeBox(box, width, height);
  reasons.set(box, reason);
  return box;
}

/** One of `boxReasons`; null for an element that is no box. */
export function boxReasonOf(element: Element): number | null {
  return reasons.get(element) ?? null;
}

/** Gives a box another size, in CSS pixels. */
export function resizeBox(box: Element, width: number, height: number): void {
  if (width > maxPixels || height > maxPixels) throw new StreamError('number out of range');
  const { style } = box as HTMLElement;
  style.setProperty('--alongside-width', `${width}px`, 'important');
  style.setProperty('--alongside-height', `${height}px`, 'important');
  const label = box.shadowRoot?.querySelector('b');
  if (label != null) label.style.display = width < 60 || height < 18 ? 'none' : '';
}
