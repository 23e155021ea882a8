// The popup on pages that stand in its way, by keyboard and for assistive technology.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from '@playwright/test';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { joinByCode, openPopup, popupOf, press, startSession, waitUntilSharing } from '../run/session.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function pageOf(server: TestServer, name = 'snippet.html'): string {
  return new URL(`widget/${name}`, server.info.pagesUrl ?? '').href;
}

test('[125] no style of the page can hide the popup or the border', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
}) => {
  const side = await startSession(customer, pageOf(server, 'hostile.html'));
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await side.popup.waitForVisible('.pill');
  const box = await side.popup.box('.pill');
  const { innerWidth, innerHeight } = await side.tab.evaluate(() => ({
    innerWidth: window.innerWidth,
    innerHeight: window.innerHeight,
  }));
  expect(box.x + box.width).toBeLessThanOrEqual(innerWidth);
  expect(box.y + box.height).toBeLessThanOrEqual(innerHeight);
  const host = await side.tab.evaluate(() => {
    const element = document.documentElement.lastElementChild as HTMLElement;
    const { display, visibility, opacity, transform, clipPath, filter, animationName } = getComputedStyle(element);
    return { display, visibility, opacity, transform, clipPath, filter, animationName };
  });
  expect(host).toEqual({
    display: 'block',
    visibility: 'visible',
    opacity: '1',
    transform: 'none',
    clipPath: 'none',
    filter: 'none',
    animationName: 'none',
  });
  await side.popup.click('.pill .stop');
  await side.popup.waitForText('.status', 'Disconnected');
});

test('[24] the popup stays usable above a modal dialog and survives what the page removes', { tag: '@webkit' }, async ({
  server,
  customer,
}) => {
  const side = await startSession(customer, pageOf(server));
  await side.tab.evaluate(() => document.querySelector<HTMLDialogElement>('#dialog')?.showModal());
  await side.popup.click('.minimize');
  await side.popup.waitForVisible('.pill');
  await side.tab.evaluate(() => document.querySelector<HTMLDialogElement>('#dialog')?.close());
  await side.popup.click('.maximize');
  await side.popup.waitForVisible('.code');
  await side.tab.evaluate(() => document.querySelector<HTMLDialogElement>('#dialog')?.showModal());
  await side.tab.evaluate(() => document.querySelector('#dialog')?.remove());
  await side.popup.click('.minimize');
  await side.tab.evaluate(() => {
    document.documentElement.innerHTML = '<head></head><body><h1>Another page</h1></body>';
  });
  await side.popup.click('.maximize');
  expect(await side.popup.text('.code')).toBe(side.code);
});

test('[26] the whole popup works by keyboard', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server));
  await tab.evaluate(() => document.querySelector<HTMLElement>('#help')?.focus());
  const popup = await openPopup(tab);
  const focused = () => popup.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  await popup.waitFor(() => document.activeElement?.matches('.start'));
  await tab.press('Enter');
  await popup.waitForVisible('.code');
  // Start is gone; the focus has not fallen out of the popup.
  await popup.waitFor(() => document.activeElement?.matches('.actions .stop'));
  expect(await focused()).toBe('Stop sharing');
  for (const name of ['preview', 'copy']) {
    await tab.press('Shift+Tab');
    expect(await popup.evaluate(() => document.activeElement?.className)).toContain(name);
  }
  await tab.press('Shift+Tab');
  await tab.press('Enter');
  await popup.waitForVisible('.pill');
  await popup.waitFor(() => document.activeElement?.matches('.maximize'));
  await tab.press('Enter');
  await popup.waitForVisible('.code');
  await tab.press('Escape');
  await popup.waitForVisible('.pill');
  await tab.waitFor(() => document.activeElement?.id === 'help');
});

