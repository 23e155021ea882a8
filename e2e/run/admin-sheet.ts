// Pictures of the pages that admins see, and of a mask report from link to result, to be looked at by people: three
// widths, light and dark. Run by hand: `node e2e/run/admin-sheet.ts <folder> [light|dark]`. One PNG per picture, as high
// as the page, and an index.html with all of them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from '../../scripts/build.mjs';
import { signInAsAdmin } from './admin-api.ts';
import { CHROMIUM_FLAGS, findBrowsers } from './browsers.ts';
import type { Tab } from './driver.ts';
import { openPlaywrightDriver } from './playwright-driver.ts';
import { TestServer } from './server-process.ts';
import { joinByCode, signIn, startSession, waitUntilSharing } from './session.ts';
import { snippet, TestSite } from './test-site.ts';

const WIDTHS = [1280, 768, 390] as const;
const SCHEMES = ['light', 'dark'] as const;
const MIN_HEIGHT = 780;
const MAX_HEIGHT = 3200;
const SLOW_MS = 25_000;

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: node e2e/run/admin-sheet.ts <folder> [light|dark]');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
await build({ everything: false });
const server = new TestServer({ flags: [], env: {} });
await server.start();
const executablePath = findBrowsers().chromium;
if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
const { id } = server.info.license;
const site = await TestSite.open({
  '/': `<!doctype html><html lang="en"><title>Your order</title><body style="font: 16px system-ui; margin: 40px">
    <h1>Your order</h1><p><label>Card number <input name="card"></label></p><p><label>Passport <input id="passport"></label></p>
    <p><label>IBAN <input id="iban" class="maskContent"></label></p><p>Paid with 4111 1111 1111 1111</p>
    ${snippet(new URL(server.info.url).host, id)}</body></html>`,
});
const pictures: string[] = [];
try {
  for (const scheme of SCHEMES.filter((each) => each === (process.argv[3] ?? each))) await shootPages(scheme);
  const figures = pictures.map((name) => `<figure><img src="${name}"><figcaption>${name}</figcaption></figure>`);
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Admin pages</title><style>body { font: 13px system-ui; display: flex;
     flex-wrap: wrap; gap: 12px; background: #ddd } figure { margin: 0 } img { display: block; height: 480px }</style>${figures.join('\n')}`,
  );
} finally {
  await browser.close();
  site.close();
  await server.dispose();
}

async function shootPages(colorScheme: (typeof SCHEMES)[number]): Promise<void> {
  const options = { viewport: { width: 1280, height: MIN_HEIGHT }, colorScheme, reducedMotion: 'reduce' } as const;
  const [customer, waiting, agent, owner] = [
    await openPlaywrightDriver(browser, options),
    await openPlaywrightDriver(browser, options),
    await openPlaywrightDriver(browser, options),
    await openPlaywrightDriver(browser, options),
  ];
  const admin = await signInAsAdmin(server.info);
  const { url } = server.info;
  const shoot = async (state: string, tab: Tab): Promise<void> => {
    for (const width of WIDTHS) {
      await tab.resize(width, MIN_HEIGHT);
      // The console's pages scroll in their main part, sites in the document; drawers stay as high as the window.
      const height = await tab.evaluate(() => {
        if (document.querySelector('[role="dialog"]') !== null) return 0;
        const main = document.querySelector('main');
        const below = main === null ? 0 : window.innerHeight - main.clientHeight;
        return Math.max(document.documentElement.scrollHeight, (main?.scrollHeight ?? 0) + below);
      });
      await tab.resize(width, Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, height)));
      const name = `${state}-${width}-${colorScheme}.png`;
      writeFileSync(path.join(folder as string, name), await tab.screenshot());
      pictures.push(name);
    }
    await tab.resize(1280, MIN_HEIGHT);
    console.log(state, colorScheme);
  };
  const open = async (tab: Tab, address: string, css: string, text: string): Promise<void> => {
    await tab.open(`${url}${address}`);
    await tab.within(SLOW_MS).waitForText(css, text);
  };
  try {
    await admin('PATCH', `/api/licenses/${id}`, { handoffs: { 'other.localhost': 'query' } });
    const side = await startSession(customer, site.url('/'));
    await waitUntilSharing(side, await joinByCode(agent, server, side.code));
    await startSession(waiting, site.url('/'));

    const tab = await signIn(owner, server, 'admin@alongside.example');
    await tab.within(SLOW_MS).waitForText('main table', 'Your order');
    await shoot('01-sessions', tab);
    await tab.click('button[aria-label="More actions for Your order"]');
    await tab.click({ css: '[role="menuitem"]', text: 'End session' });
    await tab.within(SLOW_MS).waitForText('[role="dialog"]', 'End this session?');
    await shoot('02-end-session', tab);
    await open(tab, '/admin/licenses', 'main table', 'localhost');
    await shoot('03-licenses', tab);
    await open(tab, `/admin/licenses/${id}`, 'main', 'List of sessions');
    await shoot('04-license', tab);
    await tab.click({ css: 'button', text: 'Edit' });
    await tab.within(SLOW_MS).waitForText('[role="dialog"] fieldset', 'Site');
    await shoot('05-license-form', tab);
    await tab.evaluate(() => {
      const groups = [...document.querySelectorAll('[role="dialog"] fieldset')];
      groups.find(({ textContent }) => textContent?.startsWith('On the way'))?.scrollIntoView();
    });
    await shoot('06-license-form-handoffs', tab);

    await open(tab, `/admin/licenses/${id}/masks`, 'main', 'Make link');
    await shoot('07-masks', tab);
    await tab.fill('main form input', site.url('/'));
    await tab.click({ css: 'button', text: 'Make link' });
    await tab.within(SLOW_MS).waitForText({ css: 'a', text: 'Open the page' }, 'Open the page');
    await shoot('08-masks-link', tab);
    const link = await tab.evaluate(() => document.querySelector<HTMLAnchorElement>('main a[target="_blank"]')?.href);
    const shop = await owner.open(link);
    await tab.within(SLOW_MS).waitForText('h3', site.url('/'));
    await tab.click('summary');
    await shoot('09-masks-report', tab);
    await shoot('10-report-card', shop);

    await open(tab, '/admin/people', 'main table', 'admin@alongside.example');
    await shoot('11-people', tab);
    await open(tab, '/admin/keys', 'main', 'New API key');
    await shoot('12-keys', tab);
    await tab.click({ css: 'button', text: 'New API key' });
    await tab.within(SLOW_MS).waitForText('[role="dialog"]', 'Scopes');
    await shoot('13-key-form', tab);
    await open(tab, '/admin/audit', 'main table', 'started');
    await shoot('14-audit', tab);
  } finally {
    // The next pictures begin without these sessions.
    for (const session of await admin<{ id: string }[]>('GET', '/api/sessions?state=open')) {
      await admin('POST', `/api/sessions/${session.id}/end`);
    }
    await Promise.all([customer, waiting, agent, owner].map((each) => each.close()));
  }
}
