// The empty document that a replica is built in: an iframe without scripts, from an address of ours that carries its
// own content security policy. Its doctype is written anew where the customer's page has another one; sandbox and
// policy survive that (measured in Chromium, Firefox and WebKitGTK). Frames inside get a document in the same way.

import type { DocumentTraits } from '@alongside/protocol';
import { contentDocumentOf, documentElementOf, removeChild } from './native-dom.ts';

/** A loaded shell that nothing was built in yet. */
export interface Shell {
  readonly frame: HTMLIFrameElement;
  readonly document: Document;
}

/** The one permission of every frame: without it we could not build in it. Never scripts, forms, pop-ups, navigation. */
export const sandbox = 'allow-same-origin';

const loadTimeoutMs = 20_000;

/**
 * Loads a shell into a container, invisible until the caller shows it.
 * @throws when it does not load in 20 s or is not our shell
 */
export function openShell(container: Element, address: string, signal: AbortSignal): Promise<Shell> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandbox);
  frame.setAttribute('referrerpolicy', 'no-referrer');
  frame.setAttribute('tabindex', '-1');
  frame.setAttribute('scrolling', 'auto');
  frame.title = 'The customer’s page';
  const loaded = new Promise<Shell>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the shell did not load')), loadTimeoutMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
    frame.addEventListener(
      'load',
      () => {
        clearTimeout(timer);
        const { contentDocument } = frame;
        const isOurs = contentDocument !== null && new URL(contentDocument.URL).pathname.startsWith('/viewer/shell/');
        if (isOurs) resolve({ frame, document: contentDocument });
        else reject(new Error('the shell is not what it should be'));
      },
      { once: true },
    );
  });
  frame.src = address;
  container.append(frame);
  loaded.catch(() => frame.remove());
  return loaded;
}

/** Empties a document for a page with these traits: its doctype and so its layout mode become the page's. */
export function prepareDocument(target: Document, traits: DocumentTraits): void {
  const doctype = doctypeOf(traits);
  const has = target.doctype;
  const isRight =
    doctype === ''
      ? has === null
      : has !== null &&
        has.name === traits.doctype &&
        has.publicId === traits.publicId &&
        has.systemId === traits.systemId;
  if (!isRight) writeDoctype(target, doctype);
  const root = documentElementOf(target);
  if (root !== null) removeChild(target, root);
}

/** Opens the document of a frame inside the replica. Null while the frame has none. */
export function openFrameDocument(frame: Element, traits: DocumentTraits): Document | null {
  const target = contentDocumentOf(frame);
  if (target === null) return null;
  // Written in any case: Firefox may otherwise replace the first document of a frame later.
  writeDoctype(target, doctypeOf(traits));
  const root = documentElementOf(target);
  if (root !== null) removeChild(target, root);
  return target;
}

function writeDoctype(target: Document, doctype: string): void {
  const open = Document.prototype.open as (this: Document) => Document;
  open.call(target);
  if (doctype !== '') Document.prototype.write.call(target, doctype);
  Document.prototype.close.call(target);
}

/** Markup of a doctype; nothing for quirks mode. Only what can be quoted safely gets in. */
function doctypeOf({ doctype, publicId, systemId, isQuirks }: DocumentTraits): string {
  const isPlain = /^[a-z][\w-]{0,40}$/i.test(doctype) && isQuotable(publicId) && isQuotable(systemId);
  if (doctype === '' || !isPlain) return isQuirks ? '' : '<!DOCTYPE html>';
  if (publicId !== '') return `<!DOCTYPE ${doctype} PUBLIC "${publicId}"${systemId === '' ? '' : ` "${systemId}"`}>`;
  return systemId === '' ? `<!DOCTYPE ${doctype}>` : `<!DOCTYPE ${doctype} SYSTEM "${systemId}">`;
}

function isQuotable(id: string): boolean {
  return id.length < 300 && !/["<>&]/.test(id);
}
