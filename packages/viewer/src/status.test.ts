import { describe, expect, it } from 'vitest';
import { type SessionState, SessionStore } from './session-state.ts';
import { statusOf } from './status.ts';
import { endedText, grantName, remaining } from './texts.ts';

const live: Partial<SessionState> = {
  connection: { kind: 'open' },
  primary: 'connected',
  isShowing: true,
  isCaughtUp: true,
};

function status(change: Partial<SessionState>) {
  const store = new SessionStore();
  store.set({ ...live, ...change });
  return statusOf(store.state);
}

describe('statusOf', () => {
  it.each([
    [{}, 'status-ready', 'Live'],
    [{ isCaughtUp: false }, 'status-ready', 'Catching up…'],
    [{ behindMs: 4200 }, 'status-ready', '4 s behind'],
    [{ isShowing: false }, 'status-loading', 'Loading page…'],
    [{ isShowing: false, pausedBy: 'customer' }, 'status-paused', 'Paused by the customer'],
    [{ isShowing: false, pausedBy: 'page' }, 'status-paused', 'Paused on this page'],
    [{ primary: 'away' }, 'status-primary-disconnected', 'Customer is away'],
    [{ primary: 'lost' }, 'status-primarydisconnected', 'Customer lost connection'],
    [{ connection: { kind: 'reconnecting', retryAt: 0, attempt: 1 } }, 'status-disconnected', 'Reconnecting…'],
    [{ connection: { kind: 'ended', by: 'agent', reason: 'closed' } }, 'statusdisconnected', 'Session ended'],
  ] satisfies [Partial<SessionState>, string, string][])('%j', (change, className, text) => {
    const found = status(change);
    expect(found.classes.split(' ')).toContain(className);
    expect(found.text).toBe(text);
  });
});

it('says what the grant leaves of the mode', () => {
  expect(grantName('partial-control', 'control', false).name).toBe('Partial control');
  expect(grantName('full-control', 'view', true).name).toBe('View only — customer took back control');
  expect(grantName('full-control', 'point', false).name).toBe('Pointing only');
});

it('says why a session ended, and how long it waits', () => {
  expect(endedText('customer', 'stopped')).toBe('The customer stopped sharing.');
  expect(endedText('server', 'customer-lost')).toBe('The customer did not come back in time.');
  expect(remaining(89_000)).toBe('89 s');
  expect(remaining(840_000)).toBe('14 min');
  expect(remaining(-5)).toBe('0 s');
});
