// How the agent looks at the page: sizes that follow the window, scrolling apart from the customer, full screen, and what
// is known of both connections and of the customer's machine.

import type { Scope, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { share } from '../run/session.ts';

const SLOW_MS = 20_000;

function fieldsPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

async function choose(viewer: Scope, name: string): Promise<void> {
  await viewer.click('.view-more');
  await viewer.click(`.choice.${name}`);
}

/** Sizes of the page on the agent's screen and of the place for it, and how far the customer's page is scrolled there. */
function lookOf(viewer: Scope) {
  return viewer.evaluate(() => {
    const scroller = document.querySelector('.stage-scroller');
    const page = document.querySelector('.overlay')?.getBoundingClientRect();
    const replica = document.querySelector<HTMLIFrameElement>('.shells iframe.is-shown');
    return {
      roomWidth: scroller?.clientWidth ?? 0,
      roomHeight: scroller?.clientHeight ?? 0,
      width: page?.width ?? 0,
      height: page?.height ?? 0,
      scrolled: replica?.contentWindow?.scrollY ?? -1,
    };
  });
}

test('[44] [45] the page fits its width or its height to the window, and goes to full screen', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { viewer, tab } = sides.agent;
  await sides.customer.tab.resize(700, 900);
  await poll('the page in its new size', SLOW_MS, async () => {
    const { width, height } = await lookOf(viewer);
    return Math.abs(width / height - 700 / 900) < 0.02;
  });

  // 16 pixels of ground on either side.
  await choose(viewer, 'fit-width');
  await poll('a page as wide as the window', SLOW_MS, async () => {
    const { width, roomWidth } = await lookOf(viewer);
    return Math.abs(width - (roomWidth - 32)) < 1;
  });
  await viewer.waitForVisible('.fit[aria-pressed=false]');
  const wide = await lookOf(viewer);
  await tab.resize(900, 700);
  await poll('a page as wide as the smaller window', SLOW_MS, async () => {
    const { width, roomWidth } = await lookOf(viewer);
    return width < wide.width - 50 && Math.abs(width - (roomWidth - 32)) < 1;
  });
  await choose(viewer, 'fit-height');
  await poll('a page as high as the window', SLOW_MS, async () => {
    const { height, roomHeight } = await lookOf(viewer);
    return Math.abs(height - (roomHeight - 32)) < 1;
  });
  await choose(viewer, 'fit-page');
  await viewer.waitForVisible('.fit[aria-pressed=true]');

  await choose(viewer, 'full-screen');
  await viewer.waitFor(() => document.fullscreenElement === document.documentElement);
  await choose(viewer, 'full-screen');
  await viewer.waitFor(() => document.fullscreenElement === null);
});

test('the agent scrolls on its own, and goes back to following the customer', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server, 'no-control'));
  const { viewer, tab } = sides.agent;
  const page: Tab = sides.customer.tab;
  const scrollsTo = (wanted: number) =>
    poll(`the agent's page scrolled to ${wanted}`, SLOW_MS, async () => {
      const { scrolled } = await lookOf(viewer);
      return Math.abs(scrolled - wanted) < 2;
    });
  await page.evaluate(() => scrollTo(0, 200));
  await scrollsTo(200);

  await choose(viewer, 'follow-scroll');
  await viewer.waitForText('.follow-notice', 'You scroll on your own.');
  const { x, y, width, height } = await viewer.box('.overlay');
  await tab.mouse.wheel({ x: x + width / 2, y: y + height / 2 }, { x: 0, y: 300 });
  await scrollsTo(500);
  expect(await page.evaluate(() => scrollY)).toBe(200);

  // What the customer does meanwhile is seen, but for the scrolling.
  await page.evaluate(() => {
    scrollTo(0, 900);
    document.querySelector('#far')!.textContent = 'Reached';
  });
  await sides.agent.replica.waitForText('#far', 'Reached');
  expect(Math.abs((await lookOf(viewer)).scrolled - 500)).toBeLessThan(2);

  // Sent anew, it stays where the agent had it.
  await page.reload();
  await page.waitFor(() => document.querySelector('#far')?.textContent === 'The end');
  await sides.agent.replica.within(SLOW_MS).waitForText('#far', 'The end');
  await scrollsTo(500);
  await viewer.waitForText('.follow-notice', 'You scroll on your own.');

  await page.evaluate(() => scrollTo(0, 900));
  await viewer.click('.follow-again');
  await scrollsTo(900);
  await page.evaluate(() => scrollTo(0, 50));
  await scrollsTo(50);
  await viewer.waitForHidden('.follow-notice');

  // The next page follows again.
  await choose(viewer, 'follow-scroll');
  await viewer.waitForVisible('.follow-notice');
  await page.click('#next');
  await sides.agent.replica.within(SLOW_MS).waitForText('h1', 'Second');
  await viewer.waitForHidden('.follow-notice');
});

test('[47] both connections are measured, and the customer’s browser tells more of itself when the agent looks', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { viewer } = sides.agent;
  await viewer
    .within(SLOW_MS)
    .waitFor(() => document.querySelector('.quality')?.getAttribute('data-quality') === 'good');
  expect(await viewer.evaluate(() => document.querySelector('.quality')?.getAttribute('aria-label'))).toBe(
    'Connection: you good, customer good',
  );
  await viewer.click('.quality');
  await viewer.waitForText('.facts', 'Age of what you see');
  await viewer.click('.quality');

  await sides.customer.tab.evaluate(() => {
    setTimeout(() => {
      throw new Error('a mistake of the page');
    });
    void Promise.reject(new Error('and another one'));
  });
  await poll('both errors', SLOW_MS, async () => {
    await viewer.click('.platform');
    await viewer.waitForText('.facts', 'Page errors');
    const facts = await viewer.text({ css: '.facts', text: 'Page errors' });
    await viewer.click('.platform');
    return facts.includes('2 since sharing began');
  });
});
