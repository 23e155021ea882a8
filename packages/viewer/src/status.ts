// What the state of the session is in a word, for the header's status, and the class names that owners style.

import type { IconName } from './icons.ts';
import type { SessionState } from './session-state.ts';

export type StatusName = 'ready' | 'paused' | 'loading' | 'connecting' | 'primary-disconnected' | 'disconnected';

export interface Status {
  readonly name: StatusName;
  readonly classes: string;
  readonly text: string;
  readonly icon: IconName;
}

/** Both spellings of the class names, since sites carry either. */
const classes: Record<StatusName, string> = {
  ready: 'status-ready statusready',
  paused: 'status-paused',
  loading: 'status-loading',
  connecting: 'status-connecting',
  'primary-disconnected': 'status-primary-disconnected status-primarydisconnected',
  disconnected: 'status-disconnected statusdisconnected',
};

/** The status of a session as it stands. */
export function statusOf(state: SessionState): Status {
  const { connection } = state;
  switch (connection.kind) {
    case 'connecting':
      return make('connecting', 'Connecting…', 'clock');
    case 'reconnecting':
      return make('disconnected', 'Reconnecting…', 'offline');
    case 'refused':
      return make('disconnected', 'Not connected', 'offline');
    case 'ended':
      return make('disconnected', 'Session ended', 'ended');
  }
  if (state.isLeaving) return make('loading', 'Loading page…', 'clock');
  switch (state.primary) {
    case 'away':
      return make('primary-disconnected', 'Customer is away', 'away');
    case 'lost':
      return make('primary-disconnected', 'Customer lost connection', 'offline');
    case 'none':
      return make('primary-disconnected', 'Waiting for the customer', 'clock');
  }
  if (state.pausedBy !== 'nobody') {
    return make('paused', state.pausedBy === 'customer' ? 'Paused by the customer' : 'Paused on this page', 'pause');
  }
  if (!state.isShowing) return make('loading', 'Loading page…', 'clock');
  if (state.behindMs > 0) return make('ready', `${Math.max(1, Math.round(state.behindMs / 1000))} s behind`, 'clock');
  return state.isCaughtUp ? make('ready', 'Live', 'check') : make('ready', 'Catching up…', 'clock');
}

function make(name: StatusName, text: string, icon: IconName): Status {
  return { name, classes: `status ${classes[name]}`, text, icon };
}
