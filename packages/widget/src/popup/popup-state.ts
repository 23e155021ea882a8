// The popup's states, derived from what is known and nothing else: the contract's table as data, and the one function
// that picks the row. Pure.

import type { StringKey } from './strings.ts';

/** What the customer is asked in the course of a session. */
export interface Question {
  readonly words: string;
  /** Labels of the buttons: yes where it is not `Continue`, no where that is an answer. */
  readonly yes?: string;
  readonly no?: string;
}

/** What is known of the session on this page. */
export interface Facts {
  /** `none` before a start, `over` after an end. */
  readonly phase: 'none' | 'starting' | 'live' | 'over';
  /** Why it is over: `stopped` by the customer here, or the reason that the server gave. */
  readonly endReason: string;
  /** Why a start was refused, or would be: a code of the error table. */
  readonly refusal: string | null;
  /** The connection: not there yet, there, lost and being tried again, or refused until the page is loaded anew. */
  readonly link: 'opening' | 'up' | 'down' | 'outdated';
  readonly hasBeenJoined: boolean;
  /** How many agents are in, and how many of them have the page on their screen. */
  readonly agents: number;
  readonly watching: number;
  /** Another tab of this browser has the session. */
  readonly isElsewhere: boolean;
  /** Whether the page was reached with a session that goes on only if the customer says so. */
  readonly isAskedToContinue: boolean;
  /** What the server asks the customer now. */
  readonly question: Question | null;
  /** Nothing of the page is shared now: the customer paused, or the owner has this page paused or never shared. */
  readonly pause: 'none' | 'customer' | 'page' | 'never';
}

/** Before anything has happened. */
export const noFacts: Facts = {
  phase: 'none',
  endReason: '',
  refusal: null,
  link: 'opening',
  hasBeenJoined: false,
  agents: 0,
  watching: 0,
  isElsewhere: false,
  isAskedToContinue: false,
  question: null,
  pause: 'none',
};

export type PopupAction = 'start' | 'stop' | 'close' | 'synchronize' | 'continue' | 'end' | 'pause' | 'resume';

export interface PopupButton {
  readonly action: PopupAction;
  readonly label: StringKey;
}

export interface PopupState {
  readonly name: PopupStateName;
  readonly status: StringKey;
  /** What the minimised popup says; the status where the table names no short one. */
  readonly shortStatus: StringKey;
  readonly information: StringKey | null;
  /** The first one is the main action. */
  readonly buttons: readonly PopupButton[];
  /** Whether Start may be clicked. */
  readonly canStart: boolean;
  /** What the status looks like: nothing going on, under way, sharing, or something to see to. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  /** Whether there is a session on this page or on its way: then the popup is minimised instead of closed. */
  readonly isInSession: boolean;
}

const start: PopupButton = { action: 'start', label: 'popup-start-button' };
const stop: PopupButton = { action: 'stop', label: 'popup-stop-button' };
const close: PopupButton = { action: 'close', label: 'popup-close-button' };
const synchronize: PopupButton = { action: 'synchronize', label: 'popup-sync-button' };
const goOn: PopupButton = { action: 'continue', label: 'popup-continue-button' };
const pause: PopupButton = { action: 'pause', label: 'popup-pause-button' };
const resume: PopupButton = { action: 'resume', label: 'popup-resume-button' };
const end: PopupButton = { action: 'end', label: 'popup-end-session-button' };

type Row = readonly [
  status: StringKey,
  shortStatus: StringKey | null,
  information: StringKey | null,
  buttons: readonly PopupButton[],
  tone: PopupState['tone'],
];

