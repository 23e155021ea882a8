// An owner's style sheet: stored by the address that the contract names, worn by the popup and by the agent's view. The
// file is on a site of the test, on loopback, where the demo may fetch from over plain HTTP.

import type { Tab } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { joinByCode, openPopup, signIn, startSessionIn, waitUntilSharing } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const ADMIN = 'admin@alongside.example';
const popupCss =
  'body.popup .window {border: 5px solid rgb(200, 0, 0)} body.popup .window-header {background-color: rgb(0, 0, 200)}';
const viewerCss = `body.replica .status-ready {background-color: rgb(1, 2, 3)}
body.replica .status-primarydisconnected {background-color: rgb(4, 5, 6)}
body.replica .statusdisconnected {background-color: rgb(7, 8, 9)}
body.replica .close {border: 3px solid rgb(10, 11, 12)}`;

test.describe.configure({ mode: 'serial' });

async function openSite(server: TestServer, css: string, policy?: string): Promise<TestSite> {
  const { host } = new URL(server.info.url);
  const page = `<!doctype html><html lang="en"><head><title>Shop</title></head><body><h1>Shop</h1>${snippet(host, server.info.license.id)}</body></html>`;
  const headers = policy === undefined ? {} : { headers: { 'content-security-policy': policy } };
  return TestSite.open({ '/': { body: page, ...headers }, '/co.css': { type: 'text/css', body: css } });
}

/** Asks as the admin's browser does from one of our own pages, or from elsewhere. */
async function configure(tab: Tab, license: string, css: string): Promise<{ status: number; text: string }> {
  return tab.evaluate(
    async (path) => {
      const answer = await fetch(path);
      return { status: answer.status, text: await answer.text() };
    },
    `/license${license}/configure/custom-css?customcss=${encodeURIComponent(css)}`,
  );
}

function borderOf(tab: Tab) {
  return tab.document('body.popup').waitFor(() => {
    const window = document.querySelector('body.popup .window');
    const header = document.querySelector('body.popup .window-header');
    if (window === null || header === null) return undefined;
    const { borderTopWidth, borderTopColor } = getComputedStyle(window);
    return `${borderTopWidth} ${borderTopColor} ${getComputedStyle(header).backgroundColor}`;
  });
}

test('[95] [97] [99] [100] [104] the popup wears the owner’s CSS, also under a strict policy, and a change of it', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  const policy = `default-src 'none'; style-src 'none'; script-src 'unsafe-inline' http://${host}; connect-src http://${host} ws://${host}`;
  const site = await openSite(server, popupCss, policy);
  try {
    const admin = await signIn(agent, server, ADMIN);
    const { id } = server.info.license;
    expect(await configure(admin, id, site.url('/co.css', 'localhost'))).toEqual({
      status: 200,
      text: '{"data":"OK"}',
    });
    const tab = await customer.open(site.url('/'));
    await openPopup(tab);
    expect(await borderOf(tab)).toBe('5px rgb(200, 0, 0) rgb(0, 0, 200)');

    // Another file: pages that load from now on look otherwise, with the same snippet.
    site.pages['/co.css'] = { type: 'text/css', body: popupCss.replace('5px', '7px') };
    expect((await configure(admin, id, site.url('/co.css', 'localhost'))).status).toBe(200);
    await tab.reload();
    await openPopup(tab);
    expect(await borderOf(tab)).toBe('7px rgb(200, 0, 0) rgb(0, 0, 200)');
  } finally {
    site.close();
  }
});

test('[95] only an admin who asks for it himself stores CSS; everybody else gets 403 with the reason', async ({
  server,
  agent,
  newPerson,
}) => {
  const site = await openSite(server, popupCss);
  try {
    const css = site.url('/co.css', 'localhost');
    const { id } = server.info.license;
    const plain = await signIn(agent, server);
    const refused = await configure(plain, id, css);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text).message).toContain('admin');

    // Another site makes the admin's browser ask: an image, a frame, a link that is clicked.
    const person = await newPerson();
    await signIn(person, server, ADMIN);
    const address = `${server.info.url}/license${id}/configure/custom-css?customcss=${encodeURIComponent(`${css}?attack`)}`;
    site.pages['/attack'] = `<!doctype html><img src="${address}" alt=""><a href="${address}">click</a>`;
    const attack = await person.open(site.url('/attack', 'other.localhost'));
    await attack.click('a');
    await attack.waitForUrl('/configure/custom-css');
    await attack.waitFor(() => document.body?.textContent?.includes('another site'));
    expect(site.requests.filter(({ path }) => path.includes('?attack'))).toEqual([]);
  } finally {
    site.close();
  }
});

test('[96] [98] what is not HTTPS, not public, or no such file is refused with a reason', async ({ server, agent }) => {
  const site = await openSite(server, '@import "other.css";');
  try {
    const admin = await signIn(agent, server, ADMIN);
    for (const [css, reason] of [
      ['http://www.example.com/co.css', 'HTTPS'],
      ['https://10.0.0.7/co.css', 'public'],
      ['https://169.254.169.254/latest', 'public'],
      [site.url('/missing.css', 'localhost'), '404'],
      [site.url('/', 'localhost'), 'content-type'],
      [site.url('/co.css', 'localhost'), '@import'],
    ] as const) {
      const { status, text } = await configure(admin, server.info.license.id, css);
      expect(status, css).toBe(422);
      expect(text, css).not.toContain('OK');
      expect(JSON.parse(text).message, css).toContain(reason);
    }
  } finally {
    site.close();
  }
});

test('[97] [101] [102] [103] the agent’s view wears it, and its status changes with the session', async ({
  server,
  customer,
  agent,
  admin,
}) => {
  const site = await openSite(server, viewerCss);
  try {
    await admin('PUT', `/api/licenses/${server.info.license.id}/custom-css`, { text: viewerCss });
    const side = await startSessionIn(await customer.open(site.url('/')));
    const { viewer } = await joinByCode(agent, server, side.code, 'agent2@alongside.example').then((joined) =>
      waitUntilSharing(side, joined).then(() => joined),
    );
    const colour = (css: string) =>
      viewer.within(25_000).waitFor((selector) => {
        const element = document.querySelector(`body.replica ${selector}`);
        return element === null ? undefined : getComputedStyle(element).backgroundColor;
      }, css);
    expect(await colour('.status-ready')).toBe('rgb(1, 2, 3)');
    expect(
      await viewer.evaluate(
        () => getComputedStyle(document.querySelector('body.replica .close') as Element).borderTopWidth,
      ),
    ).toBe('3px');
    await side.tab.open(site.url('/co.css'));
    expect(await colour('.status-primary-disconnected.status-primarydisconnected')).toBe('rgb(4, 5, 6)');
    await server.kill();
    expect(await colour('.status-disconnected.statusdisconnected')).toBe('rgb(7, 8, 9)');
    await server.start();
  } finally {
    site.close();
  }
});

test('texts of the license are those of the popup, by the page’s language', async ({ server, customer, admin }) => {
  const site = await openSite(server, '');
  try {
    const path = `/api/licenses/${server.info.license.id}`;
    await admin('PATCH', path, {
      strings: { en: { 'popup-title': 'Look <b>together</b>' }, de: { 'popup-title': 'Zusammen' } },
    });
    const tab = await customer.open(site.url('/'));
    const popup = await openPopup(tab);
    await popup.waitForText('h1', 'Look <b>together</b>');
    await admin('PATCH', path, { strings: {} });
  } finally {
    site.close();
  }
});
