// The WebSocket of a primary: opens it, says hello, decodes what comes, and opens it again after a loss, with back-off.
// It knows nothing of sessions. Closed for good by `close`; nothing is left then.

import { decodeSignal, encodeSignal, type Signal, subprotocol } from '@alongside/protocol';
import { backOffMs } from './back-off.ts';

export interface ConnectionOptions {
  readonly url: string;
  /** First message of each socket. */
  hello(): Signal<'primary-hello'>;
  onSignal(signal: Signal, socket: WebSocket): void;
  onFrame(message: Uint8Array): void;
  /** The socket is gone (or could not be opened) and will be tried again. */
  onLost(): void;
}

export interface Connection {
  /** Opens a socket now, unless one is there. */
  open(): void;
  /** Drops the socket, and opens another one after the time. */
  reopenAfter(ms: number): void;
  /** Sends at once, ahead of any queue; false without a socket. */
  send(signal: Signal): boolean;
  /** Drops the socket for good (until `open`). */
  close(): void;
}

/** The server says something every 10 s; after this long without a word the connection is dead. */
const longestSilenceMs = 25_000;
const silenceCheckMs = 5000;
/** How long after going offline the first new try is made; the browser says when it is online again. */
export const offlineRetryMs = 2000;

export function createConnection(options: ConnectionOptions): Connection {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let heardAt = 0;
  let watch: ReturnType<typeof setInterval> | undefined;

  function open(): void {
    clearTimeout(timer);
    if (socket !== null) return;
    heardAt = performance.now();
    watch ??= setInterval(() => {
      if (socket !== null && performance.now() - heardAt > longestSilenceMs) reopenAfter(0);
    }, silenceCheckMs);
    const opened = new WebSocket(options.url, subprotocol);
    socket = opened;
    opened.binaryType = 'arraybuffer';
    opened.onopen = () => opened.send(encodeSignal(options.hello()));
    opened.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== opened) return;
      heardAt = performance.now();
      if (typeof data !== 'string') return options.onFrame(new Uint8Array(data));
      const signal = decodeSignal(data, 'server', 'customer');
      if (signal === null) return;
      if (signal.t === 'primary-welcome') failures = 0;
      options.onSignal(signal, opened);
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      failures++;
      reopenAfter(backOffMs(failures, Math.random()));
    };
  }

  function drop(): void {
    clearTimeout(timer);
    const dropped = socket;
    socket = null;
    dropped?.close();
  }

  function reopenAfter(ms: number): void {
    drop();
    timer = setTimeout(open, ms);
    options.onLost();
  }

  return {
    open,
    reopenAfter,
    send(signal) {
      // By the socket's own constant: pages wrap WebSocket, and the wrapper may have none.
      if (socket === null || socket.readyState !== socket.OPEN) return false;
      socket.send(encodeSignal(signal));
      return true;
    },
    close() {
      clearInterval(watch);
      watch = undefined;
      drop();
    },
  };
}
