// Pictures of both sides in every state that a person sees, to be looked at by people: three widths, light and dark.
// Run by hand: `node e2e/run/contact-sheet.ts <folder>`. Writes one PNG per state and an index.html with all of them,
// and `both-sides.png`, which the README shows.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { build } from '../../scripts/build.mjs';
import { CHROMIUM_FLAGS, findBrowsers } from './browsers.ts';
import type { Driver, Tab } from './driver.ts';
import { openPlaywrightDriver } from './playwright-driver.ts';
import { TestServer } from './server-process.ts';
import {
  type AgentSide,
  type CustomerSide,
  joinByCode,
  openPopup,
  press,
  SECOND_AGENT,
  signIn,
  startSessionIn,
  waitUntilSharing,
} from './session.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 390, height: 780 },
];
const SCHEMES = ['light', 'dark'] as const;
/** The README's picture: the customer at the left, the agent at the right. */
const BOTH_SIDES = { customer: { width: 600, height: 620 }, agent: { width: 984, height: 620 }, gap: 16 };

type Shoot = (state: string, tab: Tab) => Promise<void>;

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: node e2e/run/contact-sheet.ts <folder>');
  process.exit(1);
}
const isPictureOnly = process.argv.includes('--both-sides');
mkdirSync(folder, { recursive: true });
await build({ everything: false });
const server = new TestServer({ flags: [], env: {} });
await server.start();
const executablePath = findBrowsers().chromium;
if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
const pictures: string[] = [];
try {
  await makeBothSides(browser);
  if (!isPictureOnly) {
    for (const viewport of SIZES) {
      for (const colorScheme of SCHEMES) await shootAll(viewport, colorScheme);
    }
    writeFileSync(path.join(folder, 'index.html'), indexPage(pictures));
  }
} finally {
  await browser.close();
  await server.dispose();
}

async function shootAll(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark'): Promise<void> {
  const options = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
  const customer = await openPlaywrightDriver(browser, options);
  const agent = await openPlaywrightDriver(browser, options);
  const second = await openPlaywrightDriver(browser, options);
  const shoot: Shoot = async (state, tab) => {
    const name = `${viewport.width}-${colorScheme}-${state}.png`;
    writeFileSync(path.join(folder as string, name), await tab.screenshot());
    pictures.push(name);
    console.log(name);
  };
  try {
    await shootSession(customer, agent, second, shoot);
  } finally {
    await Promise.all([customer.close(), agent.close(), second.close()]);
  }
}

async function shootSession(customer: Driver, agent: Driver, second: Driver, shoot: Shoot): Promise<void> {
  const signInTab = await second.open(`${server.info.url}/`);
  await signInTab.within(25_000).waitForVisible('input[type=password]');
  await shoot('agent-01-sign-in', signInTab);

  const tab = await customer.open(server.info.customerUrl);
  await openPopup(tab);
  await shoot('customer-01-start', tab);
  const side = await startSessionIn(tab);
  await shoot('customer-02-code', tab);
  const agentTab = await signIn(second, server, SECOND_AGENT);
  await agentTab.within(25_000).waitForVisible('form label');
  await agentTab.within(25_000).waitForVisible('table');
  await shoot('agent-02-sessions', agentTab);
  await agentTab.click('form label');
  await agentTab.typeText('123456780');
  await agentTab.waitForText('form', 'These digits cannot be right');
  await shoot('agent-03-wrong-code', agentTab);

  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await agentSide.replica.hover('#to', { through: true });
  await shoot('customer-03-sharing-pill', tab);
  await tab.hover('#from');
  await shoot('agent-04-live', agentSide.tab);
  await side.popup.click('.maximize');
  await shoot('customer-04-sharing', tab);
  await shootPanels(agentSide, shoot);
  await press(side.popup, 'Take back control');
  await agentSide.viewer.waitForText('.mode', 'Pointing only');
  await shoot('customer-05-control-taken-back', tab);
  await shoot('agent-08-pointing-only', agentSide.tab);
  await tab.open(new URL('no-snippet.html', server.info.pagesUrl ?? '').href);
  await agentSide.viewer.waitForText('.veil', 'The customer left the page');
  await shoot('agent-09-customer-away', agentSide.tab);
  await tab.back();
  await waitUntilSharing(side, agentSide);
  await shootEndings(side, agentSide, shoot);
}

