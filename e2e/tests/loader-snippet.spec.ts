// The customer script as pages load it: every shape of the snippet, what it does before it is asked, and where it
// refuses.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tab } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { openPopup, press, shownCode, startSessionIn } from '../run/session.ts';

type Page = typeof window & {
  calls: string[];
  warnings: string[];
  globalsBefore: string[];
  coBrowsingInstance?: {
    showPopup(): void;
    hidePopup(): void;
    start(): void;
    stop(): void;
    session: { id: string; state: string } | null;
    on(event: string, listener: () => void): void;
    off(event: string, listener: () => void): void;
  };
};

const permission = {
  'full-control': 'fill in forms together',
  'partial-control': 'but not fill in forms',
  'no-control': 'Only you click and type',
} as const;

function pageOf(server: TestServer, name: string, parameters: Record<string, string> = {}): string {
  const url = new URL(`widget/${name}`, server.info.pagesUrl ?? '');
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  return url.href;
}

function waitForInstance(tab: Tab): Promise<unknown> {
  return tab.waitFor(() => (window as Page).coBrowsingInstance !== undefined);
}

test('[9] [10] [11] [12] each shape of the snippet works, on pages of one license', { tag: '@webkit' }, async ({
  server,
  customer,
}) => {
  const tab = await customer.open();
  for (const shape of ['basic', 'bare', 'sub-domain', 'multi-domain']) {
    await tab.open(pageOf(server, 'snippet.html', { shape, mode: 'full-control' }));
    const { popup } = await startSessionIn(tab);
    const license = await tab.evaluate(() =>
      document.querySelector('script[src*=primary-bundle]')?.getAttribute('data-8x8-co-browsing'),
    );
    expect(license).toBe(server.info.license.id);
    await press(popup, 'Stop sharing');
    await popup.waitForText('.status', 'Disconnected');
  }
});

test('[5] [6] [7] both attributes name the mode, and each mode is honoured', async ({ server, customer }) => {
  for (const attribute of ['data-8x8-co-browsing-mode', 'data-8x8-cobrowsing-mode']) {
    for (const [mode, words] of Object.entries(permission)) {
      const tab = await customer.open(pageOf(server, 'snippet.html', { attribute, mode }));
      const popup = await openPopup(tab);
      await popup.waitForText('.permission', words);
      expect(await tab.evaluate(() => (window as Page).warnings)).toEqual([]);
      await press(popup, 'Start sharing');
      await shownCode(popup);
      expect(await tab.evaluate(() => (window as Page).coBrowsingInstance?.session)).toMatchObject({ mode });
      await tab.close();
    }
  }
});

test('[8] without a known mode the license decides, and never more than it allows', async ({
  server,
  customer,
  admin,
}) => {
  const license = await admin<{ id: string }>('POST', '/api/licenses', {
    name: 'Careful',
    domains: ['pages.localhost'],
    defaultMode: 'no-control',
    mostPermissiveMode: 'partial-control',
  });
  const cases = [
    [{ shape: 'bare' }, 'no-control', false],
    [{ mode: '<Co-browse-mode>' }, 'no-control', true],
    [{ mode: 'total-control' }, 'no-control', true],
    [{ mode: 'full-control' }, 'partial-control', false],
  ] as const;
  for (const [parameters, mode, warns] of cases) {
    const tab = await customer.open(pageOf(server, 'snippet.html', { ...parameters, license: license.id }));
    const popup = await openPopup(tab);
    await popup.waitForText('.permission', permission[mode]);
    await press(popup, 'Start sharing');
    await shownCode(popup);
    expect(await tab.evaluate(() => (window as Page).coBrowsingInstance?.session)).toMatchObject({ mode });
    expect((await tab.evaluate(() => (window as Page).warnings)).length > 0).toBe(warns);
    await tab.close();
  }
});

