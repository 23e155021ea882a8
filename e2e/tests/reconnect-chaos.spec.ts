// A scripted session whose sockets are cut at random bytes, on the customer's side and the agent's, in either direction,
// in the middle of whatever is under way: handshake, hello, snapshot, changes, acts. After each few cuts the replica must
// equal the page, in the same session, without a new code. The course comes from the seed, which is printed.

import { Random } from '../lab/random.ts';
import { expect, poll } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { waitUntilAlike } from '../run/likeness.ts';
import { agentSideOf, joinByCode, sessionIdOf, startSession, waitUntilSharing } from '../run/session.ts';

const isLong = process.env.ALONGSIDE_LONG !== undefined;
const cuts = isLong ? 300 : 16;
const cutsPerLook = 4;
/** Small ones fall into handshake and hello, large ones into the snapshot and what follows. */
const reaches = [60, 600, 3000, 20_000];
const cutMs = 60_000;

const page = (snippet: string): string => `<!doctype html><title>Chaos</title>
<style>li.on { font-weight: bold; } .box { height: 40px; overflow: auto; } .tall { height: 200px; }</style>
<h1 id="title">Nothing yet</h1>
<label>Name <input id="name"></label> <label>City <input id="city"></label>
<label><input id="tick" type="checkbox"> Tick</label>
<div class="box"><div class="tall">Tall</div></div>
<ul id="list">${Array.from({ length: 60 }, (_, index) => `<li>Entry ${index}</li>`).join('')}</ul>
<div id="host"></div>
<script>document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<p id="inner">Inside</p>';</script>
${snippet}`;

/** Sent into the page: a burst of changes, chosen by the given numbers. */
function change(numbers: number[]): void {
  const list = document.getElementById('list') as HTMLElement;
  const child = (number: number): Element | undefined => list.children[number % Math.max(1, list.children.length)];
  for (const [index, number] of numbers.entries()) {
    switch (number % 9) {
      case 0: {
        const entry = document.createElement('li');
        entry.innerHTML = `<b>New</b> ${number} <i>${'x'.repeat(number % 300)}</i>`;
        list.insertBefore(entry, child(number) ?? null);
        break;
      }
      case 1:
        if (list.children.length > 20) child(number)?.remove();
        break;
      case 2: {
        const moved = child(number);
        if (moved) list.insertBefore(moved, child(number >> 3) ?? null);
        break;
      }
      case 3:
        document.getElementById('title')!.textContent = `Change ${number}`;
        break;
      case 4:
        child(number)?.classList.toggle('on');
        break;
      case 5:
        (document.getElementById('city') as HTMLInputElement).value = `City ${number}`;
        break;
      case 6:
        (document.getElementById('tick') as HTMLInputElement).checked = number % 2 === 0;
        break;
      case 7:
        document.querySelector('.box')!.scrollTop = number % 160;
        break;
      case 8: {
        const inner = document.getElementById('host')!.shadowRoot!.getElementById('inner')!;
        inner.textContent = `Inside ${index} ${number}`;
        break;
      }
    }
  }
}

test('[68] [86] chaos: cut at any byte, on either side, the replica ends equal to the page', {
  tag: '@random',
}, async ({ server, customer, agent, gates, site, snippetHtml, engine }) => {
  test.setTimeout(isLong ? 60 * 60_000 : 300_000);
  const seed = Number(process.env.ALONGSIDE_SEED ?? 20261128);
  const random = new Random(seed);
  const numbers = () => Array.from({ length: 4 + random.below(12) }, () => random.below(1_000_000));
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  site.pages['/'] = page(snippetHtml);
  const side = await startSession(customer, site.url('/'));
  const joined = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, joined);
  const session = await sessionIdOf(joined);
  const agentSide = agentSideOf(joined.tab);
  try {
    for (let done = 1; done <= cuts; done++) {
      const whose = random.chance(0.5) ? 'customer' : 'agent';
      const reach = random.pick(reaches);
      let isCut = false;
      void gates[whose].cutAfter(1 + random.below(reach)).then((from) => {
        isCut = true;
        count(`${whose}’s side, sent by the ${from}`);
      });
      if (random.chance(0.3)) {
        await side.tab.type('#name', random.word());
        count('typed by the customer');
      }
      if (random.chance(0.3)) {
        // Lost, refused or carried out: the page decides, and the replica follows.
        await agentSide.replica
          .within(2000)
          .click('#tick', { through: true })
          .then(
            () => count('clicked by the agent'),
            () => count('not clicked: no page to click on'),
          );
      }
      await poll('the cut', cutMs, async () => {
        await side.tab.evaluate(change, numbers());
        return isCut;
      });
      if (random.chance(0.2)) {
        await side.tab.reload();
        count('reload');
      }
      if (done % cutsPerLook !== 0 && done !== cuts) continue;
      await waitUntilSharing(side, agentSide);
      await waitUntilAlike(side.tab, agentSide.replica, cutMs);
      count('looks');
      expect(await sessionIdOf(agentSide)).toBe(session);
      expect(await side.popup.isVisible('.code')).toBe(false);
    }
  } finally {
    console.log(`${engine}: seed ${seed}, ${cuts} cuts`, counts);
  }
});