async function shootPanels(agent: AgentSide, shoot: Shoot): Promise<void> {
  for (const [state, css] of [
    ['agent-05-mode', '.mode'],
    ['agent-06-people', '.people'],
    ['agent-07-close', '.header-bar > .close'],
  ] as const) {
    if (!(await agent.viewer.isVisible(css))) continue;
    await agent.viewer.click(css);
    await agent.viewer.waitFor(() => document.querySelector(':popover-open') !== null);
    await shoot(state, agent.tab);
    await agent.tab.press('Escape');
    await agent.viewer.waitFor(() => document.querySelector(':popover-open') === null);
  }
}

async function shootEndings(side: CustomerSide, agent: AgentSide, shoot: Shoot): Promise<void> {
  await agent.viewer.click('.header-bar > .close');
  await agent.viewer.click('.close-confirm');
  await agent.tab.waitForUrl('/co-browsing');
  await side.popup.waitForText('.window', 'nded');
  if (await side.popup.isVisible('.maximize')) await side.popup.click('.maximize');
  await side.popup.waitForText('.status', 'Agent ended co-browsing session.');
  await shoot('customer-06-ended', side.tab);
  await agent.tab.within(25_000).waitForVisible('form label');
  await shoot('agent-10-after-the-end', agent.tab);
  await press(side.popup, 'Start sharing');
  await side.popup.waitForVisible('.code');
  await press(side.popup, 'Stop sharing');
  await side.popup.waitForText('.status', 'Disconnected');
  await shoot('customer-07-stopped', side.tab);
}

/** One picture of a moment of a session: the customer's page with the pill, and the agent's console. */
async function makeBothSides(running: Browser): Promise<void> {
  const customer = await openPlaywrightDriver(running, { viewport: BOTH_SIDES.customer, reducedMotion: 'reduce' });
  const agent = await openPlaywrightDriver(running, { viewport: BOTH_SIDES.agent, reducedMotion: 'reduce' });
  const context = await running.newContext();
  try {
    const side = await startSessionIn(await customer.open(server.info.customerUrl));
    const agentSide = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, agentSide);
    await side.popup.waitForVisible('.pill');
    await agentSide.replica.click('#from', { through: true });
    await agentSide.tab.typeText('Lisbon');
    await side.tab.waitFor(() => document.querySelector<HTMLInputElement>('#from')?.value === 'Lisbon');
    await side.tab.hover('h1');
    await agentSide.viewer.waitForText('.pointer.is-customer .pointer-name', 'Customer');
    await agentSide.replica.hover('#from', { through: true });
    const pair = [await side.tab.screenshot(), await agentSide.tab.screenshot()] as const;
    writeFileSync(path.join(folder as string, 'both-sides.png'), await joinPictures(context, pair));
    console.log('both-sides.png');
  } finally {
    await Promise.all([customer.close(), agent.close(), context.close()]);
  }
}

async function joinPictures(context: BrowserContext, [left, right]: readonly [Buffer, Buffer]): Promise<Buffer> {
  const { customer, agent, gap } = BOTH_SIDES;
  const page = await context.newPage();
  await page.setViewportSize({ width: customer.width + gap + agent.width, height: customer.height });
  const image = (bytes: Buffer): string => `<img src="data:image/png;base64,${bytes.toString('base64')}">`;
  await page.setContent(`<style>body { margin: 0; display: flex; gap: ${gap}px; background: #d5dae0 }
    img { display: block }</style>${image(left)}${image(right)}`);
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  return page.screenshot();
}

function indexPage(names: readonly string[]): string {
  const figures = names.map(
    (name) => `<figure><img src="${name}" loading="lazy"><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Contact sheet</title>
<style>body { font: 13px system-ui; margin: 20px; display: flex; flex-wrap: wrap; gap: 16px; background: #ddd }
figure { margin: 0 } img { display: block; height: 420px; box-shadow: 0 1px 4px #0006 } figcaption { padding: 4px 0 }</style>
${figures.join('\n')}
`;
}
