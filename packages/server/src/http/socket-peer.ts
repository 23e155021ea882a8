// A WebSocket as the rooms see it, with what belongs to the socket alone: the heartbeat that finds silent losses, the
// time for the first message, and the first message itself, before which nothing else is read.

import {
  decodeSignal,
  type ErrorCode,
  encodeSignal,
  errorRows,
  type Party,
  type Signal,
  subprotocol,
} from '@alongside/protocol';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Peer } from '../room/peer.ts';

const pingEveryMs = 10_000;
const greetingMs = 10_000;
/** Messages that may arrive while the hello is being checked. */
const maxEarlyMessages = 64;

/** What a link of a room does with a socket's messages. */
export interface SocketLink {
  receiveText(message: string): void;
  receiveBinary(message: Uint8Array): void;
  /** @param code the close code, where the socket had one */
  closed(code?: number): void;
  /**
   * The connection is alive.
   * @param roundTripMs from the last ping to its answer, once there was one
   * @returns what the other side is told of it
   */
  beat(roundTripMs: number | null): Omit<Signal<'beat'>, 't'>;
}

export interface Greeting<Hello extends Signal> {
  readonly clock: Clock;
  readonly from: Party;
  /** Name of the first message. */
  readonly hello: Hello['t'];
  /** Resolves with the link that takes everything from then on, or throws an AlongsideError. */
  greet(peer: Peer, hello: Hello): Promise<SocketLink>;
  /** What anything thrown means for the other side. */
  codeOf(error: unknown): ErrorCode;
}

/** Runs a socket from its opening to its end. */
export function runSocket<Hello extends Signal>(socket: WebSocket, greeting: Greeting<Hello>): void {
  const { clock } = greeting;
  const peer = peerOf(socket, clock);
  const early: (string | Uint8Array)[] = [];
  let link: SocketLink | null = null;
  let state: 'new' | 'greeting' | 'open' | 'refused' = 'new';
  const refuse = (code: ErrorCode) => {
    state = 'refused';
    refuseSocket(socket, code);
  };
  const cancelGreeting = clock.after(greetingMs, () => link === null && state !== 'refused' && refuse('bad-request'));
  const heartbeat = startHeartbeat(socket, clock, (roundTripMs) => {
    if (link !== null && state === 'open') socket.send(encodeSignal({ t: 'beat', ...link.beat(roundTripMs) }));
  });

  const greet = async (message: string | Uint8Array) => {
    const hello = typeof message === 'string' ? decodeSignal(message, greeting.from, 'server') : null;
    if (socket.protocol !== subprotocol) return refuse('protocol-version');
    if (hello?.t !== greeting.hello) return refuse('malformed-signal');
    state = 'greeting';
    // A page that stands by may be greeted much later.
    cancelGreeting();
    try {
      const opened = await greeting.greet(peer, hello as Hello);
      link = opened;
      if (socket.readyState !== socket.OPEN) return opened.closed();
      state = 'open';
      for (const waiting of early.splice(0)) deliver(opened, waiting);
      heartbeat.ping();
    } catch (error) {
      refuse(greeting.codeOf(error));
    }
  };

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const message = isBinary ? data : data.toString('utf8');
    if (link !== null && state === 'open') deliver(link, message);
    else if (state === 'new') void greet(message);
    else if (state === 'greeting' && early.length < maxEarlyMessages) early.push(message);
    else if (state === 'greeting') refuse('too-large');
  });
  // Errors of the other side's framing close the socket; that is all there is to do.
  socket.on('error', () => {});
  socket.on('close', (code: number) => {
    cancelGreeting();
    heartbeat.stop();
    link?.closed(code);
  });
}

/** Says why and closes. */
export function refuseSocket(socket: WebSocket, code: ErrorCode): void {
  if (socket.readyState === socket.OPEN) socket.send(encodeSignal({ t: 'refused', code }));
  closeSocket(socket, errorRows[code].close, code);
}

function peerOf(socket: WebSocket, clock: Clock): Peer {
  return {
    sendText: (message) => socket.send(message),
    sendBinary: (message) => socket.send(message, { binary: true }),
    close: (code, reason) => closeSocket(socket, code, reason),
    pauseReading(ms) {
      if (socket.isPaused) return;
      socket.pause();
      clock.after(ms, () => socket.resume());
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
  };
}

function deliver(link: SocketLink, message: string | Uint8Array): void {
  if (typeof message === 'string') link.receiveText(message);
  else link.receiveBinary(message);
}

function closeSocket(socket: WebSocket, code: number, reason: string): void {
  // Codes that close no socket by the table still need one here: policy violation.
  socket.close(code === 0 ? 1008 : code, reason);
}

/**
 * Pings; a socket that has not answered by the next ping is dead. The other side is told that we are alive, too, and
 * once more when the first answer tells how far away it is.
 */
function startHeartbeat(socket: WebSocket, clock: Clock, beat: (roundTripMs: number | null) => void) {
  let isAlive = true;
  let cancel = () => {};
  let pingedAt: number | null = null;
  let roundTripMs: number | null = null;
  const ping = () => {
    if (socket.readyState !== socket.OPEN) return;
    pingedAt = performance.now();
    socket.ping();
  };
  const next = () => {
    if (!isAlive && !socket.isPaused) {
      socket.terminate();
      return;
    }
    isAlive = false;
    ping();
    if (socket.readyState === socket.OPEN) beat(roundTripMs);
    cancel = clock.after(pingEveryMs, next);
  };
  socket.on('pong', () => {
    isAlive = true;
    if (pingedAt === null) return;
    const isFirst = roundTripMs === null;
    roundTripMs = Math.round(performance.now() - pingedAt);
    pingedAt = null;
    if (isFirst) beat(roundTripMs);
  });
  socket.on('message', () => {
    isAlive = true;
  });
  cancel = clock.after(pingEveryMs, next);
  return { ping, stop: () => cancel() };
}
