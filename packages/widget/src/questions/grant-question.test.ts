import type { Grant, Signal } from '@alongside/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question } from '../popup/popup-state.ts';
import { createStrings } from '../popup/strings.ts';
import { createGrantQuestion } from './grant-question.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function ask() {
  const shown: (Question | null)[] = [];
  const granted: Grant[] = [];
  const sent: Signal[] = [];
  const said: string[] = [];
  const state: { grant: Grant; mode: 'full-control' | 'partial-control' } = { grant: 'point', mode: 'full-control' };
  const question = createGrantQuestion({
    strings: createStrings(undefined),
    language: 'en',
    allowance: () => state,
    agents: () => [{ number: 2, name: 'Ada', colour: 1, isWatching: true }],
    say: (text) => said.push(text),
    send: (signal) => sent.push(signal),
    onQuestion: (now) => shown.push(now),
    onGranted: (grant) => granted.push(grant),
  });
  const say = (name: Signal<'grant-question'>['state'], number = 7, grant: 'point' | 'control' = 'control'): void =>
    question.asked({ t: 'grant-question', question: number, agent: 2, grant, state: name });
  return { question, say, shown, granted, sent, said, state };
}

describe('the question whether an agent may do more', () => {
  it('is said once, names the agent and what it may then do', () => {
    const { say, shown, said, state } = ask();
    say('open');
    say('open');
    expect(shown).toEqual([{ words: 'Ada asks to click and type on this page.', yes: 'Allow', no: 'Not now' }]);
    expect(said).toEqual(['Ada asks to click and type on this page.']);
    state.mode = 'partial-control';
    say('open', 8);
    say('open', 9, 'point');
    expect(shown.slice(1).map((now) => now?.words)).toEqual([
      'Ada asks to click on this page, but not to fill in forms.',
      'Ada asks to point at things on this page.',
    ]);
  });

  it('[121] grants only what the customer said yes to and the server has counted', () => {
    const { question, say, granted, sent, shown } = ask();
    say('counted', 0);
    say('counted');
    say('open');
    say('counted');
    expect(granted).toEqual([]);
    say('open');
    // It has just come up: the click was meant for something else.
    question.answer(true);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(600);
    question.answer(true);
    question.answer(true);
    expect(sent).toEqual([{ t: 'grant-answer', question: 7, isAllowed: true }]);
    expect(shown.at(-1)).toBeNull();
    expect(granted).toEqual([]);
    say('counted', 8);
    expect(granted).toEqual([]);
    say('counted');
    say('counted');
    expect(granted).toEqual(['control']);
  });

  it('[121] Esc twice, or no connection, before it is in force: it never is', () => {
    for (const undo of ['no', 'stop', 'void'] as const) {
      const { question, say, granted, sent } = ask();
      say('open');
      vi.advanceTimersByTime(600);
      question.answer(true);
      if (undo === 'no') question.answer(false);
      else if (undo === 'stop') question.stop();
      else say('void');
      say('counted');
      expect(granted).toEqual([]);
      // The server may have counted it by then: it hears what holds.
      if (undo === 'no') expect(sent.at(-1)).toEqual({ t: 'grant', grant: 'point' });
    }
  });

  it('goes with a no, and when the server takes it back', () => {
    const { question, say, sent, shown } = ask();
    say('open');
    question.answer(false);
    expect(sent).toEqual([{ t: 'grant-answer', question: 7, isAllowed: false }]);
    say('open', 8);
    say('void', 8);
    expect(shown.filter((now) => now === null)).toHaveLength(2);
  });

  it('control that passed on is less, and never more', () => {
    const { say, granted, state } = ask();
    say('passed', 0);
    expect(granted).toEqual([]);
    state.grant = 'control';
    say('passed', 0);
    expect(granted).toEqual(['point']);
  });
});
