// Highlight and drawing tools: what an agent draws is at the same place of the content on the customer's page and on every
// agent's screen, and stays there.

import type { Signal } from '@alongside/protocol';
import { chooseTool, drawAround } from '../run/drawing.ts';
import type { Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { RawAgent, signInRaw } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  type AgentSide,
  enterSession,
  press,
  SECOND_AGENT,
  sessionIdOf,
  share,
  waitUntilSharing,
} from '../run/session.ts';

/** Closed shadow roots, kept by the test page itself. */
declare const shadowRoots: ShadowRoot[];
/** And its sockets. */
declare const sockets: WebSocket[];

const through = { through: true };
/** How far a drawing may be from its place, in CSS pixels of the customer. */
const TOLERANCE_PX = 1;
const WAIT_MS = 25_000;

type Edges = readonly number[];
/** A drawing: its kind, its words, and how far its edges are from those of an element, in the customer's pixels. */
interface Seen {
  kind: string;
  words: string;
  edges: Edges;
}

function drawingPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/drawing.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

/** What the customer's page shows of drawings, measured from an element of it. */
function seenByCustomer(tab: Tab, css: string, inFrame = false): Promise<Seen[]> {
  return tab.evaluate(
    (where, isInFrame) => {
      const frame = document.querySelector<HTMLIFrameElement>('#frame');
      const view = isInFrame ? frame?.contentDocument : document;
      const element =
        view?.querySelector(where) ?? document.querySelector('#shadow')?.shadowRoot?.querySelector(where) ?? null;
      const box = element?.getBoundingClientRect() ?? new DOMRect();
      const outer = isInFrame ? frame?.getBoundingClientRect() : undefined;
      const x = box.x + (outer === undefined ? 0 : outer.x + 2);
      const y = box.y + (outer === undefined ? 0 : outer.y + 2);
      return shadowRoots
        .flatMap((root) => [...root.querySelectorAll<HTMLElement>('.drawings:not([hidden]) .drawing:not([hidden])')])
        .filter((drawing) => drawing.querySelector('svg')?.getBoundingClientRect().width !== 0)
        .map((drawing) => {
          const ink = drawing.querySelector<SVGPathElement>('.ink')?.getBBox();
          const words = drawing.querySelector('p')?.getBoundingClientRect();
          const at = ink ?? words ?? new DOMRect();
          return {
            kind: drawing.className.replace('drawing ', ''),
            words: [drawing.querySelector('p')?.textContent, drawing.querySelector('span')?.textContent]
              .filter(Boolean)
              .join(' by '),
            edges: [at.x - x, at.y - y, at.x + at.width - x - box.width, at.y + at.height - y - box.height],
          };
        });
    },
    css,
    inFrame,
  );
}

/** The same on an agent's screen. */
async function seenByAgent(side: AgentSide, css: string, inFrame = false): Promise<Seen[]> {
  const box = await side.replica.evaluate(
    (where, isInFrame) => {
      const frame = document.querySelector<HTMLIFrameElement>('#frame');
      const view = isInFrame ? frame?.contentDocument : document;
      const element =
        view?.querySelector(where) ?? document.querySelector('#shadow')?.shadowRoot?.querySelector(where) ?? null;
      const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
      const outer = isInFrame ? frame?.getBoundingClientRect() : undefined;
      return {
        x: x + (outer === undefined ? 0 : outer.x + 2),
        y: y + (outer === undefined ? 0 : outer.y + 2),
        width,
        height,
      };
    },
    css,
    inFrame,
  );
  return side.viewer.evaluate((element) => {
    const shells = document.querySelector<HTMLElement>('.shells');
    const style = shells === null ? undefined : document.defaultView?.getComputedStyle(shells);
    const scale = new DOMMatrix(style?.transform).a;
    const overlay = document.querySelector('.overlay')?.getBoundingClientRect() ?? new DOMRect();
    const drawings = [...document.querySelectorAll<HTMLElement>('.drawings .drawing:not([hidden])')];
    // A picture without a size is not painted.
    const painted = drawings.filter((each) => each.querySelector('svg')?.getBoundingClientRect().width !== 0);
    return painted.map((drawing) => {
      const ink = drawing.querySelector<SVGPathElement>('.drawing-ink')?.getBBox();
      const words = drawing.querySelector('p')?.getBoundingClientRect();
      const place =
        words === undefined
          ? new DOMRect()
          : new DOMRect(words.x - overlay.x, words.y - overlay.y, words.width, words.height);
      const at = ink ?? place;
      const { x, y, width, height } = element;
      return {
        kind: drawing.className.replace('drawing is-', ''),
        words: [drawing.querySelector('p')?.textContent, drawing.querySelector('.drawing-name')?.textContent]
          .filter(Boolean)
          .join(' by '),
        edges: [
          at.x / scale - x,
          at.y / scale - y,
          (at.x + at.width) / scale - x - width,
          (at.y + at.height) / scale - y - height,
        ],
      };
    });
  }, box);
}

