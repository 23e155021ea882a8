// The sign that somebody sees the page: always there while a page is shared, with the agent's name, whatever the page
// does to hide it. It lives in a closed shadow root that only the driver's way in reaches, so it is looked for on
// screenshots: by its colour along the edges.

import { expect, poll, test } from '../run/fixtures.ts';
import { pixelsOf } from '../run/pixels.ts';
import type { TestServer } from '../run/server-process.ts';
import type { CustomerSide } from '../run/session.ts';
import { joinByCode, openPopup, press, share, startSession, waitUntilSharing } from '../run/session.ts';

/** Accent of the border in light mode. */
const border = [21, 120, 147];

function pageOf(server: TestServer, name = 'snippet.html'): string {
  return new URL(`widget/${name}`, server.info.pagesUrl ?? '').href;
}

/** Whether the frame's colour is all along the four edges. */
async function hasBorder({ tab }: CustomerSide): Promise<boolean> {
  const { width, height, at } = pixelsOf(await tab.screenshot());
  // Away from the lower right corner, where the popup's shadow lies on it.
  const spots = [0.05, 0.2, 0.35].flatMap((part) => [
    at(Math.round(width * part), 1),
    at(Math.round(width * part), height - 2),
    at(1, Math.round(height * part)),
    at(width - 2, Math.round(height * part)),
  ]);
  return spots.every((spot) => spot.every((value, index) => Math.abs(value - border[index]!) < 12));
}

function waitForBorder(side: CustomerSide, isThere: boolean): Promise<unknown> {
  return poll(
    `the border being ${isThere ? 'there' : 'gone'}`,
    10_000,
    async () => (await hasBorder(side)) === isThere,
  );
}

/** Whether the label's colour is in the middle of the upper edge. */
function waitForLabel({ tab }: CustomerSide, isThere: boolean): Promise<unknown> {
  return poll(`the label being ${isThere ? 'there' : 'gone'}`, 15_000, async () => {
    const { width, at } = pixelsOf(await tab.screenshot());
    // Between the letters, below its upper edge.
    const spots = Array.from({ length: 40 }, (_, step) => at(Math.round(width / 2) - 20 + step, 3));
    const isOurs = spots.some((spot) => spot.every((value, index) => Math.abs(value - border[index]!) < 12));
    return isOurs === isThere;
  });
}

test('[125] the border is there while the page is shared, and only then', async ({ server, customer, agent }) => {
  const side = await startSession(customer, pageOf(server));
  await side.popup.waitForVisible('.code');
  await waitForBorder(side, false);
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await waitForBorder(side, true);
  await side.popup.click('.maximize');
  await press(side.popup, 'Pause');
  await waitForBorder(side, false);
  await press(side.popup, 'Resume');
  await waitUntilSharing(side, agentSide);
  await waitForBorder(side, true);
  await press(side.popup, 'Stop sharing');
  await waitForBorder(side, false);
});

/** One after the other, none undone. */
const attacks: Record<string, () => void> = {
  'closing its popover': () => {
    (document.documentElement.lastElementChild as HTMLElement).hidePopover();
  },
  'an element above everything': () => {
    const cover = document.createElement('div');
    cover.popover = 'manual';
    cover.style.cssText =
      'position: fixed; inset: 0; width: 100vw; height: 100vh; margin: 0; border: 0; background: #fff';
    document.body.append(cover);
    cover.showPopover();
  },
  'styles on the element itself': () => {
    const host = document.documentElement.lastElementChild as HTMLElement;
    host.style.cssText = 'display: none !important; opacity: 0 !important; transform: translate(-9999px) !important';
    host.hidden = true;
  },
  'taking it away': () => {
    for (const element of document.querySelectorAll('html > :not(head, body)')) element.remove();
  },
  'a root that generates no box': () => {
    document.documentElement.style.setProperty('display', 'none');
  },
  'a style that hides everything': () => {
    const style = document.createElement('style');
    style.textContent = '* { display: none !important; opacity: 0 !important }';
    document.head.append(style);
  },
};

test('[125] nothing that the page does hides the border', async ({ server, customer, agent }) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  await waitForBorder(side, true);
  for (const [name, attack] of Object.entries(attacks)) {
    await test.step(name, async () => {
      await side.tab.evaluate(attack);
      await waitForBorder(side, true);
    });
  }
});

test('[125] another tab of the session names the agent who sees the shared one', async ({
  server,
  customer,
  agent,
}) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  await side.tab.evaluate(() => void window.open(location.href));
  const second = await customer.waitForTab(2);
  // The window that the page opened has the session now; the page itself is the other tab.
  await second.document('body.popup').waitForText('.pill-status', 'Sharing');
  await side.popup.waitForText('.pill-status', 'Synchronization required');
  await waitForLabel(side, true);
  expect(await hasBorder(side)).toBe(false);
  await second.evaluate(() =>
    (window as unknown as { coBrowsingInstance: { stop(): void } }).coBrowsingInstance.stop(),
  );
  await waitForLabel(side, false);
});

test('[125] a tab that finds the session of another one names the agent as well', async ({
  server,
  customer,
  agent,
}) => {
  const { customer: side } = await share(customer, agent, server, pageOf(server));
  const second = await customer.open(pageOf(server));
  const popup = await openPopup(second);
  await popup.waitForText('.status', 'Synchronization required');
  const other = { ...side, tab: second, popup };
  await waitForLabel(other, true);
  expect(await hasBorder(other)).toBe(false);
  await side.tab.evaluate(() =>
    (window as unknown as { coBrowsingInstance: { stop(): void } }).coBrowsingInstance.stop(),
  );
  await waitForLabel(other, false);
});

test('[125] the license’s own style sheet hides its popup, and never the border', { tag: '@chromium' }, async ({
  server,
  admin,
  customer,
  agent,
}) => {
  const path = `/api/licenses/${server.info.license.id}/custom-css`;
  await admin('PUT', path, {
    text: 'body.popup, body.popup * { display: none !important } .border { display: none !important }',
  });
  try {
    const tab = await customer.open(pageOf(server));
    await tab.click('#help');
    const popup = tab.document('body.popup');
    await popup.waitFor(() => getComputedStyle(document.body).display === 'none');
    // The click on the help link is what the start goes by.
    await tab.click('#help');
    await tab.evaluate(() =>
      (window as unknown as { coBrowsingInstance: { start(): void } }).coBrowsingInstance.start(),
    );
    const code = (await popup.waitFor(
      () => /^\d{3} \d{3} \d{3}$/.exec(document.querySelector('.code')?.textContent ?? '')?.[0],
    )) as string;
    const agentSide = await joinByCode(agent, server, code);
    await agentSide.viewer.within(25_000).waitForVisible('.status-ready');
    await waitForBorder({ tab, popup, code }, true);
  } finally {
    await admin('DELETE', path);
  }
});