test('[18] the help link is harmless before the script, and opens the popup after it', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server, 'snippet.html'));
  const wasHarmless = await tab.evaluate(() => {
    const link = document.createElement('a');
    link.setAttribute('onclick', 'window.noSuchInstance && noSuchInstance.showPopup();return false;');
    document.body.append(link);
    link.click();
    return location.hash === '';
  });
  expect(wasHarmless).toBe(true);
  await waitForInstance(tab);
  await tab.click('#help');
  await tab.document('body.popup').waitForVisible('.start');
  expect(await tab.evaluate(() => location.hash)).toBe('');
});

test('[120] the loader does nothing until asked, and leaves one global', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server, 'snippet.html', { twice: 'yes' }));
  await waitForInstance(tab);
  await tab.waitFor(() => document.readyState === 'complete');
  const found = await tab.evaluate(() => {
    const page = window as Page;
    const known = new Set(page.globalsBefore);
    return {
      calls: page.calls,
      globals: Object.getOwnPropertyNames(window).filter((name) => !known.has(name)),
      attachShadow: [
        Element.prototype.attachShadow.name,
        Element.prototype.attachShadow.length,
        /\[native code\]/.test(Function.prototype.toString.call(Element.prototype.attachShadow)),
      ],
      storage: Object.keys(sessionStorage).length + Object.keys(localStorage).length,
      scripts: document.scripts.length,
    };
  });
  expect(found.calls).toEqual([]);
  // Beside it only the page's own, and the driver's.
  expect(found.globals).toContain('coBrowsingInstance');
  const others = found.globals.filter((name) => !/^(warnings|parameters|coBrowsingInstance|__pw.*)$/.test(name));
  expect(others).toEqual([]);
  expect(found.attachShadow).toEqual(['attachShadow', 1, true]);
  expect(found.storage).toBe(0);
});

test('[120] start() in a click starts; listeners hear of it; stop() ends it', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server, 'snippet.html'));
  await waitForInstance(tab);
  await tab.evaluate(() => {
    const page = window as Page & { states: unknown[] };
    const instance = page.coBrowsingInstance;
    page.states = [];
    const listener = (...told: unknown[]) => page.states.push((told[0] as { state: string } | null)?.state ?? null);
    const unheard = () => page.states.push('unheard');
    instance?.on('change', listener);
    instance?.on('change', unheard);
    instance?.off('change', unheard);
    const button = document.createElement('button');
    button.id = 'mine';
    button.textContent = 'Share with us';
    button.onclick = () => instance?.start();
    document.body.append(button);
  });
  await tab.click('#mine');
  await shownCode(tab.document('body.popup'));
  expect(await tab.evaluate(() => (window as Page).coBrowsingInstance?.session)).toMatchObject({ state: 'waiting' });
  await tab.evaluate(() => (window as Page).coBrowsingInstance?.stop());
  await tab.document('body.popup').waitForText('.status', 'Disconnected');
  const states = await tab.evaluate(() => (window as unknown as { states: unknown[] }).states);
  expect(states).toContain('waiting');
  expect(states).not.toContain('unheard');
  expect(states.at(-1)).toBe(null);
});

test.describe('pages that are not secure', { tag: '@chromium' }, () => {
  let site: Server;
  test.beforeAll(async ({ sharedServer }) => {
    const { port, license } = sharedServer.info;
    const src = `http://localhost:${port}/license${license.id}/dist/primary-bundle.js`;
    const page = `<!doctype html><title>Plain HTTP</title><script src="${src}" data-8x8-co-browsing="${license.id}"></script>`;
    site = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
    await new Promise<void>((resolve) => site.listen(0, '0.0.0.0', resolve));
  });
  test.afterAll(() => {
    site.closeAllConnections();
    site.close();
  });

  test('[16] refuse visibly', async ({ customer }) => {
    const tab = await customer.open(`http://0.0.0.0:${(site.address() as AddressInfo).port}/`);
    const popup = await openPopup(tab);
    await popup.waitForText('.status', 'Co-browsing works on HTTPS pages only.');
    expect(await popup.evaluate(() => document.querySelector<HTMLButtonElement>('.start')?.disabled)).toBe(true);
    await press(popup, 'Close');
    await popup.waitForHidden('.window');
  });
});
