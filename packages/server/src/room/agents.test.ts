import { decodeFrameHeader, encodeFrame, errorRows, frameKinds, type Signal } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, makeRoom, page, pointer, settle, watchedRoom } from '../testing/test-room.ts';

const target = {
  document: 0,
  epoch: 1,
  sequence: 1,
  node: 3,
  x: 0.5,
  y: 0.5,
  box: { x: 0, y: 0, width: 10, height: 10 },
  digest: 'abc',
};
const click: Signal<'act'> = { t: 'act', act: 'a1', kind: 'click', ...target };
const edit: Signal<'edit'> = {
  t: 'edit',
  act: 'e1',
  document: 0,
  epoch: 1,
  node: 3,
  revision: 0,
  splices: [{ position: 0, remove: 0, insert: 'x' }],
  digest: 'abc',
};

describe('agents in a session', () => {
  it('starts capture with the first one and tells everybody who is here', async () => {
    const test = makeRoom();
    const primary = await connectPrimary(test, 's0');
    const ada = await enter(test);
    expect(primary.peer.last('capture')).toEqual({ t: 'capture', isOn: true, reason: 'joined' });
    const ben = await enter(test, 'ben');
    expect(primary.peer.all('capture')).toHaveLength(1);
    const list = [
      { number: 1, name: 'ada', colour: 0, isWatching: false, hasControl: true },
      { number: 2, name: 'ben', colour: 1, isWatching: false },
    ];
    expect(primary.peer.last('agents').agents).toEqual(list);
    expect(ada.peer.last('who-is-here').agents).toEqual(list);
    expect(ben.peer.last('replica-welcome')).toMatchObject({ you: 2, license: 'Shop', domains: ['shop.example'] });
  });

  it('an agent hears of the customer’s connection only while there is one', async () => {
    const { primary, agent } = await watchedRoom();
    expect(agent.link.beat(null)).toEqual({});
    expect(primary.link.beat(120)).toEqual({});
    expect(agent.link.beat(30)).toEqual({ yourMs: 30, customerMs: 120 });
    primary.link.closed();
    expect(agent.link.beat(31)).toEqual({ yourMs: 31 });
  });

  it('a second agent gets the log, the kept states and the pointers, and the page is not asked for anything', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'Old' });
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'Shop' });
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(page(1, 2));
    primary.link.receiveBinary(pointer(1, 5));
    agent.link.receiveBinary(pointer(1, 7));
    const captures = primary.peer.all('capture').length;
    const ben = await enter(test, 'ben');
    expect(ben.peer.all('page')).toMatchObject([{ title: 'Shop' }]);
    expect(ben.peer.order).toEqual([
      'replica-welcome',
      'page',
      'frame',
      'frame',
      'caught-up',
      'frame',
      'frame',
      'who-is-here',
    ]);
    expect(ben.peer.frames.map((frame) => decodeFrameHeader(frame)?.log)).toEqual([1, 2, 0, 1]);
    expect(primary.peer.all('capture')).toHaveLength(captures);
  });

  it('resumes by log number', async () => {
    const { test, primary, agent } = await watchedRoom();
    for (const sequence of [1, 2, 3]) primary.link.receiveBinary(page(1, sequence));
    const { run } = agent.peer.last('replica-welcome');
    agent.link.closed();
    primary.link.receiveBinary(page(1, 4));
    const back = await enter(test, 'ada', { run, log: 3 });
    expect(back.peer.last('replica-welcome')).toMatchObject({ isResumed: true, you: 1 });
    expect(back.peer.frames.map((frame) => decodeFrameHeader(frame)?.log)).toEqual([4]);
    const other = await enter(test, 'ben', { run: 'another', log: 3 });
    expect(other.peer.last('replica-welcome').isResumed).toBe(false);
    expect(other.peer.frames).toHaveLength(4);
  });

  it('replaces the connection of the same agent', async () => {
    const { test, room, agent } = await watchedRoom();
    await enter(test, 'ada');
    expect(agent.peer.last('refused').code).toBe('primary-superseded');
    agent.link.closed();
    expect(room.agents.links).toHaveLength(1);
  });

  it('may not enter a session that waits, or is over', async () => {
    const test = makeRoom();
    const hello = { t: 'replica-hello' as const, protocol: 1 };
    const { peer } = await enter(makeRoom());
    const agent = { account: 'eve', name: 'eve', signIn: 'x' };
    await expect(test.room.connectReplica(peer, agent, hello)).rejects.toThrow('session-not-found');
    await test.room.end('customer', 'stopped');
    await expect(test.room.connectReplica(peer, agent, hello)).rejects.toThrow('session-ended');
  });

  it('the code is good for one join', async () => {
    const test = makeRoom();
    await enter(test);
    await expect(test.room.join({ account: 'ben', name: 'ben', signIn: '' })).rejects.toThrow('code-not-found');
  });

  it('loses all connections of an account that is disabled', async () => {
    const { test, room, agent } = await watchedRoom();
    const ben = await enter(test, 'ben');
    room.agents.revoke('ada', 'another sign-in');
    expect(agent.peer.closedWith).toBeNull();
    room.agents.revoke('ada', null);
    expect(agent.peer.closedWith?.reason).toBe('sign-in-required');
    expect(ben.peer.closedWith).toBeNull();
    expect(room.agents.links).toHaveLength(1);
  });
});