function isNear(one: Edges, other: Edges, count = 4): boolean {
  return one.slice(0, count).every((edge, index) => Math.abs(edge - (other[index] ?? Number.NaN)) <= TOLERANCE_PX);
}

/** Waits until both sides show the same drawings at the same places by this element. @returns how the agent sees them */
async function lineUp(tab: Tab, sides: AgentSide[], css: string, kinds: string, inFrame = false): Promise<Seen[]> {
  return poll(`${kinds} by ${css} on all sides`, WAIT_MS, async () => {
    const page = await seenByCustomer(tab, css, inFrame);
    const screens = await Promise.all(sides.map((side) => seenByAgent(side, css, inFrame)));
    const isThere = screens.every(
      (screen) =>
        screen.map(({ kind }) => kind).join(' ') === kinds &&
        page.map(({ kind }) => kind).join(' ') === kinds &&
        screen.every(({ kind, edges }, index) => isNear(edges, page[index]?.edges ?? [], kind === 'text' ? 2 : 4)),
    );
    if (!isThere) throw new Error(JSON.stringify({ page, screens }));
    return screens[0];
  });
}

// Several people in one journey, on machines that do other things as well.
test.setTimeout(180_000);

test('[38] [39] [113] every tool draws at the same place for all, and it stays there: scroll, reflow, zoom, reload', async ({
  server,
  customer,
  agent,
  newPerson,
}) => {
  const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server));
  const { tab } = customerSide;
  await side.replica.waitForText('#far', 'The end');

  // The element under the pointer is named before it is highlighted.
  await chooseTool(side, 'highlight');
  await side.replica.hover('#save', through);
  await side.viewer.waitForText('.drawing-preview .drawing-name', 'Button: Save order');
  await side.replica.click('#save', through);
  await lineUp(tab, [side], '#save', 'highlight');
  const [highlight] = await seenByCustomer(tab, '#save');
  expect(highlight?.words).toBe('Ada Agent: Save order, button');
  expect(isNear(highlight?.edges ?? [], [-3, -3, 3, 3])).toBe(true);

  await chooseTool(side, 'rectangle');
  await drawAround(side, side.replica, '.plain');
  await chooseTool(side, 'arrow');
  await drawAround(side, side.replica, '.plain');
  await chooseTool(side, 'pen');
  await drawAround(side, side.replica, '#save');
  await chooseTool(side, 'words');
  await side.replica.click('#save', through);
  await side.viewer.waitForVisible('.drawing-words');
  await side.tab.typeText('<b>Press here</b>');
  await side.tab.press('Enter');
  const all = 'highlight rectangle arrow pen text';
  const [, rectangle, , , note] = await lineUp(tab, [side], '.plain', all);
  expect(note?.words).toBe('<b>Press here</b> by Ada Agent');
  // Where the mouse went, as near as a screen's pixels of a scaled page tell.
  for (const edge of rectangle?.edges ?? [0]) expect(Math.abs(Math.abs(edge) - 7)).toBeLessThan(3);
  // Nothing of it took or made a click, and nothing of it is in the mirror.
  expect(await tab.evaluate(() => document.querySelector<HTMLElement>('#save')?.dataset.hits)).toBeUndefined();
  await tab.click('#save');
  expect(await tab.evaluate(() => document.querySelector<HTMLElement>('#save')?.dataset.hits)).toBe('1');
  expect(await side.replica.evaluate(() => document.documentElement.outerHTML.includes('Press here'))).toBe(false);

  // A second agent who comes later sees it too; theirs is theirs.
  const other = await newPerson();
  const second = await enterSession(other, server, await sessionIdOf(side));
  await waitUntilSharing(customerSide, second);
  const both = [side, second];
  await lineUp(tab, both, '#save', all);

  // Scroll, reflow, and zoom of either side.
  await tab.evaluate(() => scrollTo(0, 60));
  await lineUp(tab, both, '#save', all);
  await tab.evaluate(() => document.querySelector('#grows')?.append(' taller'.repeat(300)));
  await lineUp(tab, both, '.plain', all);
  await tab.resize(700, 900);
  await lineUp(tab, both, '.plain', all);
  for (const zoom of ['50', '300', '100']) {
    await side.viewer.fill('.zoom-number', zoom);
    await side.tab.press('Enter');
    await side.viewer.waitFor(
      (wanted) => document.querySelector<HTMLInputElement>('.zoom-number')?.value.startsWith(wanted),
      zoom,
    );
    await lineUp(tab, [side], '.plain', all);
  }
  await side.viewer.click('.fit');

  // An element that is replaced by its like, and a page that is reloaded.
  await tab.evaluate(() => {
    const button = document.querySelector('.plain');
    button?.replaceWith(button.cloneNode(true));
  });
  await lineUp(tab, both, '.plain', all);
  await tab.reload();
  await waitUntilSharing(customerSide, side);
  await lineUp(tab, both, '#save', all);
  await lineUp(tab, both, '.plain', all);

  // Undo takes the agent's own last one; clearing takes all.
  await chooseTool(side, 'pen');
  await side.tab.press('Control+z');
  await lineUp(tab, both, '#save', 'highlight rectangle arrow pen');
  await chooseTool(second, 'pen');
  await second.tab.press('Control+z');
  await second.viewer.click('.clear-own');
  await lineUp(tab, both, '#save', 'highlight rectangle arrow pen');
  await second.viewer.click('.clear-all');
  await lineUp(tab, both, '#save', '');
});

