// One connection of an agent: reads the log with a cursor as fast as its socket takes it, so that a slow agent has no
// queue of its own; what it missed may be compacted meanwhile. Hands what the agent says to the room.

import {
  decodeFrameHeader,
  type ErrorCode,
  encodeSignal,
  errorRows,
  frameKinds,
  type Signal,
  stampLogNumber,
} from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { Peer } from './peer.ts';
import { PointerOutbox } from './pointer-outbox.ts';
import { maxPointerBytes } from './room-dependencies.ts';
import type { SessionLog } from './session-log.ts';
import { SignalGate } from './signal-gate.ts';

/** Bytes before the socket at which sending stops, and at which it goes on. */
const highWaterBytes = 2 * 1024 * 1024;
const lowWaterBytes = 256 * 1024;
const pollMs = 50;
/** How long an agent may be behind before it is told. */
const tellBehindAfterMs = 1000;

/** Who the agent is. */
export interface AgentIdentity {
  readonly account: string;
  readonly name: string;
  readonly signIn: string;
}

export interface ReplicaEvents {
  onSignal(link: ReplicaLink, signal: Signal): void;
  onPointer(link: ReplicaLink, document: number, epoch: number, message: Uint8Array): void;
  onRefused(link: ReplicaLink, code: ErrorCode): void;
  onTooFast(link: ReplicaLink, signal: Signal): void;
  onClosed(link: ReplicaLink): void;
  /** From the server to the customer and back; null while nobody knows. */
  customerMs(): number | null;
}

export class ReplicaLink {
  readonly number: number;
  readonly agent: AgentIdentity;
  /** Only watches: neither points nor acts. */
  readonly isObserver: boolean;
  readonly pointers: PointerOutbox;
  /** Whether the page is on the agent's screen. */
  isWatching = false;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #log: SessionLog;
  readonly #events: ReplicaEvents;
  readonly #gate: SignalGate;
  #sent: number;
  #isCaughtUp = false;
  #isBlocked = false;
  #behindSince: number | null = null;
  #isToldBehind = false;
  #cancelPoll: (() => void) | null = null;
  #isOpen = true;

  /** @param received number of the last frame that the replica has */
  constructor(
    number: number,
    agent: AgentIdentity,
    peer: Peer,
    clock: Clock,
    log: SessionLog,
    received: number,
    events: ReplicaEvents,
    isObserver = false,
  ) {
    this.number = number;
    this.agent = agent;
    this.isObserver = isObserver;
    this.#peer = peer;
    this.#clock = clock;
    this.#log = log;
    this.#sent = received;
    this.#events = events;
    this.pointers = new PointerOutbox(peer, clock);
    this.#gate = new SignalGate('agent', clock, {
      onSignal: (signal) => events.onSignal(this, signal),
      onTooFast: (signal) => events.onTooFast(this, signal),
      onMalformed: (isTooOften) => {
        events.onRefused(this, 'malformed-signal');
        if (isTooOften) this.refuse('malformed-signal');
      },
    });
  }

  /** Number of the last frame that was handed to the socket. */
  get sent(): number {
    return this.#sent;
  }

  send(signal: Signal): void {
    if (this.#isOpen) this.#peer.sendText(encodeSignal(signal));
  }

  /** A signal that is already text. */
  sendText(message: string): void {
    if (this.#isOpen) this.#peer.sendText(message);
  }

  /** Sends what the log has beyond the cursor, as far as the socket takes it. */
  pump(): void {
    if (!this.#isOpen) return;
    this.#isBlocked = this.#peer.bufferedBytes > (this.#isBlocked ? lowWaterBytes : highWaterBytes);
    while (!this.#isBlocked) {
      const entry = this.#log.after(this.#sent);
      if (entry === null) {
        this.#caughtUp();
        return;
      }
      this.#peer.sendBinary(entry.message);
      this.#sent = entry.number;
      this.#isBlocked = this.#peer.bufferedBytes > highWaterBytes;
    }
    this.#fallBehind();
  }

  receiveText(message: string): void {
    if (this.#isOpen) this.#gate.receive(message);
  }

  receiveBinary(message: Uint8Array): void {
    if (!this.#isOpen) return;
    const header = decodeFrameHeader(message);
    if (header?.kind !== frameKinds.pointer || message.length > maxPointerBytes) {
      this.#events.onRefused(this, 'malformed-frame');
      this.refuse('malformed-frame');
      return;
    }
    stampLogNumber(message, this.number);
    this.#events.onPointer(this, header.document, header.epoch, message);
  }

  closed(): void {
    if (!this.#isOpen) return;
    this.stop();
    this.#events.onClosed(this);
  }

  /** The agent is told how far away it and the customer are. */
  beat(roundTripMs: number | null): Omit<Signal<'beat'>, 't'> {
    const customerMs = this.#events.customerMs();
    return { ...(roundTripMs === null ? {} : { yourMs: roundTripMs }), ...(customerMs === null ? {} : { customerMs }) };
  }

  refuse(code: ErrorCode): void {
    const wasOpen = this.#isOpen;
    this.#close({ t: 'refused', code }, code);
    if (wasOpen) this.#events.onClosed(this);
  }

  end(signal: Signal<'ended'>): void {
    this.#close(signal, 'session-ended');
  }

  drain(afterMs: number): void {
    this.#close({ t: 'reconnect', afterMs }, 'server-draining');
  }

  stop(): void {
    this.#isOpen = false;
    this.#gate.stop();
    this.pointers.stop();
    this.#cancelPoll?.();
    this.#cancelPoll = null;
  }

  #close(last: Signal, code: ErrorCode): void {
    this.send(last);
    this.stop();
    this.#peer.close(errorRows[code].close, code);
  }

  #caughtUp(): void {
    this.#behindSince = null;
    if (this.#isCaughtUp) return;
    this.#isCaughtUp = true;
    this.#isToldBehind = false;
    this.send({ t: 'caught-up', log: this.#sent });
  }

  #fallBehind(): void {
    const now = this.#clock.now();
    this.#behindSince ??= now;
    if (!this.#isToldBehind && now - this.#behindSince >= tellBehindAfterMs) {
      this.#isToldBehind = true;
      this.#isCaughtUp = false;
      this.send({ t: 'behind', forMs: now - this.#behindSince });
    }
    this.#cancelPoll ??= this.#clock.after(pollMs, () => {
      this.#cancelPoll = null;
      this.pump();
    });
  }
}
