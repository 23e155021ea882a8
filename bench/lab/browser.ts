// Chromium as a person would have it, but silent on the network and never slowed down for being in the background.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** The machine's own Chromium, else the one that Playwright has downloaded. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    process.env.CHROMIUM_PATH ??
    onPath('chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser') ??
    chromium.executablePath();
  if (!existsSync(executablePath) || spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new Error('No Chromium could be found. Install one, or name it in CHROMIUM_PATH.');
  }
  return chromium.launch({ executablePath, args: flags });
}

/** A page of its own process and storage, loaded, visible and at rest. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`  page error: ${error.message}`));
  await page.goto(url, { waitUntil: 'load' });
  const isVisible = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        if (document.visibilityState !== 'visible') resolve(false);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
        setTimeout(() => resolve(false), 5000);
      }),
  );
  if (!isVisible) throw new Error('The page draws no frames: what is not seen cannot be measured.');
  return page;
}

export async function closePage(page: Page): Promise<void> {
  await page.context().close();
}

function onPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}
