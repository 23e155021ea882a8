// Runs in a real browser: the modules that read page content, put on the page's `lab` for tests to drive by hand. A
// walk over the document asks privacy for everything that capture would, so that a test can search what came out.

import { createPrivacy, type PrivacyOptions } from '../../packages/capture/src/privacy/privacy.ts';
import type { Privacy, Visibility } from '../../packages/capture/src/privacy/types.ts';

type Policy = PrivacyOptions['policy'];

const open: Policy = { masked: [], hidden: [], unmasked: [], isPrivateByDefault: false, allowedQueryParameters: [] };

export interface Sent {
  /** Everything that came out, one line each. */
  readonly lines: string[];
  /** What came out for elements with an id: name and value pairs, text, value. */
  readonly byId: Record<string, string[]>;
}

/** Assets are what they are; their URLs are no page content by themselves. */
function everyAsset(declared: string[]) {
  return {
    reference: (url: string, kind: number) => `asset:${declared.push(`${kind} ${url}`)}` as never,
  };
}

export function newPrivacy(policy: Partial<Policy> = {}, more: Partial<PrivacyOptions> = {}, assets: string[] = []) {
  return createPrivacy({ window, policy: { ...open, ...policy }, assets: everyAsset(assets), ...more });
}

const { matches } = Element.prototype;
const firstChild = Object.getOwnPropertyDescriptor(Node.prototype, 'firstChild')!.get!;

/** Reads a document as capture does: every node once, parents first. */
export function readAll(privacy: Privacy, root: Node = document): Sent {
  const lines: string[] = [privacy.title(), privacy.pageUrl()];
  const byId: Record<string, string[]> = {};
  const out: string[] = [];
  const visit = (node: Node, inherited: Visibility, parent: Element | null): void => {
    if (node.nodeType === 3) {
      const text = privacy.text(node as Text, parent, inherited);
      lines.push(text);
      const id = parent?.id;
      if (id) byId[id]?.push(`text=${text}`);
      return;
    }
    let visibility = inherited;
    if (node.nodeType === 1) {
      const element = node as Element;
      if (privacy.isOmitted(element)) return;
      visibility = privacy.visibilityOf(element, inherited);
      const used = privacy.attributes(element, visibility, out);
      const own: string[] = [`visibility=${visibility}`];
      for (let index = 0; index < used; index += 2) own.push(`${out[index]}=${out[index + 1]}`);
      if (matches.call(element, 'input,textarea'))
        own.push(`value()=${privacy.value(element as HTMLInputElement, visibility)}`);
      own.push(`masked=${privacy.isMaskedField(element, visibility)}`);
      lines.push(...own);
      if (element.id) byId[element.id] = own;
      if (visibility === 2 || element.localName === 'object') return;
      if (element.shadowRoot) visit(element.shadowRoot, visibility, null);
      const inner = (element as HTMLIFrameElement).contentDocument;
      if (inner) visit(inner, visibility, null);
      parent = element;
    }
    for (let child: Node | null = firstChild.call(node); child !== null; child = child.nextSibling)
      visit(child, visibility, parent);
  };
  visit(root, 0, null);
  return { lines, byId };
}

Object.assign(globalThis, { lab: { newPrivacy, readAll } });

export type Lab = { newPrivacy: typeof newPrivacy; readAll: typeof readAll };
