// How a session goes on beyond this document: the ways that lead away from it, the proof that it was reached with,
// windows that it opened, and other tabs that have it. Loaded when the page was reached with a proof, may be left for
// another host, opens a window, or another tab has the session; without it a session stays on its host.

import { followAgentNames } from '../announcing/agent-names.ts';
import { provide, type Registry } from '../chunks.ts';
import type { Strings } from '../popup/strings.ts';
import type { Connection } from '../session/connection.ts';
import type { SessionRecord } from '../session/record.ts';
import { type ArrivalControl, arrive, findElsewhere } from './arrive.ts';
import { createDepartures, type Departures, sayLeaving } from './departures.ts';
import { elsewhereStrings } from './strings.ts';

export type { ArrivalControl } from './arrive.ts';

export interface MovingOn {
  /** Takes the answer while the customer is asked whether to go on here. */
  asked: ((answer: 'continue' | 'end') => void) | null;
  /** How the next hello is meant: as one who waits, or as one whom the customer wants. */
  claim: 'isStandby' | 'isAsked' | null;
  /** What is known of the agents where another tab has the session; empty here. */
  elsewhere: string;
  /**
   * Goes on with the session of the page before, as far as it may.
   * @param isOpened whether that page has opened this one's window, and the server may not know of the proof yet
   */
  arrive(token: string, isOpened: boolean): void;
  /** Looks for a session that another tab of this origin has. */
  findElsewhere(): void;
  /** The proofs for where this page leads. */
  readonly departures: Departures;
  /** The server has this page as the one that is shared. @returns whether it had waited for that */
  welcomed(): boolean;
  /** Whether this page opened a window so lately that it is the one which takes the session. */
  isOpener(): boolean;
  /** Nothing is expected back from a window. */
  forgetOpening(): void;
  /** Says goodbye as the page is being left. */
  sayGoodbye(connection: Connection, record: SessionRecord | null, isMovingOn: { isMovingOn?: boolean }): void;
  /** Asks the server to end the session that another page has. */
  endElsewhere(record: SessionRecord | null): void;
  /** The page is back from the back/forward cache. */
  comeBack(): void;
  /** Another tab has the session: follows who is in it, until `stopFollowing` or `stop`. */
  follow(strings: Strings, session: string, onWords: () => void): void;
  stopFollowing(): void;
  /** This page has no session any more. */
  stop(): void;
}

/** A page whose session is taken so soon after it opened a window waits for that window to give it back. */
const openerMs = 30_000;

export interface MovingOnOptions {
  readonly registry: Registry;
  /** The code, while no agent has used it. */
  code(): string | null;
  /** Null without a session. */
  connection(): Connection | null;
  readonly arrival: ArrivalControl;
}

function createMovingOn({ registry, code, connection, arrival }: MovingOnOptions): MovingOn {
  let openedAt = Number.NEGATIVE_INFINITY;
  let stopWords: (() => void) | null = null;

  const departures = createDepartures({
    registry,
    code,
    send: (signal) => connection()?.send(signal) === true,
    onOpening() {
      openedAt = Date.now();
    },
  });

  const moving: MovingOn = {
    departures,
    asked: null,
    claim: null,
    elsewhere: '',
    arrive(token, isOpened) {
      void arrive(token, isOpened, registry, arrival, (onAnswer) => {
        moving.asked = onAnswer;
      });
    },
    findElsewhere: () => void findElsewhere(registry.hints.license, arrival),
    welcomed() {
      const hasWaited = moving.claim === 'isStandby';
      moving.claim = null;
      moving.stopFollowing();
      return hasWaited;
    },
    isOpener: () => Date.now() - openedAt <= openerMs,
    forgetOpening() {
      openedAt = Number.NEGATIVE_INFINITY;
    },
    sayGoodbye(connection, record, isMovingOn) {
      const goodbye = departures.goodbye();
      if (
        connection.send({ t: 'leaving', ...goodbye, ...isMovingOn }) ||
        record === null ||
        goodbye.handoff === undefined
      )
        return;
      sayLeaving(registry.base, record, goodbye.handoff);
    },
    endElsewhere(record) {
      if (record !== null) sayLeaving(registry.base, record, { isOver: true });
    },
    comeBack() {
      departures.comeBack();
      moving.claim = null;
    },
    follow(strings, session, onWords) {
      moving.stopFollowing();
      const words = (name: string): string =>
        strings('indicator-elsewhere', name, elsewhereStrings['indicator-elsewhere']);
      stopWords = followAgentNames(session, (names) => {
        moving.elsewhere = names.length === 0 ? '' : words(names.join(', '));
        onWords();
      });
    },
    stopFollowing() {
      stopWords?.();
      stopWords = null;
      moving.elsewhere = '';
    },
    stop() {
      departures.comeBack();
      moving.stopFollowing();
      moving.forgetOpening();
      moving.asked = null;
      moving.claim = null;
    },
  };
  return moving;
}

export type ContinuityChunk = typeof createMovingOn;

provide('continuity', createMovingOn);
