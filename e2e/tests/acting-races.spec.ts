// Never a wrong click: an agent whose acts arrive up to half a second late, on a page that moves, renames, covers,
// replaces, removes, masks and switches off what is clicked, and reloads itself. Every click that the page hears of must
// be one that the agent made on the very element, with those words, at that place. Everything else must be refused. The
// course comes from the seed, which is printed with the counts.

import type { ModelNode } from '@alongside/protocol';
import { Random } from '../lab/random.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { RawAgent } from '../run/raw-sockets.ts';
import { startSession } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const isLong = process.env.ALONGSIDE_LONG !== undefined;
const acts = isLong ? 6000 : 400;
/** Below what the server lets an agent do for long. */
const paceMs = 22;
const maxLatencyMs = 500;
const maxMovePx = 8;

/** A click as the page heard of it, with what was true at that moment. */
interface Heard {
  uid: string;
  words: string;
  left: number;
  top: number;
  isOnTop: boolean;
  isOff: boolean;
  isPrivate: boolean;
}

/** An act as the agent saw its target when it aimed. */
interface Made {
  act: string;
  uid: string;
  words: string;
  left: number;
  top: number;
}

/** Runs in the page: targets at places that their own style says, a log of clicks, and changes until it is told to stop. */
function restlessPage(seed: number): void {
  const load = Number(sessionStorage.getItem('load') ?? 0);
  sessionStorage.setItem('load', String(load + 1));
  const log = JSON.parse(sessionStorage.getItem('log') ?? '[]') as Heard[];
  addEventListener('pagehide', () => sessionStorage.setItem('log', JSON.stringify(log)));
  Object.assign(window, { log });
  let state = (seed + load * 7919) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  let made = 0;
  const place = (element: HTMLElement, left: number, top: number): void => {
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  };
  const make = (slot: number): HTMLElement => {
    const isField = slot % 5 === 4;
    const target = document.createElement(isField ? 'input' : 'button');
    target.className = 'target';
    target.id = `t-${load}-${made++}`;
    if (!isField) target.textContent = `Pay ${below(50)}`;
    place(target, 10 + below(6) * 110, 10 + below(8) * 50);
    return target;
  };
  addEventListener(
    'click',
    (event) => {
      const target = (event.target as Element).closest<HTMLInputElement>('.target');
      if (target === null) return;
      const box = target.getBoundingClientRect();
      log.push({
        uid: target.id,
        words: target.textContent ?? '',
        left: box.left + scrollX,
        top: box.top + scrollY,
        isOnTop: target.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)),
        isOff: target.matches(':disabled'),
        isPrivate: target.matches('.maskContent'),
      });
    },
    true,
  );
  const slots = 15;
  const live = Array.from({ length: slots }, (_, slot) => make(slot));
  document.body.append(...live);
  const cover = document.createElement('div');
  cover.className = 'cover';
  document.body.append(cover);
  const timer = setInterval(() => {
    const slot = below(slots);
    const target = live[slot] as HTMLInputElement;
    if (!target.isConnected) return;
    const { left, top } = target.getBoundingClientRect();
    switch (below(12)) {
      case 0:
      case 1:
        place(target, 10 + below(6) * 110, 10 + below(8) * 50);
        break;
      case 2:
        place(target, left + scrollX + below(7) - 3, top + scrollY + below(7) - 3);
        break;
      case 3: {
        // Two change places: what is there now looks much the same.
        const other = live[below(slots)];
        if (other?.isConnected !== true) break;
        const at = other.getBoundingClientRect();
        place(other, left + scrollX, top + scrollY);
        place(target, at.left + scrollX, at.top + scrollY);
        break;
      }
      case 4:
        if (target.localName === 'button') target.textContent = `Pay ${below(50)}`;
        break;
      case 5:
      case 6:
        place(cover, left + scrollX - 5, top + scrollY - 5);
        break;
      case 7:
        live[slot] = make(slot);
        target.replaceWith(live[slot]);
        break;
      case 8: {
        // Gone for a moment; the same element comes back.
        target.remove();
        setTimeout(() => document.body.append(target), below(200));
        break;
      }
      case 9:
        target.disabled = !target.disabled;
        break;
      case 10:
        if (target.localName === 'input' && below(4) === 0) target.classList.toggle('maskContent');
        break;
      default:
        scrollTo(0, below(120));
    }
  }, 12);
  Object.assign(window, { rest: () => clearInterval(timer) });
}

