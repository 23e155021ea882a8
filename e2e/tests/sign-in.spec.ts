// The way into the console: by the form, back to the address that was asked for, and out again.

import { expect, test } from '../run/fixtures.ts';
import { FIRST_AGENT, fillSignIn } from '../run/session.ts';

const SLOW_MS = 20_000;

test('signing in goes on where one wanted to be; mistakes and refusals keep what was typed', {
  tag: '@webkit',
}, async ({ server, agent }) => {
  const account = server.info.accounts.find(({ email }) => email === FIRST_AGENT);
  const tab = await agent.open(`${server.info.url}/settings`);
  const page = tab.within(SLOW_MS);
  await page.waitForVisible('input[name=password]');
  await page.click({ css: 'button', text: 'Sign in' });
  await page.waitForText('form', 'Enter your email address.');
  await page.waitForText('form', 'Enter your password.');

  await fillSignIn(tab, FIRST_AGENT, 'not the password');
  await tab.press('Enter');
  await page.waitForVisible('form [role=alert]');
  expect(await tab.value('input[name=email]')).toBe(FIRST_AGENT);
  expect(await tab.url()).toContain('/sign-in');

  await fillSignIn(tab, FIRST_AGENT, account?.password ?? '');
  await tab.press('Enter');
  await page.waitForText('nav', 'Co-browsing');
  await tab.waitForUrl('/settings');

  await page.click({ css: 'main button', text: 'Sign out' });
  await page.waitForText('main', 'You are signed out.');
  await tab.open(`${server.info.url}/co-browsing`);
  await page.waitForVisible('input[name=password]');
});
