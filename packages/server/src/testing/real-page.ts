// Frames that a real page could have sent: a document with one text that changes. For tests in which somebody reads
// the frames.

import {
  DocumentModel,
  encodeFrame,
  frameKinds,
  OpWriter,
  PageStreamDecoder,
  recordTypes,
  type SafeText,
} from '@alongside/protocol';

export class RealPage {
  readonly #out = new OpWriter();
  readonly #document: number;
  readonly #epoch: number;
  #sequence = 0;

  constructor(epoch = 1, document = 0) {
    this.#epoch = epoch;
    this.#document = document;
  }

  /** The first frame: html > body > text. */
  start(text: string): Uint8Array {
    const out = this.#out;
    out.beginInsert(0, 0);
    out.documentRoot('html', '', '', 0, true);
    out.element(recordTypes.html, 'html', 0, true);
    out.element(recordTypes.html, 'body', 0, true);
    out.textNode(text as SafeText);
    for (let depth = 0; depth < 4; depth++) out.endChildren();
    return this.#frame();
  }

  /** The text changes. */
  change(text: string): Uint8Array {
    this.#out.write('text', 4, text as SafeText);
    return this.#frame();
  }

  #frame(): Uint8Array {
    return encodeFrame(frameKinds.page, this.#document, this.#epoch, ++this.#sequence, this.#out.take());
  }
}

/** What a replica that got these messages shows: the text of the page. Throws when they do not fit together. */
export async function textAfter(messages: readonly Uint8Array[]): Promise<string> {
  let model = new DocumentModel();
  const decoder = new PageStreamDecoder(() => {
    model = new DocumentModel();
    return model;
  });
  for (const message of messages) await decoder.take(message);
  return String(model.nodes.get(4)?.text);
}
