import { describe, expect, it } from 'vitest';
import { connectPrimary, enter, license, page, settle, watchedRoom } from '../testing/test-room.ts';

const stricter = { ...license, privacy: { ...license.privacy, masked: ['#secret'] } };

describe('masks that an admin sets while a session runs', () => {
  it('[124] are in force before the page has heard of them: nothing of before stays, or comes', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.say({ t: 'page', url: 'https://shop.example/secret', title: 'Secret' });
    expect(agent.peer.frames).toHaveLength(1);

    test.room.changeLicense(stricter);
    const policy = primary.peer.last('policy');
    expect(JSON.parse(policy.privacy)).toEqual(stricter.privacy);
    expect(primary.peer.last('capture')).toMatchObject({ isOn: true });
    expect(agent.peer.last('discard')).toMatchObject({ document: 0 });
    expect(test.room.log.bytes).toBe(0);
    expect(test.room.page).toBeNull();

    // What is still on its way under the old masks: frames of the old epoch, and an epoch begun just before.
    primary.link.receiveBinary(page(1, 2));
    primary.say({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
    primary.link.receiveBinary(page(2, 1));
    await settle();
    expect(agent.peer.frames).toHaveLength(1);
    expect(test.room.log.bytes).toBe(0);
    const late = await enter(test, 'ben');
    expect(late.peer.frames).toHaveLength(0);

    const { nextEpoch } = policy;
    primary.say({ t: 'epoch-start', document: 0, epoch: nextEpoch, isUnsent: false });
    primary.link.receiveBinary(page(nextEpoch, 1));
    expect(agent.peer.frames).toHaveLength(2);
  });

  it('[124] a page that was away meanwhile gets them with the welcome, and cannot go on where it was', async () => {
    const { test, primary } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    primary.link.closed();
    test.room.changeLicense(stricter);
    const back = await connectPrimary(test, primary.secret, { resume: { epoch: 1, sequence: 1 } });
    const welcome = back.peer.last('primary-welcome');
    expect(JSON.parse(welcome.privacy)).toEqual(stricter.privacy);
    expect(welcome.resume).toBeUndefined();
    expect(welcome.nextEpoch).toBeGreaterThan(2);
  });

  it('other changes of the license leave the page alone', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.link.receiveBinary(page(1, 1));
    test.room.changeLicense({ ...license, name: 'Other', maxSessions: 1 });
    expect(primary.peer.signals.some(({ t }) => t === 'policy')).toBe(false);
    primary.link.receiveBinary(page(1, 2));
    expect(agent.peer.frames).toHaveLength(2);
  });
});

describe('a mask report', () => {
  const report = { t: 'mask-report' as const, masked: [], exposed: [], isWhole: true };

  it('is asked for only while the page is shared, taken only when asked for, and not waited for for ever', async () => {
    const { test, primary, agent } = await watchedRoom();
    primary.say(report);
    const asked = test.room.wantMaskReport();
    expect(primary.peer.last('want-mask-report')).toEqual({ t: 'want-mask-report' });
    primary.say(report);
    expect(await asked).toEqual(report);
    const unanswered = test.room.wantMaskReport();
    await test.clock.advance(12_000);
    expect(await unanswered).toBeNull();
    expect(agent.peer.signals.some(({ t }) => (t as string) === 'mask-report')).toBe(false);

    const atTheEnd = test.room.wantMaskReport();
    agent.link.closed();
    await test.clock.advance(60_000);
    expect(await atTheEnd).toBeNull();
    const before = primary.peer.signals.length;
    expect(await test.room.wantMaskReport()).toBeNull();
    expect(primary.peer.signals.slice(before).some(({ t }) => t === 'want-mask-report')).toBe(false);
  });
});
