// axe on what agents see: sign-in, sessions, viewer and its panels, light and dark. The popup has its own in
// popup-look.spec.ts.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Frame } from '@playwright/test';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { joinByCode, share, signIn, startSession, waitUntilSharing } from '../run/session.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWER = '/viewer/index.html';
const CONSOLE = '/';

type BrowserPool = (index: number) => Promise<Browser>;

/** A frame of the agent's browser: past the driver, which would send the whole checker with each question. */
async function frameOf(pool: BrowserPool, server: TestServer, path: string): Promise<Frame> {
  const { origin } = new URL(server.info.url);
  return poll(`a frame at ${path}`, 10_000, async () => {
    const browsers = [await pool(0), await pool(1)];
    const pages = browsers.flatMap((browser) => browser.contexts().flatMap((context) => context.pages()));
    const page = pages.find((each) => new URL(each.url()).origin === origin);
    return path === CONSOLE ? page?.mainFrame() : page?.frames().find((frame) => frame.url().includes(path));
  });
}

/** Rules broken in a document, with the elements. The replica is the customer's page and not ours to judge. */
async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await frame.evaluate(axe);
  return frame.evaluate<string[]>(
    `axe.run(document, { iframes: false, rules: { region: { enabled: false } } }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`,
  );
}

function testPage(server: TestServer, path: string): string {
  return new URL(path, server.info.pagesUrl ?? '').href;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, { tag: '@chromium' }, () => {
    test.use({ profile: { colorScheme, reducedMotion: 'reduce' } });

    test(`[34] sign-in and sessions are accessible, ${colorScheme}`, async ({
      server,
      agent,
      customer,
      browserPool,
    }) => {
      const entrance = await agent.open(`${server.info.url}/`);
      await entrance.within(25_000).waitForVisible('input[type=password]');
      expect(await violationsIn(await frameOf(browserPool, server, CONSOLE))).toEqual([]);
      await entrance.close();
      await startSession(customer, testPage(server, 'plain.html'));
      const tab = await signIn(agent, server);
      await tab.within(25_000).waitForVisible('form label');
      await tab.within(25_000).waitForVisible('table');
      expect(await violationsIn(await frameOf(browserPool, server, CONSOLE))).toEqual([]);
      await tab.click('form label');
      await tab.typeText('123456780');
      await tab.waitForText('form', 'These digits cannot be right');
      expect(await violationsIn(await frameOf(browserPool, server, CONSOLE))).toEqual([]);
    });

    test(`[35] [101] the viewer and its panels are accessible, ${colorScheme}`, async ({
      server,
      agent,
      customer,
      browserPool,
    }) => {
      const sides = await share(customer, agent, server, testPage(server, 'plain.html'));
      const { viewer, tab } = sides.agent;
      const frame = await frameOf(browserPool, server, VIEWER);
      expect(await violationsIn(frame)).toEqual([]);
      for (const css of ['.mode', '.people', '.platform', '.header-bar > .close']) {
        await viewer.click(css);
        await viewer.waitFor(() => document.querySelector(':popover-open') !== null);
        expect(await violationsIn(frame), css).toEqual([]);
        await tab.press('Escape');
        await viewer.waitFor(() => document.querySelector(':popover-open') === null);
      }
    });

    test(`[85] [102] the viewer that waits is accessible, ${colorScheme}`, async ({
      server,
      agent,
      customer,
      browserPool,
    }) => {
      const side = await startSession(customer, testPage(server, 'plain.html'));
      const agentSide = await joinByCode(agent, server, side.code);
      await waitUntilSharing(side, agentSide);
      await side.tab.open(testPage(server, 'no-snippet.html'));
      await agentSide.viewer.waitForVisible('.status-primary-disconnected');
      await agentSide.viewer.waitForText('.veil', 'The customer left the page');
      expect(await violationsIn(await frameOf(browserPool, server, VIEWER))).toEqual([]);
    });
  });
}
