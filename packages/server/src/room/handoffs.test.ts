import { describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { license } from '../testing/test-room.ts';
import { type Arrival, type Handoff, Handoffs, judgeHandoff } from './handoffs.ts';

const clock = new ManualClock();
const handoff: Handoff = {
  session: 'session',
  license: 'shop',
  kind: 'leaving',
  at: clock.now(),
  visitor: 'somebody',
  code: null,
};
const arrival: Arrival = {
  license: {
    ...license,
    domains: ['www.shop.example', '*.cookies.example'],
    handoffs: { 'ask.cookies.example': 'ask' },
  },
  host: 'help.cookies.example',
  visitor: 'somebody',
  referrer: 'https://www.shop.example',
  now: clock.now() + 1000,
};

describe('[123] a page with a proof', () => {
  it.each<[string, Partial<Arrival>, string]>([
    ['soon, from the same browser, led by a page of the license', {}, 'continue'],
    ['without a referrer', { referrer: '' }, 'continue'],
    ['after exactly 15 s', { now: handoff.at + 15_000 }, 'continue'],
    ['after more than 15 s', { now: handoff.at + 15_001 }, 'ask'],
    ['after exactly 30 s', { now: handoff.at + 30_000 }, 'ask'],
    ['after more than 30 s', { now: handoff.at + 30_001 }, 'refuse'],
    ['from another address or browser', { visitor: 'somebody else' }, 'ask'],
    ['led by another site', { referrer: 'https://evil.example' }, 'ask'],
    ['led by a site whose name looks alike', { referrer: 'https://www.shop.example.evil.example' }, 'ask'],
    ['led by what is no address', { referrer: 'www.shop.example' }, 'ask'],
    ['on a domain where the license asks', { host: 'ask.cookies.example' }, 'ask'],
    ['of another license', { license: { ...arrival.license, id: 'other' } }, 'refuse'],
  ])('%s', (_, change, verdict) => {
    expect(judgeHandoff(handoff, { ...arrival, ...change }).verdict).toBe(verdict);
  });
});

describe('proofs', () => {
  const make = () => {
    const own = new ManualClock();
    return { own, handoffs: new Handoffs(own) };
  };

  it('are good once', async () => {
    const { handoffs } = make();
    handoffs.offer('a', handoff);
    expect(handoffs.spend('a', 'here')).toBe(true);
    expect(handoffs.spend('a', 'there')).toBe(false);
    expect((await handoffs.find('a'))?.spent).toBe('here');
    expect(handoffs.spend('unknown', 'here')).toBe(false);
  });

  it('that are announced again are as old, and as spent, as they were', async () => {
    const { handoffs } = make();
    handoffs.offer('a', handoff);
    handoffs.spend('a', 'here');
    handoffs.offer('a', { ...handoff, at: handoff.at + 60_000 });
    expect(await handoffs.find('a')).toMatchObject({ spent: 'here', handoff: { at: handoff.at } });
  });

  it('that were announced with the click count from the goodbye, once, and stay spent', async () => {
    const { handoffs } = make();
    handoffs.offer('a', { ...handoff, kind: 'opening' });
    handoffs.offer('a', { ...handoff, at: handoff.at + 5000 });
    handoffs.offer('a', { ...handoff, at: handoff.at + 60_000 });
    expect((await handoffs.find('a'))?.handoff).toEqual({ ...handoff, at: handoff.at + 5000 });
    handoffs.spend('a', 'here');
    handoffs.offer('a', handoff);
    expect((await handoffs.find('a'))?.spent).toBe('here');
  });

  it('of pages that are still saying goodbye are waited for, up to 2 s', async () => {
    const { own, handoffs } = make();
    const early = handoffs.find('a');
    await own.advance(1999);
    handoffs.offer('a', handoff);
    expect((await early)?.handoff).toEqual(handoff);
    let isSettled = false;
    const late = handoffs.find('b').then((found) => {
      isSettled = true;
      return found;
    });
    await own.advance(1999);
    expect(isSettled).toBe(false);
    await own.advance(1);
    expect(await late).toBeNull();
  });

  it('of a page that came back are void; those of windows that it opens are not', async () => {
    const { handoffs } = make();
    handoffs.offer('a', handoff);
    handoffs.offer('b', { ...handoff, kind: 'opening' });
    handoffs.offer('c', { ...handoff, session: 'other' });
    handoffs.voidLeaving('session');
    expect(handoffs.spend('a', '')).toBe(false);
    expect(handoffs.spend('b', '')).toBe(true);
    expect(handoffs.spend('c', '')).toBe(true);
  });

  it('are forgotten with their session, after a while, and the oldest of too many', async () => {
    const { own, handoffs } = make();
    for (let count = 0; count < 65; count++) handoffs.offer(`${count}`, handoff);
    expect(own.pending).toBe(64);
    const oldest = handoffs.find('0');
    await own.advance(2000);
    expect(await oldest).toBeNull();
    handoffs.forget('session');
    expect(own.pending).toBe(0);
    handoffs.offer('x', handoff);
    await own.advance(11 * 60_000);
    expect(own.pending).toBe(0);
  });
});
