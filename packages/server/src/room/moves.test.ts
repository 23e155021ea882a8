import { describe, expect, it } from 'vitest';
import { FakePeer } from '../testing/fake-peer.ts';
import { connectPrimary, enter, makeRoom, settle, type TestRoom } from '../testing/test-room.ts';

const www = { host: 'www.shop.example', key: 'somebody' };
const help = { host: 'help.shop.example', key: 'somebody' };

/** A session whose page on `www` left, and which goes on at `help`. */
async function moved() {
  const test = makeRoom();
  const first = await connectPrimary(test, 's0', {}, www);
  await enter(test);
  first.say({ t: 'leaving', handoff: { hash: 'h1' } });
  first.link.closed();
  const secret = await test.room.handOver(help.host, 'silently');
  const second = await connectPrimary(test, secret, {}, help);
  return { test, first, second };
}

const refusals = ({ notes }: TestRoom) => notes.filter((note) => note.includes('refused'));

describe('[61] a session that goes on elsewhere', () => {
  it('knows the proof from the goodbye, with the code while nobody used it', async () => {
    const test = makeRoom();
    const page = await connectPrimary(test, 's0', {}, www);
    page.say({ t: 'leaving', handoff: { hash: 'h1', code: '123456782' } });
    expect((await test.handoffs.find('h1'))?.handoff).toEqual({
      session: 'session',
      license: 'shop',
      kind: 'leaving',
      at: test.clock.now(),
      visitor: 'somebody',
      code: '123456782',
    });
    const again = await connectPrimary(test, page.secret, {}, www);
    expect((await test.handoffs.find('h1'))?.spent).toBe('the page came back');
    await enter(test);
    again.say({ t: 'opening', handoff: { hash: 'h2', code: '123456782' } });
    expect((await test.handoffs.find('h2'))?.handoff).toMatchObject({ kind: 'opening', code: null });
  });

  it('gives the next page a secret of its own, and is there under one number more', async () => {
    const { test, second } = await moved();
    expect(second.peer.last('primary-welcome').connection).toBe(2);
    expect(test.row.returns).toMatchObject({ host: help.host, parked: [{ host: www.host }] });
    expect(refusals(test)).toEqual([]);
  });

  it('takes the goodbye of a page whose socket was closed before it, with a secret in force only', async () => {
    const test = makeRoom();
    const page = await connectPrimary(test, 's0', {}, www);
    page.link.closed();
    expect(test.room.presence.state).toBe('lost');
    expect(test.room.leave('wrong', { hash: 'h1' })).toBe(false);
    expect(test.room.leave(page.secret, { hash: 'h2' })).toBe(true);
    expect(test.room.presence.state).toBe('away');
    expect((await test.handoffs.find('h2'))?.handoff.kind).toBe('leaving');
  });
});

describe('a page that had the session before', () => {
  it('comes back with what it has, once the page after it is gone, and so does that one', async () => {
    const { test, first, second } = await moved();
    second.say({ t: 'leaving' });
    second.link.closed();
    const back = await connectPrimary(test, first.secret, {}, www);
    expect(back.peer.last('primary-welcome').connection).toBe(3);
    back.link.closed();
    const forward = await connectPrimary(test, second.secret, {}, help);
    expect(forward.peer.last('primary-welcome').connection).toBe(4);
    expect(test.notes).toContain('customer returned www.shop.example');
  });

  it('waits up to 2 s for the goodbye of the page after it', async () => {
    const { test, first, second } = await moved();
    const back = connectPrimary(test, first.secret, {}, www);
    await test.clock.advance(1900);
    second.say({ t: 'leaving' });
    expect((await back).peer.last('primary-welcome').connection).toBe(3);
  });

  it('does not take the session from a page that has it, unless the customer asks', async () => {
    const { test, first } = await moved();
    const back = connectPrimary(test, first.secret, {}, www);
    const refused = expect(back).rejects.toThrow('primary-superseded');
    await test.clock.advance(2000);
    await refused;
    const asked = await connectPrimary(test, first.secret, { isAsked: true }, www);
    expect(asked.peer.last('primary-welcome').connection).toBe(3);
  });

  it('[123] is refused, and it is audited, on another host and after it was taken up', async () => {
    const { test, first, second } = await moved();
    second.link.closed();
    await expect(connectPrimary(test, first.secret, {}, help)).rejects.toThrow('secret-refused');
    await expect(connectPrimary(test, 's0', {}, help)).rejects.toThrow('secret-refused');
    const back = await connectPrimary(test, first.secret, {}, www);
    await connectPrimary(test, back.secret, {}, www);
    await expect(connectPrimary(test, first.secret, {}, www)).rejects.toThrow('secret-refused');
    expect(refusals(test)).toHaveLength(3);
  });
});

describe('[29] the end on a page that another one took the session from', () => {
  it('ends it for all, with a secret of this session only', async () => {
    const { test, first, second } = await moved();
    expect(await test.room.stopBy('wrong')).toBe(false);
    expect(test.room.isOver).toBe(false);
    expect(await test.room.stopBy(first.secret)).toBe(true);
    expect(second.peer.last('ended')).toEqual({ t: 'ended', by: 'customer', reason: 'stopped' });
  });
});

describe('[66] a page that stands by for the window that it opened', () => {
  async function opened() {
    const { test, first, second } = await moved();
    const peer = new FakePeer('customer');
    let isBack = false;
    const back = connectPrimary(test, first.secret, { isStandby: true }, www, peer).then((end) => {
      isBack = true;
      return end;
    });
    return { test, second, back, peer, isBack: () => isBack };
  }

  it('gets the session back once the window is closed, and not while it goes on to another page', async () => {
    const { test, second, back, isBack } = await opened();
    await test.clock.advance(60_000);
    second.say({ t: 'leaving', isMovingOn: true });
    second.link.closed();
    await test.clock.advance(10_000);
    const next = await connectPrimary(test, second.secret, {}, help);
    await test.clock.advance(60_000);
    expect(isBack()).toBe(false);
    next.say({ t: 'leaving' });
    next.link.closed();
    await test.clock.advance(4999);
    expect(isBack()).toBe(false);
    await test.clock.advance(1);
    expect((await back).peer.last('primary-welcome').connection).toBe(4);
  });

  it('hears of the end, is not there when it was closed meanwhile, and leaves no timer', async () => {
    const { test, second, back, peer } = await opened();
    const over = expect(back).rejects.toThrow('session-ended');
    second.say({ t: 'stop' });
    await settle();
    await over;
    expect(test.clock.pending).toBe(0);

    const closed = await opened();
    const gone = expect(closed.back).rejects.toThrow('primary-superseded');
    closed.peer.isOpen = false;
    closed.second.link.closed();
    await closed.test.clock.advance(5000);
    await gone;
    expect(peer.signals).toEqual([]);
  });

  it('with a secret that never was one is refused at once', async () => {
    const { test } = await moved();
    await expect(connectPrimary(test, 'wrong', { isStandby: true }, www)).rejects.toThrow('secret-refused');
  });
});
