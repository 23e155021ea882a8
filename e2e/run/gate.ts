// A gate between one person's browser and the server: TCP on loopback, passed on as it is. Everything that goes through
// is kept, so that a test can search what left a browser in any engine; the gate can be shut (connections break, new
// ones are refused), frozen (nothing moves and nobody is told), or told to cut the web sockets after so many more bytes.
// It never changes a byte.

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { readWebSocket, type SocketMessage } from './web-socket-bytes.ts';

const LOOPBACK = '127.0.0.1';
/** Bytes kept of everything together; a test that moves more should not record. */
const MAX_KEPT_BYTES = 128 * 1024 * 1024;

/** One connection, with what each side sent. */
export interface Exchange {
  readonly fromBrowser: Buffer[];
  readonly fromServer: Buffer[];
}

export class Gate {
  readonly exchanges: Exchange[] = [];
  /** The server's port; may be set after the gate was opened. */
  target = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Ends towards browsers, and both ends of connections that asked to become web sockets. */
  readonly #browsers = new WeakSet<Socket>();
  readonly #webSockets = new WeakSet<Socket>();
  #isShut = false;
  #isFrozen = false;
  #keptBytes = 0;
  #cut: { left: number; done: (from: 'browser' | 'server') => void } | null = null;

  private constructor() {
    this.#server = createServer((browser) => this.#accept(browser));
  }

  static async open(): Promise<Gate> {
    const gate = new Gate();
    await new Promise<void>((resolve) => gate.#server.listen(0, LOOPBACK, resolve));
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones, as when a network goes away. */
  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Stops every byte without a word, as a dead network does; what is sent meanwhile waits. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /**
   * Lets so many more bytes of web sockets through, in both directions together, and breaks them there: in the middle
   * of a message, of its header, or of the handshake.
   * @returns resolves with who had sent the last byte
   */
  cutAfter(bytes: number): Promise<'browser' | 'server'> {
    return new Promise((done) => {
      this.#cut = { left: bytes, done };
    });
  }

  /** Lets everything through again. */
  restore(): void {
    this.#isShut = false;
    this.#isFrozen = false;
    this.#cut = null;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Forgets what went through so far. */
  forget(): void {
    this.exchanges.length = 0;
    this.#keptBytes = 0;
  }

  /** All messages of web sockets that went through, both ways, each connection in its order. */
  messages(): SocketMessage[] {
    return this.exchanges.flatMap(({ fromBrowser, fromServer }) => [
      ...readWebSocket(Buffer.concat(fromBrowser), 'browser'),
      ...readWebSocket(Buffer.concat(fromServer), 'server'),
    ]);
  }

  /** Everything as it went over the wire, one buffer for each direction of each connection. */
  bytes(): Buffer[] {
    return this.exchanges.flatMap(({ fromBrowser, fromServer }) => [
      Buffer.concat(fromBrowser),
      Buffer.concat(fromServer),
    ]);
  }

  close(): void {
    this.shut();
    this.#server.close();
  }

  #accept(browser: Socket): void {
    if (this.#isShut) {
      browser.resetAndDestroy();
      return;
    }
    const server = connect(this.target, LOOPBACK);
    const exchange: Exchange = { fromBrowser: [], fromServer: [] };
    this.exchanges.push(exchange);
    this.#browsers.add(browser);
    this.#pass(browser, server, exchange.fromBrowser);
    this.#pass(server, browser, exchange.fromServer);
  }

  #pass(from: Socket, to: Socket, kept: Buffer[]): void {
    this.#sockets.add(from);
    from.on('data', (bytes: Buffer) => {
      this.#keptBytes += bytes.length;
      if (this.#keptBytes > MAX_KEPT_BYTES) throw new Error(`The gate has kept ${MAX_KEPT_BYTES} bytes: forget() some`);
      const passing = this.#isSocket(from, to, kept, bytes) ? this.#takeFromCut(bytes) : bytes;
      kept.push(passing);
      to.write(passing);
      if (passing === bytes) return;
      const cut = this.#cut;
      this.#cut = null;
      for (const socket of this.#sockets) if (this.#webSockets.has(socket)) socket.resetAndDestroy();
      cut?.done(this.#browsers.has(from) ? 'browser' : 'server');
    });
    if (this.#isFrozen) from.pause();
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #isSocket(from: Socket, to: Socket, kept: readonly Buffer[], bytes: Buffer): boolean {
    const isAsking = kept.length === 0 && this.#browsers.has(from) && /^upgrade: websocket/im.test(bytes.toString());
    if (isAsking) for (const end of [from, to]) this.#webSockets.add(end);
    return this.#webSockets.has(from);
  }

  /** What may still pass; the very same bytes when nothing is cut. */
  #takeFromCut(bytes: Buffer): Buffer {
    if (this.#cut === null) return bytes;
    const { left } = this.#cut;
    this.#cut.left -= bytes.length;
    return this.#cut.left > 0 ? bytes : bytes.subarray(0, left === bytes.length ? left - 1 : left);
  }
}
