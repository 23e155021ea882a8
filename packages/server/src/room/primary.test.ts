import { decodeFrameHeader, encodeFrame, errorRows, frameKinds } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, makeRoom, page, pointer, settle, watchedRoom } from '../testing/test-room.ts';

const close = (code: keyof typeof errorRows) => ({ code: errorRows[code].close, reason: code });

describe('secret of a session', () => {
  it('gives a new one at each connect and keeps the old one until the new one is used', async () => {
    const test = makeRoom();
    const first = await connectPrimary(test, 's0');
    expect(first.secret).not.toBe('s0');
    // The answer was lost: the page still has the old one.
    const again = await connectPrimary(test, 's0');
    // The one of the lost answer is good as well, once.
    const third = await connectPrimary(test, first.secret);
    await expect(connectPrimary(test, 's0')).rejects.toThrow('secret-refused');
    await expect(connectPrimary(test, again.secret)).rejects.toThrow('secret-refused');
    await connectPrimary(test, third.secret);
    await expect(connectPrimary(test, first.secret)).rejects.toThrow('secret-refused');
    expect(test.notes.filter((note) => note.includes('secret-refused'))).toHaveLength(3);
  });

  it('says welcome only after the new hashes are committed', async () => {
    const test = makeRoom();
    let commit = () => {};
    test.beforeSave = () =>
      new Promise((resolve) => {
        commit = resolve;
      });
    let isWelcome = false;
    const connecting = connectPrimary(test, 's0').then(() => {
      isWelcome = true;
    });
    await settle();
    expect(isWelcome).toBe(false);
    commit();
    await connecting;
    expect(test.row.nextSecretHashes).toHaveLength(1);
  });

  it('lets nobody in when the commit fails, and the next try can', async () => {
    const test = makeRoom();
    test.beforeSave = () => Promise.reject(new Error('disk full'));
    await expect(connectPrimary(test, 's0')).rejects.toThrow('disk full');
    expect(test.room.hasPrimary).toBe(false);
    test.beforeSave = async () => {};
    await connectPrimary(test, 's0');
  });
});

describe('fencing of primaries', () => {
  it('[67] takes nothing more from the page that was replaced', async () => {
    const { test, primary, agent } = await watchedRoom();
    const second = await connectPrimary(test, primary.secret);
    expect(primary.peer.last('refused').code).toBe('primary-superseded');
    expect(primary.peer.closedWith).toEqual(close('primary-superseded'));
    expect(second.peer.last('primary-welcome').connection).toBe(2);
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'stop' });
    primary.link.closed();
    await settle();
    expect(agent.peer.frames).toHaveLength(0);
    expect(test.room.isOver).toBe(false);
    expect(test.room.presence.state).toBe('connected');
  });

  it('lets only the last of two that connect at the same moment stay', async () => {
    const test = makeRoom();
    const [first, second] = await Promise.allSettled([connectPrimary(test, 's0'), connectPrimary(test, 's0')]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    expect(test.row.connection).toBe(2);
  });
});