describe('acts of agents', () => {
  it('[43] go to the page with the number of who sent them, and the result comes back to that one only', async () => {
    const { test, primary, agent } = await watchedRoom();
    const ben = await enter(test, 'ben');
    agent.say({ t: 'hand-over', step: 'offer', to: 2 });
    ben.say({ t: 'hand-over', step: 'accept' });
    ben.say({ ...click, agent: 1 });
    expect(primary.peer.last('act')).toEqual({ ...click, agent: 2 });
    primary.say({ t: 'act-result', agent: 2, act: 'a1' });
    expect(ben.peer.last('act-result')).toEqual({ t: 'act-result', agent: 2, act: 'a1' });
    expect(agent.peer.all('act-result')).toHaveLength(0);
  });

  it.each([
    ['full-control', 'control', click, null],
    ['full-control', 'control', edit, null],
    ['full-control', 'point', click, 'not-allowed'],
    ['full-control', 'view', click, 'not-allowed'],
    ['partial-control', 'control', click, null],
    ['partial-control', 'control', edit, 'forms-not-editable'],
    ['partial-control', 'control', { ...click, kind: 'text', text: 'x' }, 'forms-not-editable'],
    ['partial-control', 'control', { ...click, kind: 'select', options: [1] }, 'forms-not-editable'],
    ['partial-control', 'control', { ...click, kind: 'check' }, 'forms-not-editable'],
    ['partial-control', 'control', { t: 'navigate', act: 'n1', to: 'back' }, null],
    ['no-control', 'control', click, 'not-allowed'],
    ['no-control', 'control', edit, 'not-allowed'],
    ['no-control', 'control', { t: 'navigate', act: 'n1', to: 'reload' }, 'not-allowed'],
  ] as const)('[60] in %s with %s the server decides alone about %o: %s', async (mode, grant, signal, refusal) => {
    const { test, primary, agent } = await watchedRoom({ license: { mostPermissiveMode: mode } });
    if (grant !== 'control') primary.say({ t: 'grant', grant });
    agent.say(structuredClone(signal) as Signal);
    const arrived = primary.peer.signals.filter(({ t }) => t === signal.t);
    expect(arrived).toHaveLength(refusal === null ? 1 : 0);
    if (refusal === null) return;
    expect(agent.peer.last('act-result')).toEqual({ t: 'act-result', agent: 1, act: signal.act, code: refusal });
    expect(test.notes.at(-1)).toBe(`ada refused ${signal.t}: ${refusal}`);
  });

  it('[121] nothing is acted on after a revoke, not even what was on its way', async () => {
    const { test, primary, agent } = await watchedRoom();
    agent.say(click);
    primary.say({ t: 'grant', grant: 'point' });
    agent.say(click);
    agent.say(edit);
    expect(primary.peer.all('act')).toHaveLength(1);
    expect(primary.peer.all('edit')).toHaveLength(0);
    await settle();
    expect(agent.peer.last('grant').grant).toBe('point');
    agent.link.receiveBinary(pointer(1, 4));
    expect(primary.peer.frames).toHaveLength(1);
    primary.say({ t: 'grant', grant: 'view' });
    agent.link.receiveBinary(pointer(1, 5));
    expect(primary.peer.frames).toHaveLength(1);
    await settle();
    expect(test.row.grant).toBe('view');
  });

  it('a revoke is never held up by its rate', async () => {
    const { primary, room } = await watchedRoom();
    for (let index = 0; index < 200; index++) primary.say({ t: 'grant', grant: index % 2 === 0 ? 'point' : 'control' });
    primary.say({ t: 'grant', grant: 'point' });
    expect(room.stored.grant).toBe('point');
  });

  it('refuses another epoch, and acts while the customer is gone', async () => {
    const { primary, agent } = await watchedRoom();
    agent.say({ ...click, epoch: 2 });
    expect(agent.peer.last('act-result').code).toBe('stale-epoch');
    primary.link.closed();
    agent.say({ ...click, act: 'a2' });
    expect(agent.peer.last('act-result')).toMatchObject({ act: 'a2', code: 'stale-epoch' });
  });

  it.each([
    ['https://shop.example/basket', null],
    ['https://evil.example/', 'url-not-allowed'],
    ['https://shop.example.evil.example/', 'url-not-allowed'],
    ['javascript:alert(1)', 'url-not-allowed'],
    ['not a url', 'url-not-allowed'],
  ])('[52] goes to %s: %s', async (url, refusal) => {
    const { primary, agent } = await watchedRoom();
    agent.say({ t: 'navigate', act: 'n1', to: 'url', url });
    expect(primary.peer.all('navigate')).toHaveLength(refusal === null ? 1 : 0);
    expect(agent.peer.all('act-result')[0]?.code ?? null).toBe(refusal);
  });

  it('keeps each kind to its rate, and the audit log short', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    for (let index = 0; index < 300; index++) agent.say({ ...click, act: `a${index}` });
    expect(primary.peer.all('act')).toHaveLength(240);
    expect(agent.peer.last('act-result').code).toBe('rate-limited');
    expect(test.notes.filter((note) => note.includes('refused')).length).toBeLessThanOrEqual(50);
    await clock.advance(1000);
    agent.say({ ...click, act: 'later' });
    expect(primary.peer.last('act').act).toBe('later');
  });

  it('nobody speaks for another: signals of the customer, and nonsense, are dropped and then cost the connection', async () => {
    const { primary, agent, room } = await watchedRoom();
    agent.say({ t: 'grant', grant: 'control' });
    agent.say({ t: 'stop' });
    agent.link.receiveText('{"t":"act"}');
    agent.link.receiveText('nonsense');
    expect(primary.peer.all('act')).toHaveLength(0);
    expect(room.isOver).toBe(false);
    for (let index = 0; index < 10; index++) agent.link.receiveText('{');
    expect(agent.peer.closedWith).toEqual({ code: errorRows['malformed-signal'].close, reason: 'malformed-signal' });
  });

  it('an agent cannot write into the page stream', async () => {
    const { primary, agent } = await watchedRoom();
    agent.link.receiveBinary(page(1, 1));
    expect(primary.peer.frames).toHaveLength(0);
    expect(agent.peer.closedWith?.reason).toBe('malformed-frame');
  });
});

