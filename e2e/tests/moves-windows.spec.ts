// Several windows of one customer: one that the sharing page opened takes over and gives the session back when it
// closes, any other tab offers to synchronize.

import type { Driver } from '../run/driver.ts';
import { expect } from '../run/fixtures.ts';
import { arrived, put, test } from '../run/moves.ts';
import { OTHER, WWW } from '../run/moving-site.ts';
import { type CustomerSide, openPopup, popupOf, press, share } from '../run/session.ts';

async function newWindow(customer: Driver, count = 2): Promise<CustomerSide> {
  const tab = await customer.waitForTab(count);
  return { tab, popup: popupOf(tab), code: '' };
}

for (const [how, markup] of [
  [
    'a link with target=_blank, which has no opener',
    (url: string) => `<a id="go" target="_blank" href="${url}">Go</a>`,
  ],
  ['a link with a name', (url: string) => `<a id="go" target="second" href="${url}">Go</a>`],
  ['window.open', (url: string) => `<button id="go" onclick="window.open('${url}')">Go</button>`],
  [
    'window.open with noopener',
    (url: string) => `<button id="go" onclick="window.open('${url}','','noopener')">Go</button>`,
  ],
] as const) {
  test(`[66] [68] takes over, and gives back when it closes: ${how}`, async ({ server, customer, agent, site }) => {
    const sides = await share(customer, agent, server, site.url('/basic', WWW));
    await put(sides.customer.tab, markup(site.url('/basic/two', WWW)));
    await sides.customer.tab.click('#go');
    const second = await newWindow(customer);
    await arrived(second, sides.agent, `${WWW}/basic/two`);
    await sides.customer.popup.waitForText('.window', 'Synchronization required');
    // It stays there while pages of the window follow each other.
    await second.tab.reload();
    await arrived(second, sides.agent, `${WWW}/basic/two`);
    await second.tab.close();
    await arrived(sides.customer, sides.agent, `${WWW}/basic`);
  });
}

test('[61] [66] a window on another domain takes over, and gives back', async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  await put(
    sides.customer.tab,
    `<button id="go" onclick="window.open('${site.url('/multi/two', OTHER)}')">Go</button>`,
  );
  await sides.customer.tab.click('#go');
  const second = await newWindow(customer);
  await arrived(second, sides.agent, `${OTHER}/multi/two`);
  await second.tab.close();
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
});

test('[66] the first page takes the session back when the customer wants it to', async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  await put(sides.customer.tab, `<a id="go" target="_blank" href="${site.url('/multi/two', OTHER)}">Go</a>`);
  await sides.customer.tab.click('#go');
  const second = await newWindow(customer);
  await arrived(second, sides.agent, `${OTHER}/multi/two`);
  await sides.customer.tab.bringToFront();
  await sides.customer.popup.click('.maximize');
  await press(sides.customer.popup, 'Synchronize');
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
  await second.popup.waitForText('.window', 'Synchronization required');
});

test('[32] [66] a tab that the customer opened offers to synchronize when its popup is opened', {
  tag: '@webkit',
}, async ({ server, customer, agent, site }) => {
  const sides = await share(customer, agent, server, site.url('/basic', WWW));
  const tab = await customer.open(site.url('/basic/two', WWW));
  await tab.waitFor(() => 'coBrowsingInstance' in window);
  expect(await popupOf(tab).isVisible('.window')).toBe(false);
  const popup = await openPopup(tab);
  await popup.waitForText('.status', 'Synchronization required');
  await popup.waitForText('.information', 'Click Synchronize to synchronize this page instead.');
  await press(popup, 'Synchronize');
  await arrived({ tab, popup, code: '' }, sides.agent, `${WWW}/basic/two`);
  await sides.customer.popup.waitForText('.window', 'Synchronization required');
});

test('[66] a copied tab has the session of the first one, and does not take it by itself', async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/basic', WWW));
  const stored = await sides.customer.tab.evaluate(() => ({ ...sessionStorage }) as Record<string, string>);
  // What "Duplicate tab" does: a new tab with a copy of the first one's storage.
  const tab = await customer.open(site.url('/none', WWW));
  await tab.evaluate((values) => void Object.assign(sessionStorage, values), stored);
  await tab.open(site.url('/basic', WWW));
  await popupOf(tab).waitForText('.window', 'Synchronization required');
  await arrived(sides.customer, sides.agent, `${WWW}/basic`);
});

test('[67] [68] a page that comes back from the back/forward cache goes on', { tag: '@webkit' }, async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/basic', WWW));
  const { tab } = sides.customer;
  await put(tab, '<a id="go" href="/none">Go</a>');
  await tab.click('#go');
  await tab.waitForText('h1', `${WWW}/none`);
  await tab.back();
  await arrived(sides.customer, sides.agent, `${WWW}/basic`);
});

test('[29] [66] the end on the first page ends the session in a window on another domain', async ({
  server,
  customer,
  agent,
  site,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  await put(sides.customer.tab, `<a id="go" target="_blank" href="${site.url('/multi/two', OTHER)}">Go</a>`);
  await sides.customer.tab.click('#go');
  const second = await newWindow(customer);
  await arrived(second, sides.agent, `${OTHER}/multi/two`);
  await sides.customer.tab.bringToFront();
  await sides.customer.popup.click('.maximize');
  await press(sides.customer.popup, 'End session');
  await sides.agent.viewer.waitForText('.status-disconnected', 'Session ended');
  await second.popup.waitForText('.window', 'Disconnected');
});
