// The demo's sites as `npm start` serves them: from AcmeJets to its help centre on a sub-domain, to Specialty Cookies on
// another domain, and back, by the links that are on the pages.

import { expect, test } from '../run/fixtures.ts';
import { arrived } from '../run/moves.ts';
import { share } from '../run/session.ts';

test('[61] [62] [68] AcmeJets, its help centre, Specialty Cookies, and back', async ({ server, customer, agent }) => {
  // Five pages, each of them at the agent as well.
  test.setTimeout(120_000);
  const sides = await share(customer, agent, server, `http://www.acmejets.localhost:${server.info.port}/`);
  const { tab } = sides.customer;
  await tab.click({ css: '.nav a', text: 'Support' });
  await arrived(sides.customer, sides.agent, 'How can we help?');
  expect(new URL(await tab.url()).hostname).toBe('help.acmejets.localhost');
  await tab.evaluate(() => document.querySelector<HTMLElement>('footer a[href*=specialtycookies]')?.click());
  await arrived(sides.customer, sides.agent, 'The cookie that you had on board.');
  await tab.click({ css: '.top nav a', text: 'Your box' });
  await arrived(sides.customer, sides.agent, 'Your box');
  await tab.fill('input[name=member]', 'AJ 123 456 789');
  await tab.fill('input[name=line]', 'Happy landings');
  await sides.agent.replica.waitFor(
    () => document.querySelector<HTMLInputElement>('input[name=line]')?.value === 'Happy landings',
  );
  expect(await sides.agent.replica.value('input[name=member]')).toBe('********');
  await tab.click({ css: '.top nav a', text: 'AcmeJets' });
  await arrived(sides.customer, sides.agent, 'Leave the ground lightly.');
});

test('the start page leads to all of them', { tag: '@webkit' }, async ({ server, customer }) => {
  const tab = await customer.open(server.info.demoUrl);
  await tab.waitForText('.tries', 'Go from site to site');
  const links = await tab.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('.tries a')].map(({ host }) => host),
  );
  expect(links).toContain(`www.specialtycookies.localhost:${server.info.port}`);
});
