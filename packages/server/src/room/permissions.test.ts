import type { Signal } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, pointer, settle, watchedRoom } from '../testing/test-room.ts';
import { offerMs } from './control-desk.ts';
import { firstPauseMs, longestPauseMs, questionMs } from './grant-questions.ts';

const click: Signal<'act'> = {
  t: 'act',
  act: 'a1',
  kind: 'click',
  document: 0,
  epoch: 1,
  sequence: 1,
  node: 3,
  x: 0.5,
  y: 0.5,
  box: { x: 0, y: 0, width: 10, height: 10 },
  digest: 'abc',
};

/** A session of a license that asks, as it starts. */
const asking = (more: Parameters<typeof watchedRoom>[0] = {}) =>
  watchedRoom({ license: { permission: 'ask' }, ...more, row: { grant: 'view', ...more.row } });

describe('an agent asks for more', () => {
  it('[121] step by step: view, point, control, each with the customer’s own yes', async () => {
    const { room, primary, agent } = await asking();
    agent.say({ t: 'ask-grant', grant: 'control' });
    expect(primary.peer.all('grant-question')).toEqual([]);
    for (const grant of ['point', 'control'] as const) {
      agent.say({ t: 'ask-grant', grant });
      const asked = primary.peer.last('grant-question');
      expect(asked).toMatchObject({ agent: 1, grant, state: 'open' });
      expect(agent.peer.last('grant-asked')).toEqual({ t: 'grant-asked', agent: 1, grant, state: 'open' });
      expect(room.stored.grant).not.toBe(grant);
      primary.say({ t: 'grant-answer', question: asked.question, isAllowed: true });
      expect(room.stored.grant).toBe(grant);
      expect(primary.peer.last('grant-question')).toEqual({ ...asked, state: 'counted' });
      expect(agent.peer.last('grant-asked').state).toBe('allowed');
      await settle();
      expect(agent.peer.last('grant').grant).toBe(grant);
    }
    agent.say(click);
    expect(primary.peer.all('act')).toHaveLength(1);
  });

  it('only the answer to the open question counts, once', async () => {
    const { room, primary, agent, clock } = await asking();
    agent.say({ t: 'ask-grant', grant: 'point' });
    const { question } = primary.peer.last('grant-question');
    primary.say({ t: 'grant-answer', question: question - 1, isAllowed: true });
    expect(primary.peer.last('grant-question')).toMatchObject({ question: question - 1, state: 'void' });
    primary.say({ t: 'grant-answer', question, isAllowed: false });
    primary.say({ t: 'grant-answer', question, isAllowed: true });
    expect(room.stored.grant).toBe('view');
    await clock.advance(firstPauseMs);
    agent.say({ t: 'ask-grant', grant: 'point' });
    primary.say({ t: 'grant-answer', question, isAllowed: true });
    expect(room.stored.grant).toBe('view');
    // An agent cannot answer for the customer.
    agent.say({ t: 'grant-answer', question: primary.peer.last('grant-question').question, isAllowed: true });
    agent.say({ t: 'grant', grant: 'control' });
    expect(room.stored.grant).toBe('view');
  });

  it('nobody is nagged: one question at a time, and longer and longer pauses after each no', async () => {
    const { test, primary, agent, clock } = await asking();
    const ben = await enter(test, 'ben');
    const questions = () => primary.peer.all('grant-question').filter(({ state }) => state === 'open').length;
    let pauseMs = firstPauseMs;
    for (let round = 1; round <= 8; round++) {
      for (let tries = 0; tries < 3; tries++) {
        agent.say({ t: 'ask-grant', grant: 'point' });
        ben.say({ t: 'ask-grant', grant: 'point' });
      }
      expect(questions()).toBe(round);
      const { question } = primary.peer.last('grant-question');
      // Refused, unanswered, or the agent runs away from its own question: all of it is a no.
      if (round === 2) await clock.advance(questionMs);
      else primary.say({ t: 'grant-answer', question, isAllowed: false });
      expect(agent.peer.last('grant-asked')).toMatchObject({
        state: round === 2 ? 'unanswered' : 'refused',
        againInMs: pauseMs,
      });
      await clock.advance(pauseMs - 1000);
      agent.say({ t: 'ask-grant', grant: 'point' });
      ben.say({ t: 'ask-grant', grant: 'point' });
      expect(questions()).toBe(round);
      await clock.advance(1000);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
    expect(test.notes).toContain('ada asked point');
    expect(test.notes).toContain('ada asked-refused point');
    expect(test.notes).toContain('ada refused ask-grant: rate-limited');
  });

  it('an agent who leaves takes the question along, and gains no other by it', async () => {
    const { test, primary, agent } = await asking();
    agent.say({ t: 'ask-grant', grant: 'point' });
    agent.link.closed();
    expect(primary.peer.last('grant-question').state).toBe('void');
    const back = await enter(test, 'ada');
    expect(back.peer.last('grant-asked')).toMatchObject({ state: 'void', againInMs: firstPauseMs });
    back.say({ t: 'ask-grant', grant: 'point' });
    expect(primary.peer.last('grant-question').state).toBe('void');
  });

  it('the next page is asked as well; a paused one, or nobody, is not', async () => {
    const { test, primary, agent, clock } = await asking();
    primary.say({ t: 'pause', by: 'customer' });
    agent.say({ t: 'ask-grant', grant: 'point' });
    expect(primary.peer.all('grant-question')).toEqual([]);
    primary.say({ t: 'pause', by: 'nobody' });
    agent.say({ t: 'ask-grant', grant: 'point' });
    const next = await connectPrimary(test, primary.secret);
    expect(next.peer.last('grant-question')).toEqual(primary.peer.last('grant-question'));
    next.say({ t: 'grant-answer', question: next.peer.last('grant-question').question, isAllowed: false });
    next.link.closed();
    await clock.advance(firstPauseMs);
    agent.say({ t: 'ask-grant', grant: 'point' });
    expect(agent.peer.all('grant-asked').filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  it('taking control back goes to point, is a no, and may be asked about after a pause, with `per-session` too', async () => {
    for (const permission of ['ask', 'per-session'] as const) {
      const { room, primary, agent, clock } = await watchedRoom({ license: { permission } });
      primary.say({ t: 'grant', grant: 'point' });
      expect(agent.peer.last('grant-asked')).toMatchObject({ state: 'refused', againInMs: firstPauseMs });
      agent.say(click);
      agent.say({ t: 'ask-grant', grant: 'control' });
      expect(primary.peer.all('act')).toEqual([]);
      expect(primary.peer.all('grant-question')).toEqual([]);
      await clock.advance(firstPauseMs);
      agent.say({ t: 'ask-grant', grant: 'control' });
      expect(primary.peer.last('grant-question')).toMatchObject({ grant: 'control', state: 'open' });
      // The customer's own button answers as well.
      primary.say({ t: 'grant', grant: 'control' });
      expect(primary.peer.last('grant-question').state).toBe('counted');
      expect(room.stored.grant).toBe('control');
    }
  });

  it('nobody asks for control where the mode has none', async () => {
    const { primary, agent } = await asking({
      license: { permission: 'ask', mostPermissiveMode: 'no-control' },
      row: { grant: 'point' },
    });
    agent.say({ t: 'ask-grant', grant: 'control' });
    expect(primary.peer.all('grant-question')).toEqual([]);
  });
});

describe('several agents', () => {
  it('one has control: only its acts are passed on, and it hands control over to one who accepts', async () => {
    const { test, primary, agent: ada, clock } = await watchedRoom();
    const ben = await enter(test, 'ben');
    const acts = () => primary.peer.all('act').map(({ agent }) => agent);
    ben.say(click);
    expect(ben.peer.last('act-result').code).toBe('not-in-control');
    ben.say({ t: 'hand-over', step: 'take' });
    ben.say({ t: 'hand-over', step: 'accept' });
    ben.say({ t: 'hand-over', step: 'offer', to: 2 });
    ben.say(click);
    ada.say(click);
    expect(acts()).toEqual([1]);

    ada.say({ t: 'hand-over', step: 'offer', to: 2 });
    expect(ben.peer.last('control-offer')).toEqual({ t: 'control-offer', from: 1, to: 2 });
    ben.say({ t: 'hand-over', step: 'decline' });
    expect(ada.peer.last('control-offer')).toEqual({ t: 'control-offer' });
    ben.say({ t: 'hand-over', step: 'accept' });
    ada.say({ t: 'hand-over', step: 'offer', to: 2 });
    await clock.advance(offerMs);
    ben.say({ t: 'hand-over', step: 'accept' });
    ben.say(click);
    expect(acts()).toEqual([1]);

    ada.say({ t: 'hand-over', step: 'offer', to: 2 });
    ben.say({ t: 'hand-over', step: 'accept' });
    ben.say(click);
    ada.say(click);
    expect(acts()).toEqual([1, 2]);
    expect(ada.peer.last('act-result').code).toBe('not-in-control');
    expect(primary.peer.last('agents').agents).toMatchObject([{ number: 1 }, { number: 2, hasControl: true }]);
    expect(primary.peer.last('agents').agents[0]?.hasControl).toBeUndefined();
  });

  it('control is free once its agent left: taken by whoever says so, or back with the one who returns', async () => {
    const { test, primary, agent: ada } = await watchedRoom();
    const ben = await enter(test, 'ben');
    ada.link.closed();
    ben.say(click);
    expect(ben.peer.last('act-result').code).toBe('not-in-control');
    expect(primary.peer.last('agents').agents).toEqual([{ number: 2, name: 'ben', colour: 1, isWatching: false }]);
    const again = await enter(test, 'ada');
    again.say(click);
    expect(primary.peer.last('act').agent).toBe(1);
    again.link.closed();
    ben.say({ t: 'hand-over', step: 'take' });
    ben.say(click);
    expect(primary.peer.last('act').agent).toBe(2);
    const late = await enter(test, 'ada');
    late.say(click);
    expect(late.peer.last('act-result').code).toBe('not-in-control');
  });

  it('where the customer is asked, a yes is for the agent who asked: it ends with the hand-over', async () => {
    for (const permission of ['ask', 'per-session'] as const) {
      const { test, room, primary, agent: ada } = await watchedRoom({ license: { permission } });
      const ben = await enter(test, 'ben');
      ada.say({ t: 'hand-over', step: 'offer', to: 2 });
      ben.say({ t: 'hand-over', step: 'accept' });
      ben.say(click);
      const mayAct = permission === 'per-session';
      expect(room.stored.grant).toBe(mayAct ? 'control' : 'point');
      expect(primary.peer.all('act')).toHaveLength(mayAct ? 1 : 0);
      expect(primary.peer.all('grant-question').map(({ state }) => state)).toEqual(mayAct ? [] : ['passed']);
    }
  });

  it('after a restart a yes of before is only good for one who was alone', async () => {
    const agents = [1, 2].map((number) => ({ account: number === 1 ? 'ada' : 'ben', name: 'x', number }));
    const alone = await watchedRoom({
      license: { permission: 'ask' },
      row: { state: 'live', agents: agents.slice(0, 1) },
      isRestored: true,
    });
    expect(alone.room.stored.grant).toBe('control');
    const both = await watchedRoom({
      license: { permission: 'ask' },
      row: { state: 'live', agents },
      isRestored: true,
    });
    expect(both.room.stored.grant).toBe('point');
  });

  it('who came to watch only neither points, acts, asks nor takes; and everybody sees it', async () => {
    const { test, primary, agent: ada } = await watchedRoom();
    const sue = await enter(test, 'sue', undefined, true);
    expect(primary.peer.last('agents').agents[1]).toMatchObject({ name: 'sue', isObserver: true });
    expect(ada.peer.last('who-is-here').agents[1]).toMatchObject({ name: 'sue', isObserver: true });
    const before = ada.peer.frames.length;
    sue.link.receiveBinary(pointer(1, 5));
    ada.say({ t: 'hand-over', step: 'offer', to: 2 });
    expect(ada.peer.all('control-offer')).toEqual([]);
    ada.link.closed();
    for (const signal of [
      click,
      { t: 'navigate', act: 'n', to: 'reload' },
      { t: 'hand-over', step: 'take' },
      { t: 'ask-grant', grant: 'point' },
      { t: 'close-session' },
      { t: 'still-here' },
    ] as const) {
      sue.say(signal);
    }
    expect(ada.peer.frames).toHaveLength(before);
    expect(primary.peer.frames).toHaveLength(0);
    expect(primary.peer.all('act')).toEqual([]);
    expect(primary.peer.all('navigate')).toEqual([]);
    expect(test.room.isOver).toBe(false);
    expect(primary.peer.last('agents').agents).toEqual([
      { number: 2, name: 'sue', colour: 1, isWatching: false, isObserver: true },
    ]);
    // Coming again to watch gives up what the same agent had.
    const back = await enter(test, 'ada');
    back.say(click);
    expect(primary.peer.all('act')).toHaveLength(1);
    const observing = await enter(test, 'ada', undefined, true);
    observing.say(click);
    expect(primary.peer.all('act')).toHaveLength(1);
  });
});

describe('critical actions', () => {
  it('the page is told what is left to its customer, where the license says so', async () => {
    const confirmSelectors = ['#pay'];
    const on = await watchedRoom({ license: { confirmActions: true, confirmSelectors } });
    expect(on.primary.peer.last('primary-welcome').confirm).toEqual(['#pay']);
    const off = await watchedRoom({ license: { confirmSelectors } });
    expect(off.primary.peer.last('primary-welcome').confirm).toBeUndefined();
  });
});