describe('pointers', () => {
  it('are stamped with the sender, whatever the sender wrote', async () => {
    const { test, primary, agent } = await watchedRoom();
    const ben = await enter(test, 'ben');
    const forged = pointer(1, 3);
    forged[1] = 9;
    ben.link.receiveBinary(forged);
    expect(decodeFrameHeader(primary.peer.frames[0]!)?.log).toBe(2);
    expect(decodeFrameHeader(agent.peer.frames[0]!)?.log).toBe(2);
    expect(ben.peer.frames).toHaveLength(0);
    primary.link.receiveBinary(forged.slice());
    expect(decodeFrameHeader(agent.peer.frames[1]!)?.log).toBe(0);
  });

  it('[41] of a flood only the last ones arrive, and the very last always', async () => {
    const { primary, agent, clock } = await watchedRoom();
    for (let x = 0; x < 500; x++) agent.link.receiveBinary(pointer(1, x));
    expect(primary.peer.frames).toHaveLength(1);
    await clock.advance(100);
    expect(primary.peer.frames).toHaveLength(2);
    expect(primary.peer.frames[1]).toEqual(expectedPointer(499, 1));
  });

  it('wait for a slow receiver, one per sender', async () => {
    const { test, primary, agent, clock } = await watchedRoom();
    const ben = await enter(test, 'ben');
    ben.peer.bufferedBytes = 1_000_000;
    for (let x = 0; x < 20; x++) {
      await clock.advance(20);
      primary.link.receiveBinary(pointer(1, x));
      agent.link.receiveBinary(pointer(1, 100 + x));
    }
    expect(ben.peer.frames).toHaveLength(0);
    ben.peer.bufferedBytes = 0;
    await clock.advance(100);
    expect(ben.peer.frames).toEqual([expectedPointer(19, 0), expectedPointer(119, 1)]);
  });

  it('of an epoch that is over are dropped', async () => {
    const { primary, agent } = await watchedRoom();
    agent.link.receiveBinary(pointer(7, 1));
    primary.link.receiveBinary(pointer(7, 1));
    primary.link.receiveBinary(encodeFrame(frameKinds.pointer, 0, 1, 1, new Uint8Array(500)));
    expect(primary.peer.frames).toHaveLength(0);
    expect(agent.peer.frames).toHaveLength(0);
  });
});

function expectedPointer(x: number, sender: number): Uint8Array {
  const frame = pointer(1, x);
  frame[1] = sender;
  return frame;
}