test('[39] drawings in frames, shadow roots and boxes that scroll; what is gone from the page is taken away and said', async ({
  server,
  customer,
  agent,
}) => {
  const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server));
  const { tab } = customerSide;
  await side.replica.waitForText('#far', 'The end');
  const inner = side.replica.frame('#frame');
  await inner.waitForText('#inner', 'Inside');
  await chooseTool(side, 'highlight');
  await inner.click('#inner', through);
  await lineUp(tab, [side], '#inner', 'highlight', true);
  await side.replica.click('#shadow', through);
  await lineUp(tab, [side], '#deep', 'highlight highlight');
  await side.replica.click('#two', through);
  await lineUp(tab, [side], '#two', 'highlight highlight highlight');
  // Out of sight in its box is out of sight here.
  await tab.evaluate(() => document.querySelector('#scroller')?.scrollTo(0, 1000));
  await lineUp(tab, [side], '#deep', 'highlight highlight');
  await tab.evaluate(() => document.querySelector('#scroller')?.scrollTo(0, 0));
  await lineUp(tab, [side], '#two', 'highlight highlight highlight');
  await tab.reload();
  await waitUntilSharing(customerSide, side);
  await lineUp(tab, [side], '#inner', 'highlight highlight highlight', true);
  await tab.evaluate(() => document.querySelector('#scroller')?.remove());
  await side.viewer.within(WAIT_MS).waitForText('.toasts', 'no longer on the page');
  await lineUp(tab, [side], '#deep', 'highlight highlight');
});

