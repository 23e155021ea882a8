// Nobody can be made to share, and nobody gets somebody else's session: proofs and secrets in the wrong hands, at the
// wrong place, too late or twice. What is refused stands in the audit log. The raw side knows the wire, nothing else.

import { protocolVersion } from '@alongside/protocol';
import { expect, poll, type Tab } from '../run/fixtures.ts';
import { arrived, audited, follow, leaveWithProof, type Note, put, test } from '../run/moves.ts';
import { HELP, OTHER, STRANGER, WWW } from '../run/moving-site.ts';
import { askRaw, RawSocket } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { popupOf, sessionIdOf, share } from '../run/session.ts';

function redeem(server: TestServer, origin: string, body: object): Promise<Response> {
  return askRaw(server, 'POST', `/license${server.info.license.id}/handoffs`, '', body, origin);
}

async function isAsked(tab: Tab): Promise<void> {
  const popup = popupOf(tab);
  await popup.waitForText('.information', 'Continue sharing on this page?');
  await popup.waitForText('.status', 'Co-browsing session not started.');
}

test('[123] a mailed link: the other browser is asked, nothing is sent before, and after it is void', async ({
  server,
  customer,
  agent,
  newPerson,
  site,
  admin,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const proof = await leaveWithProof(sides.customer.tab, site, OTHER);
  // Somebody else, with another browser.
  const victim = await newPerson({ userAgent: 'Mozilla/5.0 (X11; Linux) Somebody/1.0' });
  const tab = await victim.open(`${site.url('/multi', OTHER)}#_alongside=${proof}`);
  await isAsked(tab);
  expect(
    await tab.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => /\/engine\./.test(name)).length,
    ),
  ).toBe(0);
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
  await audited(admin, sides.agent, 'asked', 'another address or browser');
  await popupOf(tab).click({ css: 'button', text: 'End session' });
  await sides.agent.viewer.waitForText('.status-disconnected', 'Session ended');
});

test('[123] a forged referrer: led by another site, the page asks, and goes on only after a click', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  const proof = await leaveWithProof(tab, site, OTHER);
  const evil = await customer.open(site.url('/none', STRANGER));
  await put(evil, `<a id="go" href="${site.url('/multi', OTHER)}#_alongside=${proof}">A gift</a>`);
  await evil.click('#go');
  await isAsked(evil);
  await audited(admin, sides.agent, 'asked', 'led here by another site');
  await popupOf(evil).click({ css: 'button', text: 'Continue' });
  await arrived({ tab: evil, popup: popupOf(evil), code: '' }, sides.agent, `${OTHER}/multi`);
  await audited(admin, sides.agent, 'handed-off', 'after asking: led here by another site');
});

test('[123] a proof is good once: a second page with it gets nothing', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  const proof = await leaveWithProof(tab, site, OTHER);
  await tab.open(`${site.url('/multi', OTHER)}#_alongside=${proof}`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  const second = await customer.open(`${site.url('/multi', HELP)}#_alongside=${proof}`);
  await audited(admin, sides.agent, 'refused', 'used before: on other.localhost');
  expect(await popupOf(second).isVisible('.window')).toBe(false);
  expect(await second.url()).not.toContain('_alongside');
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
});

test('[65] [123] a stolen proof on a site of nobody is refused, and void from then on', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const proof = await leaveWithProof(sides.customer.tab, site, OTHER);
  const origin = new URL(site.url('/', STRANGER)).origin;
  const answer = await redeem(server, origin, { token: proof });
  expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
    403,
    'invalid-domain-for-license',
  ]);
  await audited(admin, sides.agent, 'refused', 'invalid-domain-for-license');
  const own = await redeem(server, new URL(site.url('/', OTHER)).origin, { token: proof });
  expect(own.status).toBe(403);
  await audited(admin, sides.agent, 'refused', 'used before: shown to another site');
});

test('[123] guessed proofs are refused and counted', async ({ server, site }) => {
  const origin = new URL(site.url('/', OTHER)).origin;
  const answer = await redeem(server, origin, { token: 'x'.repeat(22) });
  expect(answer.status).toBe(403);
  expect((await redeem(server, origin, { token: 'short' })).status).toBe(400);
});

test('[123] a session secret that was used, or belongs to another host, opens nothing', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  const read = () =>
    tab.evaluate(() => JSON.parse(sessionStorage['alongside.session']) as { session: string; secret: string });
  const first = await read();
  await tab.reload();
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
  await tab.reload();
  await arrived(sides.customer, sides.agent, `${WWW}/multi`);
  const parked = await read();
  await follow(tab, site.url('/multi', OTHER), `${OTHER}/multi`);
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
  const present = async (secret: string, host: string, more: object = {}) => {
    const origin = new URL(site.url('/', host)).origin;
    const socket = new RawSocket(server, `/license${server.info.license.id}/primary`, 'customer', { origin });
    await socket.opened();
    socket.send(
      JSON.stringify({
        t: 'primary-hello',
        protocol: protocolVersion,
        session: first.session,
        secret,
        tab: 'raw',
        ...more,
      }),
    );
    const { reason } = await socket.closed();
    return reason;
  };
  expect(await present(first.secret, WWW)).toBe('secret-refused');
  expect(await present(first.secret, WWW, { isStandby: true })).toBe('secret-refused');
  expect(await present(first.secret, WWW, { isAsked: true })).toBe('secret-refused');
  expect(await present(parked.secret, HELP)).toBe('secret-refused');
  expect(await present(parked.secret, STRANGER)).toBe('invalid-domain-for-license');
  // Its own host may come back with it, but not while another page has the session.
  expect(await present(parked.secret, WWW)).toBe('primary-superseded');
  await audited(admin, sides.agent, 'refused', 'secret-refused');
  await arrived(sides.customer, sides.agent, `${OTHER}/multi`);
});

test('[123] after 15 seconds the page asks, and after 30 it does not even that', async ({
  server,
  customer,
  agent,
  site,
  admin,
}) => {
  test.setTimeout(180_000);
  const sides = await share(customer, agent, server, site.url('/multi', WWW));
  const { tab } = sides.customer;
  const proof = await leaveWithProof(tab, site, OTHER);
  const origin = new URL(site.url('/', OTHER)).origin;
  // Asking uses nothing up, so this side asks until the answer, or its reason, is another one.
  const answerOf = async () => {
    const answer = await redeem(server, origin, { token: proof, referrer: new URL(site.url('/', STRANGER)).origin });
    return answer.status === 200 ? ((await answer.json()) as { state: string }).state : String(answer.status);
  };
  const session = await sessionIdOf(sides.agent);
  const isLate = async () => {
    const notes = await admin<Note[]>('GET', `/api/audit?session=${session}`);
    return notes.some(({ action, detail }) => action === 'asked' && detail.includes('late'));
  };
  expect(await answerOf()).toBe('ask');
  expect(await isLate()).toBe(false);
  await poll('the time in which it asks whoever comes', 30_000, async () => (await answerOf()) === 'ask' && isLate());
  await tab.open(`${site.url('/multi', OTHER)}#_alongside=${proof}`);
  await isAsked(tab);
  await poll('the time after which it is void', 30_000, async () => (await answerOf()) === '403');
  await audited(admin, sides.agent, 'refused', 'too old');
  await popupOf(tab).click({ css: 'button', text: 'Continue' });
  await popupOf(tab).waitForText('.information', 'The time for this session is over.');
  await sides.agent.viewer.waitForText('.veil', 'The customer left the page');
});