test('[20] the popup tells assistive technology what it is and what changes', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server));
  const popup = await openPopup(tab);
  const dialog = await popup.evaluate(() => {
    const box = document.querySelector('.window') as HTMLElement;
    const named = document.getElementById(box.getAttribute('aria-labelledby') ?? '');
    return { role: box.getAttribute('role'), name: named?.textContent, lang: document.documentElement.lang };
  });
  expect(dialog).toEqual({ role: 'dialog', name: 'Co-browsing', lang: 'en' });
  await press(popup, 'Start sharing');
  await popup.waitForText('[role=status]', 'Waiting for agent to connect...');
  const spoken = await popup.evaluate(() => document.querySelector('.code')?.getAttribute('aria-label') ?? '');
  expect(spoken).toMatch(/^\d( \d){8}$/);
});

test('[20] assistive technology hears who came and what the agent points at', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
}) => {
  const side = await startSession(customer, pageOf(server));
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await side.popup.within(15_000).waitForText('.news[role=status]', 'Ada Agent connected');
  await agentSide.replica.hover('#name', { through: true });
  await side.popup.within(15_000).waitForText('.news[role=status]', 'Ada Agent points at Name, text field');
  await agentSide.replica.hover('#help', { through: true });
  await side.popup.within(15_000).waitForText('.news[role=status]', 'Ada Agent points at Help, link');
});

test('[20] every button is large enough for a finger', { tag: '@webkit' }, async ({ server, customer, agent }) => {
  const tab = await customer.open(pageOf(server));
  const popup = await openPopup(tab);
  const small = () =>
    popup.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button:not(.move)')]
        .filter((button) => button.checkVisibility())
        .map((button) => ({ name: button.className, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ name, box }) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`),
    );
  expect(await small()).toEqual([]);
  await press(popup, 'Start sharing');
  await popup.waitForVisible('.code');
  expect(await small()).toEqual([]);
  const side = { tab, popup, code: await popup.text('.code') };
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  expect(await small()).toEqual([]);
  await popup.click('.maximize');
  expect(await small()).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[20] contrast, names and roles are in order (${colorScheme})`, { tag: '@chromium' }, async ({
    server,
    agent,
    browserPool,
  }) => {
    // Past the driver, which would send the whole checker with each question.
    const context = await (await browserPool(1)).newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(pageOf(server));
    await page.click('#help');
    await expect.poll(() => page.frames().length).toBe(2);
    const popup = page.frames()[1] as Frame;
    await popup.evaluate(axe);
    const problems = () =>
      popup.evaluate<string[]>(`axe.run({ rules: { region: { enabled: false } } }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
    expect(await problems()).toEqual([]);
    await popup.click('.start');
    const code = await popup.locator('.code:visible').innerText();
    expect(await problems()).toEqual([]);
    await joinByCode(agent, server, code);
    await popup.locator('.pill-name', { hasText: 'Ada Agent' }).waitFor();
    expect(await problems()).toEqual([]);
    await popup.click('.maximize');
    await popup.locator('.control').waitFor();
    expect(await problems()).toEqual([]);
    await popup.click('.button.pause');
    await popup.locator('.status', { hasText: 'Paused' }).waitFor();
    expect(await problems()).toEqual([]);
    await popup.click('.minimize');
    expect(await problems()).toEqual([]);
    await popup.click('.pill .stop');
    await popup.locator('.status', { hasText: 'Disconnected' }).waitFor();
    expect(await problems()).toEqual([]);
    await context.close();
  });
}

test.describe('on a phone', () => {
  test.use({ profile: { viewport: { width: 390, height: 700 } } });

  test('[20] the card is a sheet at the bottom', async ({ server, customer }) => {
    const side = await startSession(customer, pageOf(server));
    const box = await popupOf(side.tab).box('.window');
    expect([box.x, box.width, Math.round(box.y + box.height)]).toEqual([0, 390, 700]);
    await side.popup.click('.minimize');
    const pill = await side.popup.box('.pill');
    expect(pill.width).toBeLessThan(330);
  });
});
