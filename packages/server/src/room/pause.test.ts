import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, page, pointer, watchedRoom } from '../testing/test-room.ts';

const act = {
  t: 'act',
  act: 'a1',
  document: 0,
  epoch: 1,
  sequence: 1,
  node: 4,
  x: 0.5,
  y: 0.5,
  box: { x: 0, y: 0, width: 10, height: 10 },
  digest: '00',
  kind: 'click',
} as const;

describe('pause', () => {
  it('[29] [122] drops what was sent, at the server and at every replica, and takes nothing more', async () => {
    const { test, room, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'page', url: 'https://shop.example/', title: 'Shop' });
    agent.say({ t: 'rendered', log: 1 });
    expect(room.log.bytes).toBeGreaterThan(0);

    primary.say({ t: 'pause', by: 'customer' });
    expect(agent.peer.last('pause').by).toBe('customer');
    expect(agent.peer.last('discard')).toMatchObject({ document: 0, epoch: 2 });
    expect(primary.peer.last('agents').agents[0]?.isWatching).toBe(false);
    expect(room.log.bytes).toBe(0);
    expect(room.page).toBeNull();
    expect(test.forgotten).toContain('null Infinity');
    expect(test.notes).toContain('customer paused');

    const before = agent.peer.frames.length;
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(1, 2));
    primary.link.receiveBinary(page(2, 1));
    primary.link.receiveBinary(pointer(1, 5));
    primary.say({ t: 'page', url: 'https://shop.example/account', title: 'Account' });
    expect(agent.peer.frames).toHaveLength(before);
    expect(room.page).toBeNull();
    expect(room.log.bytes).toBe(0);
  });

  it('[29] refuses acts meanwhile, and goes on with a new epoch', async () => {
    const { primary, agent, room } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'pause', by: 'customer' });
    agent.say(act);
    expect(agent.peer.last('act-result').code).toBe('not-allowed');

    primary.say({ t: 'pause', by: 'nobody' });
    expect(agent.peer.last('pause').by).toBe('nobody');
    primary.link.receiveBinary(page(1, 2));
    expect(room.log.bytes).toBe(0);
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(2, 1));
    expect(room.log.bytes).toBeGreaterThan(0);
    agent.say({ ...act, epoch: 2 });
    expect(primary.peer.last('act').act).toBe('a1');
  });

  it('[29] is told to agents who come later, and holds for the next page that says so', async () => {
    const { test, primary } = await watchedRoom();
    primary.say({ t: 'pause', by: 'customer' });
    const second = await enter(test, 'ben');
    expect(second.peer.last('pause').by).toBe('customer');

    const paused = await connectPrimary(test, primary.secret, { pause: 'customer' });
    expect(paused.peer.last('primary-welcome').isPaused).toBe(true);
    // A page that does not know of it is told, and nothing of it is taken.
    const unaware = await connectPrimary(test, paused.secret);
    expect(unaware.peer.last('primary-welcome').isPaused).toBe(true);
    unaware.say({ t: 'epoch-start', document: 0, epoch: 7, isUnsent: false });
    unaware.link.receiveBinary(page(7, 1));
    expect(test.room.log.bytes).toBe(0);
    const resumed = await connectPrimary(test, unaware.secret, { pause: 'nobody' });
    expect(resumed.peer.last('primary-welcome').isPaused).toBe(false);
    expect(test.room.isPaused).toBe(false);
    expect(second.peer.last('pause').by).toBe('nobody');
  });

  it('ends a pause by the page with the page', async () => {
    const { test, primary } = await watchedRoom();
    primary.say({ t: 'pause', by: 'page' });
    await connectPrimary(test, primary.secret);
    expect(test.room.isPaused).toBe(false);
  });

  it('takes a pause by the page and then by the customer for one', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.say({ t: 'pause', by: 'page' });
    primary.say({ t: 'pause', by: 'customer' });
    expect(agent.peer.last('pause').by).toBe('customer');
    expect(test.room.isPaused).toBe(true);
  });
});

it('keeps who the customer is for agents who come later, as the page said it', async () => {
  const { test, primary, agent } = await watchedRoom();
  const fields = [{ name: 'id', value: '<b>42</b>' }];
  primary.say({ t: 'customer', fields });
  expect(agent.peer.last('customer').fields).toEqual(fields);
  const second = await enter(test, 'ben');
  expect(second.peer.last('customer').fields).toEqual(fields);
  expect(test.row.customerId).toBe('<b>42</b>');
});