test('[38] the customer hides drawings, hears of them, and a pause takes them from the screen', async ({
  server,
  customer,
  agent,
}) => {
  const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server));
  const { tab, popup } = customerSide;
  await side.replica.waitForText('#far', 'The end');
  // By keyboard: each tool has a letter, Escape leaves it.
  await side.viewer.click('.tool-pointer');
  await side.tab.press('h');
  await side.viewer.waitForVisible('.tool-highlight[aria-pressed=true]');
  await side.tab.press('Escape');
  await side.viewer.waitForVisible('.tool-hand[aria-pressed=true]');
  await side.tab.press('Alt+h');
  await side.viewer.waitForVisible('.tool-highlight[aria-pressed=true]');
  await side.replica.click('#save', through);
  await lineUp(tab, [side], '#save', 'highlight');
  await popup.waitFor(() => document.querySelector('.news')?.textContent === 'Ada Agent points at Save order, button');
  const toggle = (): Promise<{ words: string; x: number; y: number } | undefined> =>
    tab.evaluate(() => {
      const button = shadowRoots.flatMap((root) => [...root.querySelectorAll<HTMLElement>('.drawings-toggle')])[0];
      const box = button?.getBoundingClientRect();
      return box && { words: button?.textContent ?? '', x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
  expect((await toggle())?.words).toBe('Hide drawings');
  await tab.mouse.clickMouse((await toggle())!, 'left', 1);
  await poll('no drawing in sight', WAIT_MS, async () => (await seenByCustomer(tab, '#save')).length === 0);
  expect((await toggle())?.words).toBe('Show drawings');
  await side.viewer.within(WAIT_MS).waitForText('.drawing-note', 'The customer has hidden drawings');
  await tab.mouse.clickMouse((await toggle())!, 'left', 1);
  await lineUp(tab, [side], '#save', 'highlight');

  // The laser leaves a trail on both sides, gone in a moment.
  const trails = (): Promise<number> =>
    tab.evaluate(() => shadowRoots.flatMap((root) => [...root.querySelectorAll('.laser path')]).length);
  await chooseTool(side, 'laser');
  await side.tab.evaluate(() => 0);
  await poll('a trail on the customer’s page', WAIT_MS, async () => {
    for (const css of ['#save', '.plain', '#grows']) {
      const { x, y } = await side.replica.box(css);
      await side.tab.mouse.moveMouse({ x: x + 5, y: y + 5 });
      await side.tab.mouse.moveMouse({ x: x + 25, y: y + 9 });
      await side.tab.mouse.moveMouse({ x: x + 45, y: y + 5 });
    }
    return (await trails()) > 0;
  });
  await poll('no trail any more', WAIT_MS, async () => (await trails()) === 0);

  await popup.click('.maximize');
  await press(popup, 'Pause');
  await popup.waitForText('.status', 'Paused');
  await poll('no drawing while paused', WAIT_MS, async () => (await seenByCustomer(tab, '#save')).length === 0);
  await press(popup, 'Resume');
  await waitUntilSharing(customerSide, side);
  await lineUp(tab, [side], '#save', 'highlight');

  // Fading ink goes by itself, and the end of the session takes everything.
  await chooseTool(side, 'pen');
  await side.viewer.click('.fading-ink');
  await drawAround(side, side.replica, '.plain');
  await lineUp(tab, [side], '#save', 'highlight pen');
  await lineUp(tab, [side], '#save', 'highlight');
  await press(popup, 'Stop sharing');
  await poll('nothing of ours on the page', WAIT_MS, async () => {
    const left = await tab.evaluate(() => [
      shadowRoots.flatMap((root) => [...root.querySelectorAll('.drawings, .drawings-toggle')]).length,
      sessionStorage.getItem('alongside.drawings'),
    ]);
    return left[0] === 0 && left[1] === null;
  });
});

test('[40] the tools work in all three modes, and with a grant to view none does, for a reason', {
  tag: '@chromium',
}, async ({ server, customer, agent }) => {
  for (const mode of ['no-control', 'partial-control']) {
    const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server, mode));
    await side.replica.waitForText('#far', 'The end');
    await chooseTool(side, 'rectangle');
    await drawAround(side, side.replica, '#save');
    await lineUp(customerSide.tab, [side], '#save', 'rectangle');
    await press(customerSide.popup, 'Stop');
  }
  const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server));
  const { tab, popup } = customerSide;
  await popup.click('.maximize');
  await press(popup, 'Take back control');
  await chooseTool(side, 'highlight');
  await side.replica.click('#save', through);
  await lineUp(tab, [side], '#save', 'highlight');
  await tab.evaluate(() => sockets.at(-1)?.send(JSON.stringify({ t: 'grant', grant: 'view' })));
  await side.viewer.waitForVisible('.tool-highlight:disabled');
  const reasons = await side.viewer.evaluate(() =>
    ['laser', 'highlight', 'pen', 'rectangle', 'arrow', 'words'].map(
      (tool) => document.querySelector<HTMLButtonElement>(`.tool-${tool}:disabled`)?.title,
    ),
  );
  for (const reason of reasons) expect(reason).toContain('not allowed');
});

