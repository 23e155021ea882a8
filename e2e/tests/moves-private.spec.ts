// A private window in which no other site's cookies or storage are to be had: a session goes on everywhere all the same.

import { expect } from '../run/fixtures.ts';
import { arrived, follow, put, test } from '../run/moves.ts';
import { HELP, OTHER, STRANGER, WWW } from '../run/moving-site.ts';
import { popupOf, share, waitUntilSharing } from '../run/session.ts';

// Chromium's contexts are off the record as they are; Firefox has windows of its own for that.
test.use({
  browserSettings: {
    chromiumFlags: ['--test-third-party-cookie-phaseout'],
    firefoxPreferences: { 'browser.privatebrowsing.autostart': true, 'network.cookie.cookieBehavior': 1 },
  },
});

/** Keeps something of its own and tells all that it finds. */
const keeper = `<!doctype html><title>Keeper</title><p id="found"></p><script>
  document.cookie = 'kept=' + (parent === window ? 'alone' : 'framed') + '; SameSite=None; Secure; path=/';
  const found = document.getElementById('found').textContent = document.cookie || 'nothing';
  parent.postMessage(found, '*');
</script>`;

test('[61] [62] [66] [68] a private window without cookies of other sites: links, a new window, a reload', async ({
  server,
  customer,
  agent,
  site,
}) => {
  site.pages['/keeper'] = keeper;
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  // Cookies of another site really are blocked: it has one of its own, and sees none in a frame.
  const alone = await customer.open(site.url('/keeper', STRANGER));
  await alone.waitForText('#found', 'kept=alone');
  await alone.close();
  await tab.evaluate(() => addEventListener('message', ({ data }) => document.body.setAttribute('data-found', data)));
  await put(tab, `<iframe src="${site.url('/keeper', STRANGER)}"></iframe>`);
  await tab.waitForVisible('body[data-found=nothing]');

  await follow(tab, site.url('/multi', OTHER), `${OTHER}/multi`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  await tab.reload();
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  await follow(tab, site.url('/multi', HELP), `${HELP}/multi`);
  await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  await put(tab, `<a id="new" target="_blank" rel="opener" href="${site.url('/multi', OTHER)}">New</a>`);
  const before = (await customer.tabs()).length;
  await tab.click('#new');
  const opened = await customer.waitForTab(before + 1);
  await sides.agent.replica.within(25_000).waitForText('h1', `${OTHER}/multi`);
  await waitUntilSharing({ ...sides.customer, tab: opened, popup: popupOf(opened) }, sides.agent);
  await opened.close();
  await arrived(sides.customer, sides.agent, `${HELP}/multi`);
  expect(await popupOf(tab).isVisible('.code')).toBe(false);
});
