// The agent's socket: hello, resume, reconnect with back-off and jitter. It decodes signals and hands binary messages on
// as they are; it knows nothing of what they mean. One per viewer, closed by `stop`.

import {
  decodeSignal,
  encodeSignal,
  errorOfCloseCode,
  errorRows,
  protocolVersion,
  type Signal,
  subprotocol,
} from '@alongside/protocol';
import type { ConnectionState } from './session-state.ts';

export interface ConnectionEvents {
  state(state: ConnectionState): void;
  signal(signal: Signal): void;
  frame(message: Uint8Array<ArrayBuffer>): void;
}

const firstDelayMs = 400;
const maxDelayMs = 5000;
/** The server says something every 10 s; after this long without a word the connection is dead. */
const longestSilenceMs = 25_000;
const silenceCheckMs = 5000;
/** A connection that says nothing for so long after the hello is given up. */
const helloTimeoutMs = 15_000;

export class Connection {
  readonly #url: string;
  readonly #events: ConnectionEvents;
  readonly #isObserver: boolean;
  /** Where to go on: the log's name and the last number of it. */
  readonly #resume: () => { run: string; log: number } | null;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #attempt = 0;
  #nextDelayMs: number | null = null;
  #isOver = false;

  /** @param isObserver the agent only watches */
  constructor(
    url: string,
    resume: () => { run: string; log: number } | null,
    events: ConnectionEvents,
    isObserver = false,
  ) {
    this.#url = url;
    this.#resume = resume;
    this.#events = events;
    this.#isObserver = isObserver;
  }

  start(): void {
    addEventListener('online', this.#retryNow);
    document.addEventListener('visibilitychange', this.#retryNow);
    this.#watch = setInterval(() => this.#listen(), silenceCheckMs);
    this.#connect();
  }

  /** Ends it for good. */
  stop(): void {
    this.#isOver = true;
    removeEventListener('online', this.#retryNow);
    document.removeEventListener('visibilitychange', this.#retryNow);
    clearTimeout(this.#timer);
    clearTimeout(this.#helloTimer);
    clearInterval(this.#watch);
    this.#socket?.close();
    this.#socket = null;
  }

  /** Sends a signal; dropped without a connection. */
  send(signal: Signal): void {
    if (this.isOpen) this.#socket?.send(encodeSignal(signal));
  }

  /** Sends a binary message; dropped without a connection or behind a backlog. */
  sendFrame(message: Uint8Array<ArrayBuffer>): void {
    if (this.isOpen && this.#socket!.bufferedAmount < 65_536) this.#socket!.send(message);
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    if (this.#isOver || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  readonly #retryNow = (): void => {
    if (document.visibilityState === 'visible') this.retryNow();
  };

  #connect(): void {
    const socket = new WebSocket(this.#url, subprotocol);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heardAt = performance.now();
    if (this.#attempt === 0) this.#events.state({ kind: 'connecting' });
    socket.addEventListener('open', () => {
      const resume = this.#resume();
      const hello: Signal<'replica-hello'> = {
        t: 'replica-hello',
        protocol: protocolVersion,
        ...(this.#isObserver ? { isObserver: true } : {}),
      };
      this.send(resume === null ? hello : { ...hello, resume });
      this.#helloTimer = setTimeout(() => socket.close(), helloTimeoutMs);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (this.#socket !== socket) return;
      this.#heardAt = performance.now();
      this.#receive(data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#closed(code);
    });
  }

  /** A network that went away without a word closes no socket; closing it by hand may take minutes as well. */
  #listen(): void {
    const socket = this.#socket;
    if (socket === null || performance.now() - this.#heardAt <= longestSilenceMs) return;
    socket.close();
    this.#closed(0);
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.#events.frame(new Uint8Array(data));
      return;
    }
    const signal = typeof data === 'string' ? decodeSignal(data, 'server', 'agent') : null;
    if (signal === null) return;
    switch (signal.t) {
      case 'replica-welcome':
        clearTimeout(this.#helloTimer);
        this.#attempt = 0;
        this.#events.state({ kind: 'open' });
        break;
      case 'ended':
        this.#isOver = true;
        this.#events.state({ kind: 'ended', by: signal.by, reason: signal.reason });
        break;
      case 'refused':
        this.#refused(signal.code);
        return;
      case 'reconnect':
        this.#nextDelayMs = signal.afterMs;
        return;
    }
    this.#events.signal(signal);
  }

  #refused(code: string): void {
    const row = Object.hasOwn(errorRows, code) ? errorRows[code as keyof typeof errorRows] : null;
    if (code === 'session-ended') {
      this.#isOver = true;
      this.#events.state({ kind: 'ended', by: null, reason: null });
    } else if (row === null || !row.retry) {
      this.#isOver = true;
      const message = row?.message ?? 'The server refused the connection.';
      this.#events.state({ kind: 'refused', message, canRetry: code === 'protocol-version' });
    }
  }

  #closed(closeCode: number): void {
    this.#socket = null;
    clearTimeout(this.#helloTimer);
    if (this.#isOver) return;
    const code = errorOfCloseCode(closeCode);
    if (code !== null) this.#refused(code);
    if (this.#isOver) return;
    const backOff = Math.min(maxDelayMs, firstDelayMs * 2 ** this.#attempt);
    const delayMs = (this.#nextDelayMs ?? 0) + backOff * (0.5 + Math.random() / 2);
    this.#nextDelayMs = null;
    this.#attempt++;
    this.#events.state({ kind: 'reconnecting', retryAt: performance.now() + delayMs, attempt: this.#attempt });
    this.#timer = setTimeout(() => this.#connect(), delayMs);
  }
}
