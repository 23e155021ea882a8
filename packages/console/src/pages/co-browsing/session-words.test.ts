import type { SessionSummary } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { agentNames, endReason, pageLine, pageName, sortEnded, sortRunning, statusOf } from './session-words.ts';

const session: SessionSummary = {
  id: 's1',
  license: { id: 'l1', name: 'AcmeJets' },
  state: 'live',
  primary: 'connected',
  mode: 'full-control',
  grant: 'control',
  startedAt: 1000,
  endedAt: null,
  endReason: null,
  agents: [],
  pageTitle: 'Booking',
  pageUrl: 'https://acmejets.com/booking?step=2',
};

describe('statusOf', () => {
  it('says first what the agent has to know', () => {
    expect(statusOf(session)).toBe('live');
    expect(statusOf({ ...session, primary: 'away' })).toBe('away');
    expect(statusOf({ ...session, state: 'waiting', primary: 'lost' })).toBe('lost');
    expect(statusOf({ ...session, state: 'waiting' })).toBe('waiting');
    expect(statusOf({ ...session, state: 'ended', primary: 'away' })).toBe('ended');
    expect(statusOf({ ...session, primary: 'none' })).toBe('none');
  });
});

describe('names', () => {
  it('falls back from title to address to words', () => {
    expect(pageName(session)).toBe('Booking');
    expect(pageName({ ...session, pageTitle: ' ' })).toBe('acmejets.com/booking');
    expect(pageName({ ...session, pageTitle: null, pageUrl: null, state: 'waiting' })).toBe('Shown after you join');
    expect(pageLine(session)).toBe('AcmeJets · acmejets.com/booking');
    expect(pageLine({ ...session, pageUrl: null })).toBe('AcmeJets');
    expect(pageLine({ ...session, pageUrl: null, license: { id: 'l1', name: '' } })).toBe('Deleted license');
  });

  it('marks oneself among the agents', () => {
    expect(agentNames(['Bo', 'Ada'], 'Ada')).toBe('Ada (you), Bo');
    expect(agentNames(['Bo'], 'Ada')).toBe('Bo');
    expect(agentNames([], 'Ada')).toBe('Nobody');
  });

  it('has words for known reasons and keeps unknown ones', () => {
    expect(endReason('stopped')).toBe('Customer stopped');
    expect(endReason('solar-flare')).toBe('Solar flare');
    expect(endReason('constructor')).toBe('Constructor');
    expect(endReason(null)).toBe('Ended');
  });
});

describe('order', () => {
  it('shows the longest waiting first, then the newest', () => {
    const at = (id: string, state: SessionSummary['state'], startedAt: number) => ({
      ...session,
      id,
      state,
      startedAt,
    });
    const sorted = sortRunning([
      at('a', 'live', 5),
      at('b', 'waiting', 9),
      at('c', 'waiting', 3),
      at('d', 'live', 8),
      at('e', 'ended', 1),
    ]);
    expect(sorted.map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('shows what ended last', () => {
    const at = (id: string, endedAt: number) => ({ ...session, id, state: 'ended' as const, endedAt });
    expect(sortEnded([at('a', 1), at('b', 3), at('c', 2)], 2).map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
