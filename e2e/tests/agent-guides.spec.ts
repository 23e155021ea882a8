// What agent and customer see of each other, and how the agent looks at the page: pointers with names, ripples, fit,
// zoom, scrolling to all of a larger page.

import type { Scope, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, share } from '../run/session.ts';

/** Closed shadow roots, kept by the test page itself. */
declare const shadowRoots: ShadowRoot[];

/** How far apart two people may see one place, in CSS pixels of the customer. */
const TOLERANCE_PX = 4;
const through = { through: true };

function fieldsPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

/** Where the agents' pointers are on the customer's page, by name. */
function pointersAt(tab: Tab): Promise<Record<string, { x: number; y: number }>> {
  return tab.evaluate(() => {
    const found: Record<string, { x: number; y: number }> = {};
    for (const pointer of shadowRoots.flatMap((root) => [...root.querySelectorAll<HTMLElement>('.pointer')])) {
      const { e, f } = new DOMMatrix(getComputedStyle(pointer).transform);
      found[pointer.querySelector('span')?.textContent ?? ''] = { x: e, y: f };
    }
    return found;
  });
}

async function waitForPointer(tab: Tab, name: string, css: string): Promise<void> {
  await poll(`the pointer of ${name} on ${css}`, 10_000, async () => {
    const { x, y, width, height } = await tab.box(css);
    const at = (await pointersAt(tab))[name];
    if (at === undefined) return false;
    const isThere = Math.hypot(at.x - x - width / 2, at.y - y - height / 2) < TOLERANCE_PX;
    if (!isThere) throw new Error(`at ${JSON.stringify(at)}, not in the middle of ${JSON.stringify({ x, y })}`);
    return true;
  });
}

/** The factor by which the viewer shows the customer's page. */
function scaleOf(viewer: Scope): Promise<number> {
  return viewer.evaluate(() => {
    const shells = document.querySelector<HTMLElement>('.shells');
    return shells === null ? 0 : new DOMMatrix(document.defaultView?.getComputedStyle(shells).transform).a;
  });
}

async function zoomNumber(viewer: Scope): Promise<number> {
  return Number.parseInt(await viewer.value('.zoom-number'), 10);
}

async function customerPointer(agent: AgentSide): Promise<{ x: number; y: number } | null> {
  return agent.viewer.evaluate(() => {
    const pointer = document.querySelector<HTMLElement>('.pointer.is-customer');
    const overlay = document.querySelector('.overlay')?.getBoundingClientRect();
    if (pointer === null || overlay === undefined) return null;
    const { e, f } = new DOMMatrix(document.defaultView?.getComputedStyle(pointer).transform);
    return { x: overlay.x + e, y: overlay.y + f };
  });
}

test('[41] the customer sees the agent’s pointer with the agent’s name, at the same place in the content', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { tab } = sides.customer;
  for (const css of ['#count', '#notes', '#meal']) {
    await sides.agent.replica.hover(css, through);
    await waitForPointer(tab, 'Ada Agent', css);
  }
  // Anchored to the content: it goes along when the customer's page moves.
  await sides.agent.replica.hover('#name', through);
  await waitForPointer(tab, 'Ada Agent', '#name');
  await tab.evaluate(() => document.querySelector('h1')?.style.setProperty('margin-bottom', '120px'));
  await waitForPointer(tab, 'Ada Agent', '#name');
});

test('[42] the agent sees the customer’s pointer and clicks', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { tab } = sides.customer;
  const { viewer, replica } = sides.agent;
  for (const css of ['#count', '#notes']) {
    await tab.hover(css);
    await poll(`the customer's pointer on ${css}`, 10_000, async () => {
      const at = await customerPointer(sides.agent);
      const frame = await viewer.evaluate(() => {
        const box = window.frameElement?.getBoundingClientRect();
        return { x: box?.x ?? 0, y: box?.y ?? 0 };
      });
      const { x, y, width, height } = await replica.box(css);
      if (at === null) return false;
      const isThere = Math.hypot(at.x + frame.x - x - width / 2, at.y + frame.y - y - height / 2) < TOLERANCE_PX;
      if (!isThere) throw new Error(JSON.stringify({ at, frame, x, y, width, height }));
      return true;
    });
  }
  await viewer.waitForText('.pointer.is-customer .pointer-name', 'Customer');
  await viewer.evaluate(() => {
    const layer = document.querySelector('.pointers');
    if (!layer) return;
    new MutationObserver((changes) => {
      const isRipple = (node: Node): boolean => (node as Element).className === 'ripple';
      if (changes.some(({ addedNodes }) => [...addedNodes].some(isRipple))) layer.setAttribute('data-rippled', '');
    }).observe(layer, { childList: true });
  });
  await tab.click('#count');
  await viewer.waitFor(() => document.querySelector('.pointers')?.hasAttribute('data-rippled'));
  await replica.waitForText('#count', 'Counted 1');
});

