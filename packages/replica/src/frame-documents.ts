// The documents of the replica: the tab's, in the shell, and those of frames inside it. A frame's document exists only
// while the frame is in the document, and moving a frame makes the browser load it anew; until there is one (again) the
// nodes wait in a fragment, which is also what the stream's id of the document stands for.

import type { DocumentTraits } from '@alongside/protocol';
import {
  contentDocumentOf,
  createFragment,
  documentElementOf,
  firstChildOf,
  insertBefore,
  isConnected,
  nodeTypeOf,
  nodeTypes,
} from './native-dom.ts';
import { openFrameDocument, prepareDocument, type Shell } from './shell.ts';

/** A document of the stream. */
export interface FrameDocument {
  /** Null for the tab's. */
  readonly frame: Element | null;
  readonly traits: DocumentTraits;
  /** Identity in the node map, and where the nodes wait. */
  readonly holder: DocumentFragment;
  document: Document | null;
}

export class FrameDocuments {
  readonly #byHolder = new Map<Node, FrameDocument>();
  readonly #byFrame = new Map<Element, FrameDocument>();
  readonly #byDocument = new WeakMap<Node, FrameDocument>();
  readonly #shell: Shell;
  top: FrameDocument | null = null;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get hasFrames(): boolean {
    return this.#byFrame.size > 0;
  }

  create(frame: Element | null, traits: DocumentTraits): FrameDocument {
    const made: FrameDocument = { frame, traits, holder: createFragment(this.#shell.document), document: null };
    this.#byHolder.set(made.holder, made);
    if (frame === null) {
      prepareDocument(this.#shell.document, traits);
      this.#attach(made, this.#shell.document);
      this.top = made;
    } else {
      this.#byFrame.set(frame, made);
    }
    return made;
  }

  /** Of a holder (identity) or a live document. */
  of(node: Node): FrameDocument | null {
    return this.#byHolder.get(node) ?? this.#byDocument.get(node) ?? null;
  }

  ofFrame(frame: Element): FrameDocument | null {
    return this.#byFrame.get(frame) ?? null;
  }

  /** The frame element of a live document; null for the tab's and for what is no document of the stream. */
  frameOf(document: Node): Element | null {
    return this.of(document)?.frame ?? null;
  }

  /** Where the children of a document are now. */
  containerOf(holder: Node): Node {
    const found = this.#byHolder.get(holder);
    return found?.document ?? holder;
  }

  forget(holder: Node): void {
    const found = this.#byHolder.get(holder);
    if (found === undefined) return;
    this.#byHolder.delete(holder);
    if (found.frame !== null && this.#byFrame.get(found.frame) === found) this.#byFrame.delete(found.frame);
    if (found.document !== null) this.#byDocument.delete(found.document);
  }

  /**
   * Gives every frame its document where it has none or another one than before. True when nodes came into another
   * document, so that their style sheets have to be made again.
   */
  settle(): boolean {
    let hasChanged = false;
    // Frames in frames come to life one level at a time.
    for (let pass = 0; pass <= this.#byFrame.size; pass++) {
      let hasProgress = false;
      for (const found of this.#byFrame.values()) {
        if (!isConnected(found.frame!)) continue;
        const current = contentDocumentOf(found.frame!);
        if (current === null || current === found.document) continue;
        const opened = openFrameDocument(found.frame!, found.traits);
        if (opened === null) continue;
        this.#attach(found, opened);
        hasProgress = true;
      }
      if (!hasProgress) break;
      hasChanged = true;
    }
    return hasChanged;
  }

  all(): IterableIterator<FrameDocument> {
    return this.#byHolder.values();
  }

  #attach(found: FrameDocument, target: Document): void {
    const from: Node = found.document ?? found.holder;
    if (found.document !== null) this.#byDocument.delete(found.document);
    const root = nodeTypeOf(from) === nodeTypes.document ? documentElementOf(from as Document) : firstChildOf(from);
    if (root !== null) insertBefore(target, root, null);
    found.document = target;
    this.#byDocument.set(target, found);
  }
}
