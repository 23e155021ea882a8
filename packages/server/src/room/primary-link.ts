// One connection of a customer's page: checks and counts what comes in, acknowledges frames, and hands everything to
// the room. A link that was replaced is dead: it never reaches the room again, whatever its socket still delivers.

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
import { isAct, stampAgent } from './agent-signals.ts';
import type { Peer } from './peer.ts';
import { PointerOutbox } from './pointer-outbox.ts';
import { maxPointerBytes } from './room-dependencies.ts';
import type { Acceptance, SessionLog } from './session-log.ts';
import { SignalGate } from './signal-gate.ts';
import { TokenBucket } from './token-bucket.ts';

/** Close code of a page that is being left, or of its tab being closed. */
const goingAway = 1001;
const ackEveryFrames = 16;
const ackEveryMs = 100;
/** Frames of a page, sustained; more is left in the page's own buffer. */
const maxBytesPerSecond = 8 * 1024 * 1024;
const maxBurstBytes = 32 * 1024 * 1024;

/** What a link tells its room. */
export interface PrimaryEvents {
  onSignal(signal: Signal): void;
  onFrame(message: Uint8Array): void;
  onGap(): void;
  onPointer(document: number, message: Uint8Array): void;
  onRefused(code: ErrorCode): void;
  onClosed(): void;
}

interface Unacknowledged {
  epoch: number;
  sequence: number;
  frames: number;
}

export class PrimaryLink {
  /** Counts the primary's connects; what comes with a lower one is refused. */
  readonly connection: number;
  readonly pointers: PointerOutbox;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #log: SessionLog;
  readonly #events: PrimaryEvents;
  readonly #gate: SignalGate;
  readonly #bytes: TokenBucket;
  /** From the server's last ping to the page's answer; null before the first. */
  roundTripMs: number | null = null;
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  #cancelAck: (() => void) | null = null;
  #isOpen = true;

  constructor(connection: number, peer: Peer, clock: Clock, log: SessionLog, events: PrimaryEvents) {
    this.connection = connection;
    this.#peer = peer;
    this.#clock = clock;
    this.#log = log;
    this.#events = events;
    this.pointers = new PointerOutbox(peer, clock);
    this.#bytes = new TokenBucket(clock, maxBytesPerSecond, maxBurstBytes);
    this.#gate = new SignalGate('customer', clock, {
      onSignal: (signal) => events.onSignal(signal),
      onTooFast: () => events.onRefused('rate-limited'),
      onMalformed: (isTooOften) => {
        events.onRefused('malformed-signal');
        if (isTooOften) this.refuse('malformed-signal');
      },
    });
  }

  send(signal: Signal): void {
    if (this.#isOpen) this.#peer.sendText(encodeSignal(signal));
  }

  /** What an agent says to the page: acts with the number of who really sent them. */
  passOn(signal: Signal, agent: number): void {
    if (isAct(signal)) this.send(stampAgent(signal, agent));
    else if (signal.t === 'want-platform') this.send(signal);
  }

  receiveText(message: string): void {
    if (this.#isOpen) this.#gate.receive(message);
  }

  receiveBinary(message: Uint8Array): void {
    if (!this.#isOpen) return;
    const debtMs = this.#bytes.spend(message.length);
    if (debtMs > 0) this.#peer.pauseReading(debtMs);
    const header = decodeFrameHeader(message);
    if (header?.kind === frameKinds.pointer) {
      const isCurrent = this.#log.documents.get(header.document)?.epoch === header.epoch;
      if (!isCurrent || message.length > maxPointerBytes) return;
      stampLogNumber(message, 0);
      this.#events.onPointer(header.document, message);
      return;
    }
    if (header === null || (header.kind !== frameKinds.page && header.kind !== frameKinds.pageDeflated)) {
      this.#events.onRefused('malformed-frame');
      this.refuse('malformed-frame');
      return;
    }
    const kept = ownCopy(message);
    const acceptance: Acceptance = this.#log.accept(header, kept);
    if (acceptance === 'gap') this.#events.onGap();
    if (acceptance === 'gap' || acceptance === 'stale') return;
    this.#acknowledge(header.document, header.epoch);
    if (acceptance === 'accepted') this.#events.onFrame(kept);
  }

  /** The socket is gone. Firefox closes it as "going away" before the page can say that it is being left. */
  closed(code?: number): void {
    if (!this.#isOpen) return;
    if (code === goingAway) this.#events.onSignal({ t: 'leaving' });
    this.stop();
    this.#events.onClosed();
  }

  /** Nothing of the round trip is said to the customer's page. */
  beat(roundTripMs: number | null): Record<string, never> {
    this.roundTripMs = roundTripMs;
    return {};
  }

  /** Says why and closes; the room hears no more of it. */
  refuse(code: ErrorCode): void {
    this.#close({ t: 'refused', code }, code);
  }

  /** The session is over. */
  end(signal: Signal<'ended'>): void {
    this.#close(signal, 'session-ended');
  }

  /** The server is about to restart. */
  drain(afterMs: number): void {
    this.#close({ t: 'reconnect', afterMs }, 'server-draining');
  }

  /** Releases timers; nothing is sent any more. */
  stop(): void {
    this.#isOpen = false;
    this.#gate.stop();
    this.pointers.stop();
    this.#cancelAck?.();
    this.#cancelAck = null;
  }

  #close(last: Signal, code: ErrorCode): void {
    const wasOpen = this.#isOpen;
    this.send(last);
    this.stop();
    this.#peer.close(errorRows[code].close, code);
    // A connection that is refused in its course is a lost one for the room.
    if (wasOpen && last.t === 'refused') this.#events.onClosed();
  }

  #acknowledge(document: number, epoch: number): void {
    const sequence = this.#log.documents.get(document)?.sequence ?? 0;
    const waiting = this.#unacknowledged.get(document);
    const frames = waiting?.epoch === epoch ? waiting.frames + 1 : 1;
    this.#unacknowledged.set(document, { epoch, sequence, frames });
    if (frames >= ackEveryFrames) this.#sendAcks();
    else this.#cancelAck ??= this.#clock.after(ackEveryMs, () => this.#sendAcks());
  }

  #sendAcks(): void {
    this.#cancelAck?.();
    this.#cancelAck = null;
    for (const [document, { epoch, sequence }] of this.#unacknowledged) {
      this.send({ t: 'ack', document, epoch, sequence });
    }
    this.#unacknowledged.clear();
  }
}

/** A small message may be a view of a large piece of the network's buffer, which must not be kept alive with it. */
function ownCopy(message: Uint8Array): Uint8Array {
  return message.buffer.byteLength > message.length * 2 ? Uint8Array.prototype.slice.call(message) : message;
}
