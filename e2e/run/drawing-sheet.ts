// Pictures of each drawing tool in use, on the customer's page and on the agent's screen, to be looked at by people:
// light and dark, three widths of the agent's window, a page from right to left. Run by hand:
// `node e2e/run/drawing-sheet.ts <folder> [light|dark]`. One PNG per picture, and an index.html with all of them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from '../../scripts/build.mjs';
import { CHROMIUM_FLAGS, findBrowsers } from './browsers.ts';
import { chooseTool, drawAround } from './drawing.ts';
import type { Tab } from './driver.ts';
import { openPlaywrightDriver } from './playwright-driver.ts';
import { TestServer } from './server-process.ts';
import { joinByCode, popupOf, share, shownCode, waitUntilSharing } from './session.ts';

const WIDTHS = [1440, 1280, 1024, 390] as const;
const through = { through: true };
const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: node e2e/run/drawing-sheet.ts <folder> [light|dark]');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
await build({ everything: false });
const server = new TestServer({ flags: [], env: {} });
await server.start();
const executablePath = findBrowsers().chromium;
if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
const pictures: string[] = [];
try {
  for (const scheme of ['light', 'dark'] as const) if (scheme === (process.argv[3] ?? scheme)) await shootTools(scheme);
  const figures = pictures.map((name) => `<figure><img src="${name}"><figcaption>${name}</figcaption></figure>`);
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Drawing</title><style>body { font: 13px system-ui; display: flex; flex-wrap: wrap;
     gap: 12px; background: #ddd } figure { margin: 0 } img { display: block; height: 360px }</style>${figures.join('\n')}`,
  );
} finally {
  await browser.close();
  await server.dispose();
}

async function shootTools(colorScheme: 'light' | 'dark'): Promise<void> {
  const options = { viewport: { width: 1280, height: 720 }, colorScheme, reducedMotion: 'reduce' } as const;
  const people = await Promise.all([0, 1, 2].map(() => openPlaywrightDriver(browser, options)));
  const [customer, agent, other] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const shoot = async (state: string, tab: Tab): Promise<void> => {
    const name = `${state}-${colorScheme}.png`;
    writeFileSync(path.join(folder as string, name), await tab.screenshot());
    pictures.push(name);
    console.log(name);
  };
  const both = async (state: string, sides: readonly [Tab, Tab]): Promise<void> => {
    await shoot(`${state}-agent`, sides[0]);
    await shoot(`${state}-customer`, sides[1]);
  };
  try {
    const page = `${server.info.pagesUrl}acting/drawing.html`;
    const { customer: customerSide, agent: side } = await share(customer, agent, server, page);
    const tabs = [side.tab, customerSide.tab] as const;
    await side.replica.waitForText('#far', 'The end');
    await shoot('01-before-agent', side.tab);
    await chooseTool(side, 'highlight');
    await side.replica.hover('#save', through);
    await side.viewer.waitForVisible('.drawing-preview .drawing-name');
    await shoot('02-before-highlight-agent', side.tab);
    await side.replica.click('#save', through);
    await side.replica.click('#secret', through);
    await both('03-highlight', tabs);
    await chooseTool(side, 'rectangle');
    await side.viewer.click('.swatch:nth-child(2)');
    await drawAround(side, side.replica, '.plain', 12);
    await chooseTool(side, 'arrow');
    await side.viewer.click('.swatch:nth-child(3)');
    await drawAround(side, side.replica, '#shadow', 8);
    await chooseTool(side, 'pen');
    await side.viewer.click('.swatch:nth-child(4)');
    await drawAround(side, side.replica, '#scroller', 4);
    await both('04-strokes', tabs);
    await chooseTool(side, 'words');
    await side.replica.click('#grows', through);
    await side.viewer.waitForVisible('.drawing-words');
    await side.tab.typeText('Please read this part');
    await shoot('05-writing-agent', side.tab);
    await side.tab.press('Enter');
    await both('06-note', tabs);
    for (const width of WIDTHS) {
      await side.tab.resize(width, 720);
      await shoot(`07-agent-${width}`, side.tab);
    }
    await side.tab.resize(1280, 720);
    await customerSide.tab.resize(390, 720);
    await shoot('08-phone-customer', customerSide.tab);
    await chooseTool(side, 'laser');
    for (const css of ['#save', '.plain', '#secret', '#save']) await side.replica.hover(css, through);
    await both('09-laser', tabs);
    const arabic = await other.open(page);
    await arabic.waitFor(() => 'coBrowsingInstance' in window);
    await arabic.evaluate(() => {
      document.documentElement.lang = 'ar';
      document.documentElement.dir = 'rtl';
      (window as unknown as { coBrowsingInstance: { showPopup(): void } }).coBrowsingInstance.showPopup();
    });
    const popup = popupOf(arabic);
    await popup.click('.button.start');
    const rightToLeft = await joinByCode(agent, server, await shownCode(popup));
    await waitUntilSharing({ tab: arabic, popup, code: '' }, rightToLeft);
    await chooseTool(rightToLeft, 'highlight');
    await rightToLeft.replica.click('#save', through);
    await shoot('10-arabic-customer', arabic);
  } finally {
    await Promise.all(people.map((person) => person.close()));
  }
}
