// A new build is deployed while a customer's page still runs the old one: the session goes on, and what that page loads
// later is there; where it is not any more, the popup says what to do, and a reload goes on without a new code.

import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Tab } from '../run/driver.ts';
import { test as base, expect } from '../run/fixtures.ts';
import { waitUntilAlike } from '../run/likeness.ts';
import { currentManifest, makeOtherRelease, type Release } from '../run/other-release.ts';
import type { TestServer } from '../run/server-process.ts';
import { joinByCode, press, sessionIdOf, share, startSession, waitUntilSharing } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

function page(host: string, license: string): string {
  return `<!doctype html><html lang="en"><title>Shop</title>${snippet(host, license)}
    <h1>Order</h1><label>Name <input id="name"></label>
    <script>addEventListener('keydown', ({ key }) => { if (key === 'Enter') document.title = 'Entered'; });</script></html>`;
}

/** Browsers keep the loader for five minutes. These are over for one that is asked for at another address. */
function loadLoaderAnew(site: TestSite, { info }: TestServer): void {
  site.pages['/'] = page(`127.0.0.1:${info.port}`, info.license.id);
}

const test = base.extend<{ site: TestSite; release: Release }>({
  site: async ({ server }, use) => {
    const { url, license } = server.info;
    const site = await TestSite.open({ '/': page(new URL(url).host, license.id) });
    await use(site);
    site.close();
  },
  release: async ({ server }, use) => {
    const release = makeOtherRelease();
    await use(release);
    await server.stop();
    await server.start();
    release.dispose();
  },
});
test.setTimeout(150_000);

/** Names of the widget's parts that the page has loaded, with their hashes. */
function loadedParts(tab: Tab): Promise<string[]> {
  return tab.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => /\/dist\/([\w.-]+\.js)$/.exec(name)?.[1] ?? []),
  );
}

test('[86] a new build is deployed under a shared page: the session goes on, and the old parts that it asks for later are there', async ({
  server,
  customer,
  agent,
  site,
  release,
}) => {
  const sides = await share(customer, agent, server, site.url('/'));
  const { tab, popup } = sides.customer;
  const { viewer, replica } = sides.agent;
  const session = await sessionIdOf(sides.agent);
  const old = currentManifest();
  await popup.click('.maximize');

  await server.stop();
  await popup.waitForText('.status', 'Bad connection');
  await viewer.waitForText('.veil', 'Your connection is lost');
  await server.start(release.folder);
  await waitUntilSharing(sides.customer, sides.agent);
  expect(await sessionIdOf(sides.agent)).toBe(session);
  expect(await popup.isVisible('.code')).toBe(false);
  const loader = `${server.info.url}/license${server.info.license.id}/dist/primary-bundle.js`;
  const served = await fetch(loader).then((answer) => answer.text());
  expect(served).toContain(release.manifest.build);
  expect(served).not.toContain(old.build);

  // Parts that this page had no use for until now: they are the old build's, with its hashes.
  for (const part of ['acts', 'preview']) expect(await loadedParts(tab)).not.toContain(old.chunks[part]?.file);
  await replica.click('#name', { through: true });
  await sides.agent.tab.typeText('Ada');
  await sides.agent.tab.press('Enter');
  await tab.within(20_000).waitFor(() => document.querySelector<HTMLInputElement>('#name')!.value === 'Ada');
  await tab.within(20_000).waitFor(() => document.title === 'Entered');
  await waitUntilAlike(tab, replica);
  await press(popup, 'What does the agent see?');
  const preview = await customer.waitForTab(2);
  await preview.frame('iframe.is-shown').within(25_000).waitForText('h1', 'Order');
  await preview.close();
  await tab.bringToFront();
  for (const part of ['acts', 'preview']) expect(await loadedParts(tab)).toContain(old.chunks[part]?.file);

  // The next page has the new build, and the same session.
  loadLoaderAnew(site, server);
  await tab.reload();
  await waitUntilSharing(sides.customer, sides.agent);
  expect(await loadedParts(tab)).toContain(release.manifest.chunks.engine?.file);
  expect(await sessionIdOf(sides.agent)).toBe(session);
});

test('[86] a page whose parts are gone since an update says so, and a reload goes on without a new code', async ({
  server,
  customer,
  agent,
  site,
  release,
}) => {
  const side = await startSession(customer, site.url('/'));
  const { tab, popup } = side;
  await server.stop();
  await popup.waitForText('.status', 'Bad connection');
  // As a day after the update.
  rmSync(path.join(server.dataFolder, 'widget-chunks'), { recursive: true });
  await server.start(release.folder);
  await popup.within(30_000).waitForText('.status', 'Waiting for agent to connect...');

  const agentSide = await joinByCode(agent, server, side.code);
  await popup.within(30_000).waitForText('.information', 'Co-browsing was updated. Reload this page to go on sharing');
  expect(await popup.isVisible('.pill')).toBe(false);
  await agentSide.viewer.waitForVisible('.status-primary-disconnected');
  loadLoaderAnew(site, server);
  await tab.reload();
  await waitUntilSharing(side, agentSide);
  await agentSide.replica.waitForText('h1', 'Order');
  expect(await popup.isVisible('.code')).toBe(false);
  expect(await loadedParts(tab)).toContain(release.manifest.chunks.engine?.file);
});
