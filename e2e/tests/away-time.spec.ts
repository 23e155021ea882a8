// The time that a session waits for a customer who went to a page of somebody else: one without the snippet.

import { expect } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { waitUntilAlike } from '../run/likeness.ts';
import { joinByCode, sessionIdOf, startSession, waitUntilSharing } from '../run/session.ts';

const graceSeconds = 20;
test.use({ serverEnv: { ALONGSIDE_GRACE_SECONDS: String(graceSeconds) } });
test.setTimeout(120_000);

test('[14] [68] the away time: a payment page without the snippet, longer than the grace time, then back', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  site.pages['/'] = `<!doctype html><title>Shop</title><h1>Your order</h1>${snippetHtml}`;
  site.pages['/pay'] = '<!doctype html><title>Pay</title><h1>Card number</h1><p id="card">4111 1111 1111 1111</p>';
  const side = await startSession(customer, site.url('/'));
  const sides = { customer: side, agent: await joinByCode(agent, server, side.code) };
  await waitUntilSharing(side, sides.agent);
  const session = await sessionIdOf(sides.agent);
  await side.tab.open(site.url('/pay', 'payment-provider.localhost'));
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
  await sides.agent.viewer.waitForVisible('.status-primary-disconnected');
  // Longer than a lost customer would be waited for.
  await side.tab.within(90_000).waitFor((ms) => performance.now() > ms, graceSeconds * 1000 + 2000);
  expect(await sides.agent.viewer.text('.veil')).toMatch(/The session waits 1[0-9] min more/);
  await side.tab.open(site.url('/'));
  await waitUntilSharing(side, sides.agent);
  await sides.agent.replica.waitForText('h1', 'Your order');
  await waitUntilAlike(side.tab, sides.agent.replica);
  expect(await sessionIdOf(sides.agent)).toBe(session);
  expect(await side.popup.isVisible('.code')).toBe(false);
});
