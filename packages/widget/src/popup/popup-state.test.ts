import { describe, expect, it } from 'vitest';
import { type Facts, popupState } from './popup-state.ts';

const idle: Facts = {
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
const live: Facts = { ...idle, phase: 'live', link: 'up' };

/** The contract's table of states: facts, then state, status, short status, text, buttons. */
const table: readonly (readonly [Facts, string, string, string, string | null, readonly string[]])[] = [
  [idle, 'idle', 'status-not-started', '', 'popup-start-information', ['start', 'close']],
  [
    { ...idle, isAskedToContinue: true },
    'asked-to-continue',
    'status-not-started',
    '',
    'popup-continue-information',
    ['continue', 'end'],
  ],
  [{ ...idle, phase: 'starting' }, 'starting', 'status-connecting', '', null, []],
  [{ ...live, link: 'opening' }, 'starting', 'status-connecting', '', null, []],
  [
    live,
    'waiting',
    'status-replica-disconnected',
    'status-replica-disconnected-short',
    'popup-replica-disconnected-information',
    ['stop'],
  ],
  [
    { ...live, agents: 1, hasBeenJoined: true },
    'joined',
    'status-connected',
    'status-ready-short',
    'popup-joined-information',
    ['stop'],
  ],
  [
    { ...live, agents: 2, watching: 1, hasBeenJoined: true },
    'sharing',
    'status-ready',
    'status-ready-short',
    'popup-sharing-information',
    ['stop', 'pause'],
  ],
  [
    { ...live, agents: 1, watching: 1, hasBeenJoined: true, pause: 'customer' },
    'paused',
    'status-paused',
    '',
    'popup-paused-information',
    ['resume', 'stop'],
  ],
  [
    { ...live, agents: 1, hasBeenJoined: true, pause: 'page' },
    'paused',
    'status-paused',
    '',
    'popup-auto-paused-information',
    ['resume', 'stop'],
  ],
  [
    { ...live, agents: 1, hasBeenJoined: true, pause: 'never' },
    'paused',
    'status-paused',
    '',
    'popup-never-shared-information',
    ['stop'],
  ],
  [
    { ...live, agents: 1, hasBeenJoined: true, pause: 'never', question: { words: 'Continue?' } },
    'paused',
    'status-paused',
    '',
    'popup-never-shared-information',
    ['continue', 'stop'],
  ],
  [
    { ...live, hasBeenJoined: true, pause: 'customer' },
    'agent-lost',
    'status-replica-disconnected',
    'status-replica-disconnected-short',
    'popup-agent-lost-information',
    ['stop'],
  ],
  [
    { ...live, hasBeenJoined: true },
    'agent-lost',
    'status-replica-disconnected',
    'status-replica-disconnected-short',
    'popup-agent-lost-information',
    ['stop'],
  ],
  [
    { ...live, link: 'down', agents: 1, watching: 1, hasBeenJoined: true },
    'trouble',
    'status-connection-error',
    'status-connection-error-short',
    'popup-connection-error-information',
    ['stop'],
  ],
  [
    { ...live, link: 'down', isElsewhere: true },
    'elsewhere',
    'status-sync-required',
    '',
    'popup-sync-information',
    ['synchronize', 'end'],
  ],
  [
    { ...idle, phase: 'over', endReason: 'stopped' },
    'stopped',
    'status-disconnected',
    '',
    'popup-ended-information',
    ['start', 'close'],
  ],
  [
    { ...idle, phase: 'over', endReason: 'closed' },
    'ended',
    'status-ended',
    'status-ended-short',
    'popup-ended-information',
    ['start', 'close'],
  ],
  [
    { ...idle, phase: 'over', endReason: 'time-limit' },
    'ended',
    'status-ended',
    'status-ended-short',
    'popup-time-over-information',
    ['start', 'close'],
  ],
  [
    { ...idle, phase: 'over', endReason: 'agent-lost' },
    'ended',
    'status-ended',
    'status-ended-short',
    'popup-agent-gone-information',
    ['start', 'close'],
  ],
];

describe('popup states', () => {
  it.each(table)('%o', (facts, name, status, shortStatus, information, buttons) => {
    const state = popupState(facts);
    expect(state.name).toBe(name);
    expect(state.status).toBe(status);
    expect(state.shortStatus).toBe(shortStatus === '' ? status : shortStatus);
    expect(state.information).toBe(information);
    expect(state.buttons.map(({ action }) => action)).toEqual(buttons);
  });

  it.each([
    ['invalid-license', 'status-invalid-license', false],
    ['disabled-license', 'status-disabled-license', false],
    ['invalid-domain-for-license', 'status-invalid-domain-for-license', false],
    ['limited-license', 'status-limited-license', true],
    ['insecure-page', 'status-insecure-page', false],
    ['too-many-waiting', 'status-start-failed', true],
    ['offline', 'status-start-failed', true],
  ])('refused by %s', (refusal, status, canStart) => {
    const state = popupState({ ...idle, refusal });
    expect(state).toMatchObject({ name: 'refused', status, canStart, isInSession: false });
  });

  it('minimises instead of closing while there is a session, and only then', () => {
    const inSession = table.filter(([facts]) => popupState(facts).isInSession).map(([, name]) => name);
    expect([...new Set(inSession)].sort()).toEqual(
      ['agent-lost', 'elsewhere', 'joined', 'paused', 'sharing', 'starting', 'trouble', 'waiting'].sort(),
    );
  });
});