test('[43] no click goes wrong, however late it comes and whatever the page does meanwhile', {
  tag: ['@random', '@chromium'],
}, async ({ server, customer }) => {
  test.setTimeout(isLong ? 900_000 : 120_000);
  const seed = Number(process.env.ALONGSIDE_SEED ?? 20261128);
  const random = new Random(seed);
  const { host } = new URL(server.info.url);
  const page = `<!doctype html><title>Races</title><style>body{margin:0;height:1500px}
      .target,.cover{position:absolute;box-sizing:border-box;width:100px;height:40px}
      .cover{width:110px;height:50px;background:#fffc}</style><body>
      <script>(${restlessPage})(${seed})</script>${snippet(host, server.info.license.id)}`;
  const site = await TestSite.open({ '/': page });
  const made: Made[] = [];
  const sending: Promise<void>[] = [];
  try {
    const side = await startSession(customer, site.url('/'));
    const raw = await RawAgent.join(server, side.code);
    await poll('targets in the stream', 20_000, async () => targets(raw).length > 5);
    for (let index = 0; index < acts; index++) {
      const aimed = targets(raw);
      const reloadsNow = index === Math.floor(acts / 3) || index === Math.floor((acts * 2) / 3);
      if (reloadsNow) sending.push(side.tab.evaluate(() => location.reload()).catch(() => {}));
      if (aimed.length > 0) {
        const target = random.pick(aimed);
        const box = { x: target.left, y: target.top, width: 100, height: 40 };
        const aim = raw.aim(target.node, box, target.words);
        const act = raw.newAct();
        sending.push(
          after(random.below(maxLatencyMs)).then(() => {
            made.push({ act, uid: target.uid, words: target.words, left: target.left, top: target.top });
            raw.socket.send({ t: 'act', act, ...aim, kind: 'click' });
          }),
        );
      } else index--;
      await after(paceMs);
    }
    await Promise.all(sending);
    await side.tab.waitFor(() => {
      (window as unknown as { rest(): void }).rest();
      return true;
    });
    await poll('the last answer', 30_000, async () => {
      const last = raw.newAct();
      raw.socket.send({ t: 'act', act: last, ...nowhere, kind: 'click' });
      return (await raw.answerOf(last)) !== null;
    });
    const heard = await side.tab.evaluate(() => (window as unknown as { log: Heard[] }).log);
    const answers = new Map(raw.socket.all('act-result').map(({ act, code }) => [act, code ?? 'done']));
    const counts: Record<string, number> = { clicks: heard.length };
    for (const { act } of made) {
      const answer = answers.get(act) ?? 'lost';
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
    console.log(`seed ${seed}, ${made.length} acts`, counts);
    expect(wrongClicks(heard, made, answers)).toEqual([]);
    expect(heard.length).toBeGreaterThan(acts / 20);
    for (const code of ['target-moved', 'target-changed', 'target-gone', 'target-covered', 'target-disabled']) {
      expect(counts[code], code).toBeGreaterThan(0);
    }
    // Only a reload may swallow an answer.
    expect(counts.lost ?? 0).toBeLessThan(120);
  } finally {
    site.close();
  }
});

/** Refused by everybody. */
const nowhere = {
  document: 0,
  epoch: 0x7ffffff0,
  sequence: 0,
  node: 1,
  x: 0,
  y: 0,
  box: { x: 0, y: 0, width: 1, height: 1 },
  digest: '',
};

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What the agent sees now: each target at the place that its style says. */
function targets(raw: RawAgent): { node: ModelNode; uid: string; words: string; left: number; top: number }[] {
  const found = [];
  for (const node of raw.model.nodes.values()) {
    if (node.kind !== 'element') continue;
    const attributes = new Map<string, string>();
    for (let index = 0; index < node.attributes.length; index += 2) {
      attributes.set(node.attributes[index] ?? '', node.attributes[index + 1] ?? '');
    }
    const [, left, top] = /left: ([-\d.]+)px; top: ([-\d.]+)px/.exec(attributes.get('style') ?? '') ?? [];
    const uid = attributes.get('id');
    if (uid === undefined || left === undefined) continue;
    found.push({ node, uid, words: wordsOf(raw, node), left: Number(left), top: Number(top) });
  }
  return found;
}

function wordsOf(raw: RawAgent, { id }: ModelNode): string {
  for (const node of raw.model.nodes.values()) if (node.kind === 'text' && node.parent?.id === id) return node.text;
  return '';
}

/** Clicks that no act stands for, in the order in which both happened; and acts that say they were done and were not. */
function wrongClicks(heard: Heard[], made: Made[], answers: Map<string, string>): unknown[] {
  const wrong: unknown[] = [];
  const possible = made.filter(({ act }) => ['done', 'lost'].includes(answers.get(act) ?? 'lost'));
  let at = 0;
  for (const click of heard) {
    const isIt = (act: Made): boolean =>
      act.uid === click.uid &&
      act.words === click.words &&
      Math.abs(act.left - click.left) <= maxMovePx &&
      Math.abs(act.top - click.top) <= maxMovePx &&
      click.isOnTop &&
      !click.isOff &&
      !click.isPrivate;
    // What was lost at a reload may have been carried out, or not.
    while (at < possible.length && !answers.has(possible[at]!.act) && !isIt(possible[at]!)) at++;
    const act = possible[at++];
    if (act === undefined || !isIt(act)) wrong.push({ click, act });
  }
  for (const act of possible.slice(at)) if (answers.has(act.act)) wrong.push({ missing: act });
  return wrong;
}
