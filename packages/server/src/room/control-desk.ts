// Which agent has control: of all that are in, one, whose acts alone are passed on. It is handed over by an offer that the
// other one accepts, and taken only where nobody has it. Who came to watch never has it. Said to everybody.

import type { ErrorCode, Signal } from '@alongside/protocol';
import type { Clock } from '../clock.ts';
import type { ReplicaLink } from './replica-link.ts';
import type { RoomAgents } from './room-agents.ts';

/** How long an offer stands. */
export const offerMs = 30_000;

export interface ControlDeskEvents {
  /** Who is here, and with what, is another. */
  onChange(): void;
  /** Another agent has control than the one who had it last. */
  onPassed(from: number): void;
  tellAgents(signal: Signal<'control-offer'>): void;
  note(link: ReplicaLink, action: string): void;
}

export class ControlDesk {
  readonly #clock: Clock;
  readonly #agents: RoomAgents;
  readonly #events: ControlDeskEvents;
  /** Who had control last; null when nobody ever had. */
  #last: number | null;
  #offer: { readonly from: number; readonly to: number } | null = null;
  #cancel: (() => void) | null = null;

  /** @param last who had control before this process began, null for nobody */
  constructor(clock: Clock, agents: RoomAgents, last: number | null, events: ControlDeskEvents) {
    this.#clock = clock;
    this.#agents = agents;
    this.#last = last;
    this.#events = events;
  }

  /** For agents who come in. */
  get offer(): Signal<'control-offer'> | null {
    return this.#offer === null ? null : { t: 'control-offer', ...this.#offer };
  }

  /** Whoever comes first has control, and whoever had it last has it again unless another took it. */
  entered(link: ReplicaLink): void {
    const { controller } = this.#agents;
    if (link.isObserver) {
      if (controller === link.number) this.left(link.number);
      return;
    }
    const others = this.#agents.links.filter((other) => other !== link && !other.isObserver);
    if (controller === 0 && (others.length === 0 || link.number === this.#last)) this.#give(link);
  }

  /** The agent is gone. */
  left(number: number): void {
    if (this.#offer?.from === number || this.#offer?.to === number) this.#endOffer();
    if (this.#agents.controller === number) this.#agents.controller = 0;
  }

  /** @returns why it is refused, or null */
  said(link: ReplicaLink, { step, to }: Signal<'hand-over'>): ErrorCode | null {
    const { number } = link;
    const { controller } = this.#agents;
    const offer = this.#offer;
    switch (step) {
      case 'offer': {
        const other = to === undefined ? null : this.#agents.find(to);
        if (controller !== number) return 'not-in-control';
        if (other === null || other === link || other.isObserver) return 'not-allowed';
        this.#makeOffer(number, other.number);
        return null;
      }
      case 'withdraw':
      case 'decline':
        if (offer === null || (step === 'withdraw' ? offer.from : offer.to) !== number) return 'not-allowed';
        this.#endOffer();
        return null;
      case 'accept':
        if (offer?.to !== number || offer.from !== controller) return 'not-allowed';
        this.#give(link);
        this.#events.onChange();
        return null;
      case 'take':
        if (controller !== 0) return 'not-in-control';
        this.#give(link);
        this.#events.onChange();
        return null;
    }
  }

  stop(): void {
    this.#cancel?.();
    this.#offer = null;
  }

  #give(link: ReplicaLink): void {
    const last = this.#last;
    if (this.#offer !== null) this.#endOffer();
    this.#agents.controller = this.#last = link.number;
    if (last === null || last === link.number) return;
    this.#events.note(link, 'took-control');
    this.#events.onPassed(last);
  }

  #makeOffer(from: number, to: number): void {
    this.#cancel?.();
    this.#offer = { from, to };
    this.#cancel = this.#clock.after(offerMs, () => this.#endOffer());
    this.#events.tellAgents({ t: 'control-offer', from, to });
  }

  #endOffer(): void {
    this.#cancel?.();
    this.#offer = null;
    this.#events.tellAgents({ t: 'control-offer' });
  }
}