const rows = {
  idle: ['status-not-started', null, 'popup-start-information', [start, close], 'quiet'],
  'asked-to-continue': ['status-not-started', null, 'popup-continue-information', [goOn, end], 'busy'],
  starting: ['status-connecting', null, null, [], 'busy'],
  waiting: [
    'status-replica-disconnected',
    'status-replica-disconnected-short',
    'popup-replica-disconnected-information',
    [stop],
    'busy',
  ],
  joined: ['status-connected', 'status-ready-short', 'popup-joined-information', [stop], 'good'],
  sharing: ['status-ready', 'status-ready-short', 'popup-sharing-information', [stop, pause], 'good'],
  paused: ['status-paused', null, 'popup-paused-information', [resume, stop], 'quiet'],
  'agent-lost': [
    'status-replica-disconnected',
    'status-replica-disconnected-short',
    'popup-agent-lost-information',
    [stop],
    'busy',
  ],
  trouble: [
    'status-connection-error',
    'status-connection-error-short',
    'popup-connection-error-information',
    [stop],
    'bad',
  ],
  elsewhere: ['status-sync-required', null, 'popup-sync-information', [synchronize, end], 'busy'],
  stopped: ['status-disconnected', null, 'popup-ended-information', [start, close], 'quiet'],
  ended: ['status-ended', 'status-ended-short', 'popup-ended-information', [start, close], 'quiet'],
  refused: ['status-start-failed', null, null, [start, close], 'bad'],
} as const satisfies Record<string, Row>;

export type PopupStateName = keyof typeof rows;

/** Refusals that have a status of their own. */
const statusOfRefusal: Readonly<Record<string, StringKey>> = {
  'invalid-license': 'status-invalid-license',
  'limited-license': 'status-limited-license',
  'invalid-domain-for-license': 'status-invalid-domain-for-license',
  'disabled-license': 'status-disabled-license',
  'insecure-page': 'status-insecure-page',
};
/** The reference has one status for every end that is not the customer's; this says which one it was. */
const informationOfEnd: Readonly<Record<string, StringKey>> = {
  'agent-lost': 'popup-agent-gone-information',
  'code-expired': 'popup-code-expired-information',
  idle: 'popup-time-over-information',
  'time-limit': 'popup-time-over-information',
  'customer-lost': 'popup-time-over-information',
};
const informationOfPause: Partial<Record<Facts['pause'], StringKey>> = {
  page: 'popup-auto-paused-information',
  never: 'popup-never-shared-information',
};
/** Refusals after which another try is of no use. */
const finalRefusals = ['invalid-license', 'invalid-domain-for-license', 'disabled-license', 'insecure-page'];
const inSession: readonly PopupStateName[] = [
  'starting',
  'waiting',
  'joined',
  'sharing',
  'paused',
  'agent-lost',
  'trouble',
  'elsewhere',
];

/** The name of the row that the facts call for. */
export function popupStateName(facts: Facts): PopupStateName {
  switch (facts.phase) {
    case 'starting':
      return 'starting';
    case 'live':
      if (facts.isElsewhere) return 'elsewhere';
      if (facts.link !== 'up') return facts.link === 'opening' ? 'starting' : 'trouble';
      if (facts.agents === 0) return facts.hasBeenJoined ? 'agent-lost' : 'waiting';
      if (facts.pause !== 'none') return 'paused';
      return facts.watching > 0 ? 'sharing' : 'joined';
    default:
      if (facts.refusal !== null) return 'refused';
      if (facts.phase === 'none') return facts.isAskedToContinue ? 'asked-to-continue' : 'idle';
      return facts.endReason === 'stopped' ? 'stopped' : 'ended';
  }
}

/** The popup's state under the given facts. */
export function popupState(facts: Facts): PopupState {
  const name = popupStateName(facts);
  const [defaultStatus, shortStatus, defaultInformation, buttons, tone] = rows[name];
  const status = (name === 'refused' ? statusOfRefusal[facts.refusal ?? ''] : undefined) ?? defaultStatus;
  return {
    name,
    status,
    shortStatus: shortStatus ?? status,
    information: specialInformation(name, facts) ?? defaultInformation,
    buttons: facts.question
      ? facts.question.no
        ? [goOn, end, stop]
        : [goOn, stop]
      : facts.pause === 'never' && name === 'paused'
        ? [stop]
        : buttons,
    canStart: !finalRefusals.includes(facts.refusal ?? ''),
    tone: facts.question ? 'busy' : tone,
    isInSession: inSession.includes(name),
  };
}

/** What a state says for one of its reasons; undefined where it always says the same. */
function specialInformation(name: PopupStateName, { endReason, link, pause }: Facts): StringKey | undefined {
  if (name === 'trouble' && link === 'outdated') return 'popup-outdated-information';
  if (name === 'paused') return informationOfPause[pause];
  return name === 'ended' ? informationOfEnd[endReason] : undefined;
}
