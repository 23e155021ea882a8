// What the widget knows of the engine. The engine is loaded and started only after an agent has joined.

import type { Grant, Mode, PrivacyPolicy, SafeText, Signal } from '@alongside/protocol';
import type { LoadPart } from './late-parts.ts';

/** The part of a WebSocket that sending needs. */
export interface OutboundSocket {
  send(message: string | Uint8Array<ArrayBuffer>): void;
  readonly bufferedAmount: number;
}

/** The one queue to the socket: a frame that waits for deflate holds back what follows it. */
export interface Outbound {
  /** Sends from now on to this socket; what waited for one goes first. */
  attach(socket: OutboundSocket): void;
  detach(): void;
  signal(signal: Signal): void;
  /** A whole pointer message; dropped while there is no socket or it is congested. */
  pointer(message: Uint8Array<ArrayBuffer>): void;
  /** A body of ops; deflated when it is large, kept until acknowledged (1 MB at most). */
  page(document: number, epoch: number, sequence: number, body: Uint8Array<ArrayBuffer>): void;
  acknowledge(document: number, epoch: number, sequence: number): void;
  /** Sends again what comes after the sequence; false when it is no longer there and a new epoch is needed. */
  resendAfter(document: number, epoch: number, sequence: number): boolean;
  /** Gives up everything of earlier epochs, sent or not: it is unsent or no longer of use. */
  dropBefore(document: number, epoch: number): void;
  /** More than 256 KiB wait in the socket or before it: capture does not flush. */
  readonly isCongested: boolean;
  /** Resolves when everything queued so far was handed to the socket. */
  drained(): Promise<void>;
}

export interface CaptureOptions {
  readonly window: Window & typeof globalThis;
  readonly policy: PrivacyPolicy;
  /** Hosts that the agent's browser may load images from directly: the license's domains and asset hosts. */
  readonly assetHosts: readonly string[];
  /** Closed shadow roots that the loader saw being made. */
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
  /** True for our own elements: never captured, never counted. */
  isOurs(node: Node): boolean;
  readonly outbound: Outbound;
  /** Loads what a plain page does without. */
  readonly loadPart: LoadPart;
  /** Asked before anything of the page is read or told; false stops capture at once. Absent, the page may be shared. */
  mayShare?(): boolean;
  /** Time one slice of our work may take on the page, in milliseconds; 6 unless said. */
  readonly sliceMs?: number;
  /** How often both ends are compared, in milliseconds; 5000 unless said. */
  readonly checkMs?: number;
  /** Uploads an asset that only the customer's browser can read. */
  upload(document: number, epoch: number, asset: number, type: string, bytes: Blob): Promise<void>;
  /** The page's address or title changed; both are safe. */
  onPage(url: SafeText, title: SafeText): void;
  /** A mask became stricter, or the queue overflowed: asks for `start` with the next epoch. */
  onNeedsEpoch(isUnsent: boolean): void;
  /** An error of the engine; never page content. The page itself never sees it. */
  onError(error: unknown): void;
}

/** Why an edit or a target was refused; a code of the error table. */
export type Refusal = 'masked-field' | 'target-gone' | 'stale-epoch' | 'target-changed';

export interface Capture {
  /** Starts an epoch: everything is sent anew. Also used for the first start. */
  start(epoch: number): void;
  /** Takes everything away: observers, listeners, patches, timers. */
  stop(): void;
  /** Sends what has changed until now. Call it before any signal that refers to the page. */
  flush(): void;
  readonly isRunning: boolean;
  readonly epoch: number;
  /** Sequence of the last frame that was made. */
  readonly sequence: number;
  /** Parts of the page still wait to be sent for the first time. */
  readonly hasPending: boolean;
  /** The live node of an id, or null when it is gone. */
  nodeOf(id: number): Node | null;
  /** The id of a node that was sent, or 0. */
  idOf(node: Node): number;
  /** Nearest ancestor (or itself, across shadow and frame borders) that was sent and is not inside a hidden part; 0 for none. */
  nearestId(node: Node): number;
  /** Whether the agent may neither read nor write the field. */
  isMasked(element: Element): boolean;
  /** Same as the agent computes it from what was sent; see `targetDigest`. */
  digestOf(element: Element): string;
  /** Value of a form field as a page script would set it: prototype setter, `input`, and `change` unless `isPartial`. */
  setValue(field: HTMLInputElement | HTMLTextAreaElement, value: string, isPartial: boolean): void;
  /**
   * An agent's edit, made against a revision of the field's value: transformed against what happened since, applied,
   * told to all with the edit's id. Null when it was applied.
   */
  edit(
    id: number,
    revision: number,
    splices: readonly { position: number; remove: number; insert: string }[],
    agent: number,
    edit: string,
  ): Refusal | null;
}

/** What acting may do at this moment. */
export interface Allowance {
  readonly mode: Mode;
  readonly grant: Grant;
}