test('[39] [60] [72] an agent who speaks by hand: no other’s name, no foreign place, no words of what is masked, no flood', {
  tag: '@chromium',
}, async ({ server, customer, agent }) => {
  const { customer: customerSide, agent: side } = await share(customer, agent, server, drawingPage(server));
  const { tab, popup } = customerSide;
  const raw = await RawAgent.connect(server, await sessionIdOf(side), await signInRaw(server, SECOND_AGENT));
  const node = await raw.element('save');
  const secret = await raw.element('secret');
  const draw = (more: object): void => {
    const { epoch } = raw.header;
    const shape = { kind: 'highlight', colour: 0, points: [] };
    const act = raw.newAct();
    const signal = { t: 'draw', act, document: 0, epoch, node: node.id, isFading: false, shape };
    raw.socket.send(JSON.stringify({ ...signal, ...more }));
  };
  // A masked element is framed without a name, on every side.
  draw({ node: secret.id, agent: 1, name: 'Ada Agent', id: '1:x' });
  await lineUp(tab, [side], '#secret', 'highlight');
  const name = (await raw.socket.signal('who-is-here')).agents.find(({ number }) => number === 2)?.name ?? '?';
  expect((await seenByCustomer(tab, '#secret'))[0]?.words).toBe(name);
  expect((await seenByAgent(side, '#secret'))[0]?.words).toBe(name);
  await popup.waitFor((words) => document.querySelector('.news')?.textContent === words, `${name} drew on this page`);
  expect(JSON.stringify(raw.socket.signals)).not.toContain('Canary');

  // Elements that are not there are answered by the page: the drawing is gone for all.
  draw({ node: 0x7ffffff0 });
  draw({ node: 0 });
  await poll('both taken away again', WAIT_MS, async () => {
    const gone = raw.socket.all('drawings').flatMap(({ change }) => JSON.parse(change).gone ?? []);
    return gone.length === 2;
  });
  // What is no drawing at all never reaches the page.
  for (const shape of [
    { kind: 'image', colour: 0, points: [] },
    { kind: 'pen', colour: 0, points: Array.from({ length: 5000 }, () => 0) },
    { kind: 'text', colour: 0, points: [0, 0], words: 'x'.repeat(5000) },
    { kind: 'rectangle', colour: '1;x:url(//evil)', points: [0, 0, 1, 1] },
  ]) {
    draw({ shape });
  }
  // As many as go through at once: the page stays itself, and clear takes all.
  for (let count = 0; count < 400; count++) draw({ shape: { kind: 'rectangle', colour: 1, points: [0, 0, 1, 1] } });
  await raw.isDrained();
  const answers = raw.socket.all('act-result') as Signal<'act-result'>[];
  expect(answers.filter(({ code }) => code === 'rate-limited').length).toBeGreaterThan(250);
  await poll('what was taken on the page', WAIT_MS, async () => (await seenByCustomer(tab, '#save')).length > 20);
  expect((await seenByCustomer(tab, '#save')).length).toBeLessThanOrEqual(60);
  await tab.click('#save');
  expect(await tab.evaluate(() => document.querySelector<HTMLElement>('#save')?.dataset.hits)).toBe('1');
  await chooseTool(side, 'pen');
  await side.viewer.click('.clear-all');
  await lineUp(tab, [side], '#save', '');
});
