// What admins do with sessions that are not their own: they see those that wait and those that are live, without the
// codes, and end either after being asked; both sides are told.

import type { Tab } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import { joinByCode, signIn, startSession, waitUntilSharing } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

/** The console's pages are loaded when they are opened, on a machine that does other things as well. */
const SLOW_MS = 25_000;

/** Opens the menu of the row that says all of this, and chooses to end the session. */
async function chooseEnd(tab: Tab, name: string): Promise<void> {
  await tab.within(SLOW_MS).click(`button[aria-label="More actions for ${name}"]`);
  await tab.within(SLOW_MS).click({ css: '[role="menuitem"]', text: 'End session' });
  await tab.within(SLOW_MS).waitForText('[role="dialog"]', 'End this session?');
}

test('an admin sees live and waiting sessions without their codes, and ends both after being asked', async ({
  server,
  customer,
  agent,
  newPerson,
  admin,
}, testInfo) => {
  // Four people, each of whom loads a page of its own.
  testInfo.setTimeout(3 * testInfo.timeout);
  const license = await admin<{ id: string }>('POST', '/api/licenses', {
    name: 'Watched shop',
    domains: ['pages.localhost'],
  });
  const site = await TestSite.open({
    '/': `<!doctype html><title>Watched page</title><h1>Shop</h1>${snippet(new URL(server.info.url).host, license.id)}`,
  });
  try {
    const live = await startSession(customer, site.url('/'));
    const joined = await joinByCode(agent, server, live.code);
    await waitUntilSharing(live, joined);
    const waiting = await startSession(await newPerson(), site.url('/'));

    // From the license to the list, as somebody who looks at its usage would go.
    const tab = await signIn(await newPerson(), server, 'admin@alongside.example');
    await tab.open(`${server.info.url}/admin/licenses/${license.id}`);
    await tab.within(SLOW_MS).waitForText({ css: 'p', text: '1 live, 1 waiting' }, '1 live, 1 waiting, of 25');
    await tab.click({ css: 'a', text: 'List of sessions' });
    await tab.within(SLOW_MS).waitForText('main table', 'Watched page');
    await tab.within(SLOW_MS).waitForText('main table', 'Watched shop');
    const listed = await tab.text('main');
    const answer = JSON.stringify(await admin('GET', '/api/sessions'));
    expect(answer).toContain('Watched shop');
    for (const { code } of [live, waiting]) {
      const digits = code.replace(/\D/g, '');
      for (const words of [listed.replace(/[\s-]/g, ''), answer]) expect(words).not.toContain(digits);
    }

    // Asked first: Cancel ends nothing.
    await chooseEnd(tab, 'Watched page');
    await tab.click({ css: '[role="dialog"] button', text: 'Cancel' });
    await tab.waitFor(() => document.querySelector('[role="dialog"]') === null);
    await joined.viewer.waitForVisible('.status-ready');
    await chooseEnd(tab, 'Watched page');
    await tab.click({ css: '[role="dialog"] button', text: 'End session' });
    await joined.viewer.within(SLOW_MS).waitForText('.veil', 'An administrator closed it.');
    await live.popup.waitFor(() => /Agent ended co-browsing session\./.test(document.body.textContent ?? ''));
    await waiting.popup.waitForVisible('.code');

    await chooseEnd(tab, 'Watched shop');
    await tab.click({ css: '[role="dialog"] button', text: 'End session' });
    await waiting.popup.waitFor(() => /Agent ended co-browsing session\./.test(document.body.textContent ?? ''));
    await tab
      .within(SLOW_MS)
      .waitFor(
        () => !document.querySelector('main table[aria-label="Sessions now"]')?.textContent?.includes('Watched'),
      );
    const left = await admin<{ license: { id: string } }[]>('GET', '/api/sessions');
    expect(left.filter((session) => session.license.id === license.id)).toEqual([]);
  } finally {
    await admin('DELETE', `/api/licenses/${license.id}`);
    site.close();
  }
});
