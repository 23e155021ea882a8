// What an agent's page does when it builds a page from what was recorded of it: ours, a peer, or the browser's parser.

export interface RebuildPage {
  /** Loads what is to be built, and everything that may be there before it comes. */
  prepare(recording: string): Promise<void>;
  /** Builds it and lays it out; resolves with the number of elements that are there. */
  run(): Promise<number>;
}

declare global {
  interface Window {
    rebuild: RebuildPage;
  }
}

export const frameStyle = 'width:1280px;height:800px;border:0';

/** Lays a document out; the number of its elements, but for those that are of no page. */
export function laidOut(document: Document): number {
  if (document.documentElement.getBoundingClientRect().height === 0) throw new Error('nothing was laid out');
  return document.querySelectorAll('body *').length;
}