describe('frames of a page', () => {
  it('numbers, relays and acknowledges them', async () => {
    const { primary, agent, clock } = await watchedRoom();
    for (let sequence = 1; sequence <= 20; sequence++) primary.link.receiveBinary(page(1, sequence));
    expect(agent.peer.frames.map((frame) => decodeFrameHeader(frame)?.log)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(primary.peer.all('ack')).toEqual([{ t: 'ack', document: 0, epoch: 1, sequence: 16 }]);
    await clock.advance(100);
    expect(primary.peer.last('ack').sequence).toBe(20);
  });

  it('drops what belongs to no epoch, an older one, or comes twice', async () => {
    const { room, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(page(2, 1));
    primary.link.receiveBinary(page(1, 2, 8, 7));
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(1, 2));
    expect(agent.peer.frames).toHaveLength(1);
    expect(room.log.bytes).toBe(0);
    primary.say({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
    primary.link.receiveBinary(page(2, 1));
    expect(agent.peer.frames).toHaveLength(2);
  });

  it('asks for a new epoch when a frame is missing, and takes nothing more of this one', async () => {
    const { primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(page(1, 3));
    primary.link.receiveBinary(page(1, 2));
    expect(primary.peer.last('capture')).toEqual({ t: 'capture', isOn: true, reason: 'resync' });
    expect(agent.peer.frames).toHaveLength(1);
  });

  it.each([
    ['no frame', new Uint8Array([99, 1, 2])],
    ['a compacted frame', encodeFrame(frameKinds.compacted, 0, 1, 1, new Uint8Array(3))],
  ])('closes the connection for %s', async (_, message) => {
    const { room, primary } = await watchedRoom();
    primary.link.receiveBinary(message);
    expect(primary.peer.closedWith).toEqual(close('malformed-frame'));
    expect(room.presence.state).toBe('lost');
  });

  it('[122] takes none before an agent has joined', async () => {
    const test = makeRoom();
    const primary = await connectPrimary(test, 's0');
    expect(primary.peer.last('primary-welcome').isWatched).toBe(false);
    primary.say({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'secret' });
    primary.link.receiveBinary(page(1, 1));
    expect(test.room.log.bytes).toBe(0);
    expect(test.room.page).toBeNull();
  });

  it('lets a page that sends too much wait instead of losing anything', async () => {
    const { primary, agent } = await watchedRoom({ limits: { maxLogBytes: 1024 * 1024 * 1024 } });
    for (let sequence = 1; sequence <= 10; sequence++) primary.link.receiveBinary(page(1, sequence, 4 * 1024 * 1024));
    expect(primary.peer.pausedMs).toBeGreaterThan(0);
    expect(agent.peer.frames).toHaveLength(10);
  });
});

describe('resume of a page', () => {
  it('[86] goes on with the epoch that it names', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    const discards = agent.peer.all('discard').length;
    primary.link.closed();
    expect(agent.peer.last('primary')).toMatchObject({ primary: 'lost', untilMs: 120_000 });
    const back = await connectPrimary(test, primary.secret, { resume: { epoch: 1, sequence: 3 } });
    expect(back.peer.last('primary-welcome')).toMatchObject({ isWatched: true, resume: { epoch: 1, sequence: 1 } });
    back.link.receiveBinary(page(1, 2));
    expect(agent.peer.frames).toHaveLength(2);
    expect(agent.peer.all('discard')).toHaveLength(discards);
  });

  it('starts a new epoch for another page, tells the agents to forget the old one, and has it rendered anew', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.say({ t: 'epoch-start', document: 5, epoch: 1, isUnsent: false });
    primary.link.receiveBinary(page(1, 1));
    agent.say({ t: 'rendered', log: 1 });
    const next = await connectPrimary(test, primary.secret);
    const welcome = next.peer.last('primary-welcome');
    expect(welcome.resume).toBeUndefined();
    expect(welcome.nextEpoch).toBeGreaterThan(1);
    expect(welcome.agents).toMatchObject([{ isWatching: false }]);
    next.say({ t: 'epoch-start', document: 0, epoch: welcome.nextEpoch, isUnsent: false });
    expect(agent.peer.all('discard').slice(1)).toEqual([
      { t: 'discard', document: 5, epoch: 2 },
      { t: 'discard', document: 0, epoch: welcome.nextEpoch },
    ]);
    // Late news about the page before do not count.
    agent.say({ t: 'rendered', log: 1 });
    expect(next.peer.all('agents').at(-1)?.agents[0]?.isWatching ?? false).toBe(false);
    next.link.receiveBinary(page(welcome.nextEpoch, 1));
    agent.say({ t: 'rendered', log: 2 });
    expect(next.peer.last('agents').agents[0]?.isWatching).toBe(true);
  });

  it('does not trust a page that has less than the log', async () => {
    const { test, primary } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(page(1, 2));
    const back = await connectPrimary(test, primary.secret, { resume: { epoch: 1, sequence: 1 } });
    expect(back.peer.last('primary-welcome').resume).toBeUndefined();
  });

  it('says that the log is lost after a restart, until the page has started over', async () => {
    const test = makeRoom({
      isRestored: true,
      row: { state: 'live', joinedAt: 1, connection: 4, agents: [{ account: 'ada', name: 'ada', number: 1 }] },
    });
    const agent = await enter(test);
    const primary = await connectPrimary(test, 's0', { resume: { epoch: 9, sequence: 40 } });
    const welcome = primary.peer.last('primary-welcome');
    expect(welcome).toMatchObject({
      connection: 5,
      isLogLost: true,
      isWatched: true,
      hasBeenJoined: true,
      nextEpoch: 10,
    });
    primary.say({ t: 'epoch-start', document: 0, epoch: 10, isUnsent: false });
    primary.link.receiveBinary(page(10, 1));
    expect(agent.peer.frames).toHaveLength(1);
    const again = await connectPrimary(test, primary.secret);
    expect(again.peer.last('primary-welcome').isLogLost).toBe(false);
  });
});

describe('[124] unsent', () => {
  it('drops the log before anything new, everywhere, and keeps nobody from starting over', async () => {
    const { test, room, primary, agent } = await watchedRoom();
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'not masked yet' });
    primary.link.receiveBinary(page(1, 1));
    primary.link.receiveBinary(pointer(1, 5));
    const before = agent.peer.last('replica-welcome').run;
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: true });
    expect(room.log.bytes).toBe(0);
    expect(room.page).toBeNull();
    expect(test.forgotten).toContain('0 2');
    primary.link.receiveBinary(page(2, 1));
    expect(agent.peer.order.slice(-2)).toEqual(['discard', 'frame']);
    // An agent who was away resumes by a number of before: the run is another one, so everything starts over.
    agent.link.closed();
    const back = await enter(test, 'ada', { run: before, log: 1 });
    expect(back.peer.last('replica-welcome').isResumed).toBe(false);
    expect(back.peer.frames).toHaveLength(1);
    expect(back.peer.all('page')).toHaveLength(0);
  });

  it('is obeyed also when the epoch is not a new one', async () => {
    const { room, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: true });
    expect(room.log.bytes).toBe(0);
    expect(agent.peer.last('discard')).toEqual({ t: 'discard', document: 0, epoch: 2 });
    expect(primary.peer.last('capture')).toEqual({ t: 'capture', isOn: true, reason: 'resync' });
    primary.link.receiveBinary(page(1, 2));
    expect(agent.peer.frames).toHaveLength(1);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(2, 1));
    expect(agent.peer.frames).toHaveLength(2);
  });

  it('a slow agent never gets what was waiting for it', async () => {
    const { primary, agent, clock } = await watchedRoom();
    agent.peer.isSlow = true;
    for (let sequence = 1; sequence <= 40; sequence++) primary.link.receiveBinary(page(1, sequence, 100_000));
    const sent = agent.peer.frames.length;
    expect(sent).toBeLessThan(40);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: true });
    primary.link.receiveBinary(page(2, 1));
    agent.peer.isSlow = false;
    agent.peer.bufferedBytes = 0;
    await clock.advance(1000);
    expect(agent.peer.frames.slice(sent).map((frame) => decodeFrameHeader(frame)?.epoch)).toEqual([2]);
  });
});