test('[41] [51] [58] in no-control the pointer is still seen, and a click only shows', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server, 'no-control'));
  await sides.agent.replica.hover('#count', through);
  await waitForPointer(sides.customer.tab, 'Ada Agent', '#count');
  await sides.agent.replica.click('#count', through);
  await sides.agent.replica.click('#name', through);
  await sides.agent.tab.typeText('x');
  // What the agent sends later arrives later: the pointer is there, so the click would have been.
  await sides.agent.replica.hover('#notes', through);
  await waitForPointer(sides.customer.tab, 'Ada Agent', '#notes');
  expect(await sides.customer.tab.text('#count')).toBe('Count');
  expect(await sides.customer.tab.value('#name')).toBe('');
});

test('[44] [45] Auto-fit follows the window; zoom goes in steps, by number, and back', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { viewer, tab } = sides.agent;
  await sides.customer.tab.resize(1600, 1000);
  // An engine may tell a new size in steps.
  await poll('the page in its new size, scaled to fit', 10_000, async () => {
    const scale = await scaleOf(viewer);
    const { width, height } = await viewer.box('.overlay');
    return scale < 0.9 && Math.abs(width / scale - 1600) < 2 && Math.abs(height / scale - 1000) < 2;
  });
  const isWithin = (): Promise<boolean> =>
    viewer.evaluate(() => {
      const room = document.querySelector('.stage-scroller')?.getBoundingClientRect();
      const box = document.querySelector('.overlay')?.getBoundingClientRect();
      if (room === undefined || box === undefined) return false;
      return box.x >= room.x && box.right <= room.right && box.y >= room.y && box.bottom <= room.bottom;
    });
  expect(await isWithin()).toBe(true);
  const wide = await scaleOf(viewer);
  const [width = 0, height = 0] = await tab.evaluate(() => [innerWidth, innerHeight]);
  await tab.resize(800, 600);
  await poll('a smaller scale', 10_000, async () => (await scaleOf(viewer)) < wide - 0.05);
  expect(await isWithin()).toBe(true);
  await poll('the number of that scale', 10_000, async () => {
    // Computed styles are cut to six digits: a scale half-way between two numbers may be told as either.
    return Math.abs((await zoomNumber(viewer)) - (await scaleOf(viewer)) * 100) < 0.501;
  });
  await tab.resize(width, height);
  await poll('the scale from before', 10_000, async () => Math.abs((await scaleOf(viewer)) - wide) < 0.05);

  // Steps.
  let last = await scaleOf(viewer);
  for (let step = 0; step < 3; step++) {
    await viewer.click('.zoom-in');
    last = await poll('a larger scale', 10_000, async () => {
      const next = await scaleOf(viewer);
      return next > last ? next : null;
    });
  }
  await viewer.waitForVisible('.fit[aria-pressed=false]');
  await viewer.click('.zoom-out');
  await poll('a smaller scale again', 10_000, async () => (await scaleOf(viewer)) < last);
  // Any wanted level, in both directions and within the limits.
  for (const [typed, wanted] of [
    ['37', 37],
    ['243', 243],
    ['3', 10],
    ['9999', 500],
    ['100', 100],
  ] as const) {
    await viewer.fill('.zoom-number', typed);
    await tab.press('Enter');
    await poll(`a zoom of ${wanted} %`, 10_000, async () => Math.round((await scaleOf(viewer)) * 100) === wanted);
    expect(await zoomNumber(viewer)).toBe(wanted);
  }
  await viewer.click('.fit');
  await poll('Auto-fit again', 10_000, async () => Math.abs((await scaleOf(viewer)) - wide) < 0.05);
});

test('[46] without Auto-fit the agent scrolls to everything of a larger page', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server, 'no-control'));
  await sides.customer.tab.resize(1800, 1100);
  const { viewer, tab } = sides.agent;
  await viewer.fill('.zoom-number', '150');
  await tab.press('Enter');
  await poll('a zoom of 150 %', 10_000, async () => Math.round((await scaleOf(viewer)) * 100) === 150);
  const corners = (): Promise<{ left: number; top: number; right: number; bottom: number }> =>
    viewer.evaluate(() => {
      const room = document.querySelector('.stage-scroller')?.getBoundingClientRect() ?? new DOMRect();
      const box = document.querySelector('.overlay')?.getBoundingClientRect() ?? new DOMRect();
      return {
        left: room.left - box.left,
        top: room.top - box.top,
        right: box.right - room.right,
        bottom: box.bottom - room.bottom,
      };
    });
  await poll('a page larger than the window', 10_000, async () => {
    const { left, right, top, bottom } = await corners();
    return left + right > 500 && top + bottom > 500;
  });
  const { x, y, width, height } = await viewer.box('.stage-scroller');
  const middle = { x: x + width / 2, y: y + height / 2 };
  await poll('the lower right corner', 10_000, async () => {
    await tab.mouse.wheel(middle, { x: 600, y: 600 });
    const { right, bottom } = await corners();
    return right <= 1 && bottom <= 1;
  });
  await poll('the upper left corner', 10_000, async () => {
    await tab.mouse.wheel(middle, { x: -600, y: -600 });
    const { left, top } = await corners();
    return left <= 1 && top <= 1;
  });
  // It was the agent's own view that moved.
  expect(await sides.customer.tab.evaluate(() => scrollY)).toBe(0);
});
