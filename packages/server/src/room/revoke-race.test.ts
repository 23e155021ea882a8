import { type Grant, isAllowed, type Signal } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { enter, pointer, watchedRoom } from '../testing/test-room.ts';

const seed = Number(process.env.ALONGSIDE_SEED ?? 20261122);
const rounds = process.env.ALONGSIDE_LONG === undefined ? 60 : 2000;
const longestMs = 500;

/** Whole numbers below a limit, the same for the same seed (mulberry32). */
function randomOf(state: number): (limit: number) => number {
  let at = state | 0;
  return (limit) => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

const target = { document: 0, epoch: 1, sequence: 1, node: 3, x: 0.5, y: 0.5, digest: 'abc' };
const box = { x: 0, y: 0, width: 10, height: 10 };
const splices = [{ position: 0, remove: 0, insert: 'x' }];
const acts: readonly Signal[] = [
  { t: 'act', act: 'a', kind: 'click', ...target, box },
  { t: 'act', act: 'b', kind: 'text', text: 'x', ...target, box },
  { t: 'edit', act: 'c', document: 0, epoch: 1, node: 3, revision: 0, splices, digest: 'abc' },
  { t: 'navigate', act: 'd', to: 'reload' },
];

describe('a revoke and acts that are under way', () => {
  // The server alone: agents who never stop, a customer whose words take their time, a store that does too.
  it(`[60] [121] nothing passes after the server has read it, at latencies of 0 to ${longestMs} ms (seed ${seed})`, async () => {
    const random = randomOf(seed);
    let passed = 0;
    let refused = 0;
    let questions = 0;
    for (let round = 0; round < rounds; round++) {
      const start = (['view', 'point', 'control'] as const)[random(3)] ?? 'view';
      const { test, room, primary, agent, clock } = await watchedRoom({
        row: { grant: start },
        license: { permission: random(2) === 0 ? 'ask' : 'per-session' },
      });
      const ben = await enter(test, 'ben');
      // Commits are slow and in order, as the store's are.
      let saving = Promise.resolve();
      test.beforeSave = () => {
        saving = saving.then(() => new Promise((resolve) => void clock.after(random(longestMs), resolve)));
        return saving;
      };
      let wasBens = false;
      /** What the customer allows by what has reached the server; never more than the customer said. */
      let allowed: Grant = start;
      const later = (run: () => void): void => void clock.after(random(1000) + random(longestMs), run);
      const countOf = () =>
        primary.peer.signals.filter(({ t }) => t === 'act' || t === 'edit' || t === 'navigate').length;
      for (let count = 0; count < 40; count++) {
        const one = random(4) === 0 ? ben : agent;
        const act = acts[random(acts.length)] as Signal;
        later(() => {
          const before = countOf();
          const mayPass = isAllowed('navigate', 'full-control', allowed) && room.agents.controller === one.link.number;
          one.say(act);
          const now = countOf() - before;
          const told = `round ${round}: ${act.t} at ${allowed}`;
          if (!mayPass) expect(now, told).toBe(0);
          // Navigations have a low rate of their own.
          else if (act.t !== 'navigate') expect(now, told).toBe(1);
          if (now === 1) passed++;
          else refused++;
        });
        later(() => {
          const before = primary.peer.frames.length;
          one.link.receiveBinary(pointer(1, count));
          if (allowed === 'view') expect(primary.peer.frames).toHaveLength(before);
        });
      }
      for (let count = 0; count < 3; count++) {
        clock.after(500 + random(1000), () => {
          const grant = (['view', 'point', 'point', 'control'] as const)[random(4)] ?? 'point';
          primary.say({ t: 'grant', grant });
          allowed = grant;
        });
        clock.after(random(longestMs), () =>
          one().say({ t: 'ask-grant', grant: start === 'view' ? 'point' : 'control' }),
        );
        later(() => agent.say({ t: 'hand-over', step: 'offer', to: 2 }));
        later(() => {
          const passes = () => primary.peer.all('grant-question').filter(({ state }) => state === 'passed').length;
          const before = passes();
          ben.say({ t: 'hand-over', step: 'accept' });
          // Where the customer is asked, a yes was not for this one.
          if (passes() > before) allowed = 'point';
          else if (room.license.permission === 'ask' && room.agents.controller === 2 && !wasBens) {
            expect(allowed).not.toBe('control');
          }
          wasBens ||= room.agents.controller === 2;
        });
        // The answer to a question that may be over by then.
        const answered = random(longestMs);
        clock.after(answered, () => {
          const asked = primary.peer.all('grant-question').at(-1);
          if (asked === undefined) return;
          clock.after(random(longestMs), () => {
            const news = primary.peer.all('grant-question').length;
            primary.say({ t: 'grant-answer', question: asked.question, isAllowed: true });
            const [outcome] = primary.peer.all('grant-question').slice(news);
            if (outcome?.state !== 'counted') return;
            questions++;
            allowed = asked.grant;
          });
        });
      }
      const one = () => (random(2) === 0 ? ben : agent);
      await clock.advance(2 * longestMs + 1000);
      expect(room.stored.grant).toBe(allowed);
      await clock.advance(20 * longestMs);
      expect(test.row.grant).toBe(allowed);
    }
    console.log(
      `seed ${seed}: ${rounds} rounds, ${passed} acts passed, ${refused} refused, ${questions} yeses counted`,
    );
    expect(passed).toBeGreaterThan(rounds);
    expect(refused).toBeGreaterThan(rounds);
    expect(questions).toBeGreaterThan(rounds / 10);
  });
});
