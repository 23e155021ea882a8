// Licenses as owners and admins meet them: from nothing to a shared page, limits, refusals, the check of a page, and keys.

import type { Driver, Tab } from '../run/driver.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  agentSideOf,
  enterCode,
  joinByCode,
  openPopup,
  press,
  signIn,
  startSession,
  startSessionIn,
  waitUntilSharing,
} from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const ADMIN = 'admin@alongside.example';
/** The console's pages are loaded when they are opened, on a machine that does other things as well. */
const SLOW_MS = 25_000;

interface License {
  id: string;
  name: string;
}

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Own shop</title></head><body><h1>Own shop</h1>${body}</body></html>`;

function siteWith(server: TestServer, license: string): Promise<TestSite> {
  return TestSite.open({ '/': page(snippet(new URL(server.info.url).host, license)) });
}

async function openAdmin(agent: Driver, server: TestServer, path: string): Promise<Tab> {
  const tab = await signIn(agent, server, ADMIN);
  await tab.open(`${server.info.url}${path}`);
  return tab;
}

test.describe('licenses', () => {
  test('an owner gets from nothing to a working session on an own site', async ({ server, customer, agent }) => {
    const site = await TestSite.open({ '/': page('') });
    try {
      const tab = await openAdmin(agent, server, '/admin/licenses');
      await tab.within(SLOW_MS).click({ css: 'button', text: 'New license' });
      await tab.within(SLOW_MS).waitForVisible('[role="dialog"] input');
      await tab.fill('[role="dialog"] input', 'Own shop');
      await tab.fill('[role="dialog"] textarea', new URL(site.url('/')).host);
      await tab.click({ css: '[role="dialog"] button', text: 'Create license' });
      await tab.within(SLOW_MS).waitForText('h1', 'Own shop');

      // The page without the snippet: the check says what is missing.
      const check = async (wanted: string): Promise<void> => {
        await tab.click({ css: 'button', text: 'Check page' });
        await tab.within(SLOW_MS).waitForText('[role="status"] ul', wanted);
      };
      await check('The snippet was not found on the page.');
      const text = await tab.waitFor(
        () =>
          [...document.querySelectorAll('pre')].find((block) => block.textContent?.includes('primary-bundle.js'))
            ?.textContent,
      );
      site.pages['/'] = page(text as string);
      await check('The snippet is on the page, with this server and this license.');

      const side = await startSession(customer, site.url('/'));
      await tab.open(`${server.info.url}/co-browsing`);
      await enterCode(tab, side.code);
      const joined = agentSideOf(tab);
      await waitUntilSharing(side, joined);
      await joined.replica.waitForText('h1', 'Own shop');
    } finally {
      site.close();
    }
  });

  test('[77] [81] invalid, disabled and foreign licenses are told apart, and their buttons are dead', async ({
    server,
    customer,
    admin,
  }) => {
    const license = await admin<License>('POST', '/api/licenses', { name: 'Refused', domains: ['pages.localhost'] });
    const site = await siteWith(server, license.id);
    try {
      const status = async (host: string, wanted: string): Promise<void> => {
        const tab = await customer.open(site.url('/', host));
        const popup = await openPopup(tab);
        await popup.waitForText('.status', wanted);
        expect(await popup.evaluate(() => document.querySelector<HTMLButtonElement>('.actions .start')?.disabled)).toBe(
          true,
        );
        await tab.close();
      };
      await status('other.localhost', 'Invalid domain for license');
      await admin('PATCH', `/api/licenses/${license.id}`, { isDisabled: true });
      await status('pages.localhost', 'Disabled license');
      await admin('DELETE', `/api/licenses/${license.id}`);
      await status('pages.localhost', 'Invalid license');
    } finally {
      site.close();
    }
  });

  test('[78] [80] above the limit a start is refused, and a freed place works again', async ({
    server,
    customer,
    newPerson,
    admin,
  }) => {
    const license = await admin<License>('POST', '/api/licenses', {
      name: 'One place',
      domains: ['pages.localhost'],
      maxSessions: 1,
    });
    const site = await siteWith(server, license.id);
    try {
      const first = await startSession(customer, site.url('/'));
      const other = await (await newPerson()).open(site.url('/'));
      const popup = await openPopup(other);
      await popup.waitForText('.status', 'All agents are busy, please try again later');
      await press(popup, 'Start sharing');
      await popup.waitForText('.status', 'All agents are busy, please try again later');
      await press(first.popup, 'Stop sharing');
      await first.popup.waitForText('.status', 'Disconnected');
      const second = await startSessionIn(other);
      expect(second.code).not.toBe(first.code);
    } finally {
      await admin('DELETE', `/api/licenses/${license.id}`);
      site.close();
    }
  });

  test('[79] an agent in as many sessions as allowed is refused with the reason; the customer keeps waiting', async ({
    server,
    customer,
    newPerson,
    agent,
    admin,
  }) => {
    const license = await admin<License>('POST', '/api/licenses', {
      name: 'One each',
      domains: ['pages.localhost'],
      maxSessionsPerAgent: 1,
    });
    const site = await siteWith(server, license.id);
    try {
      const first = await startSession(customer, site.url('/'));
      const joined = await joinByCode(agent, server, first.code);
      await waitUntilSharing(first, joined);
      const second = await startSession(await newPerson(), site.url('/'));
      const tab = await agent.open(`${server.info.url}/co-browsing`);
      await enterCode(tab, second.code);
      await tab.within(SLOW_MS).waitForText('main', 'You are in as many sessions as');
      await second.popup.waitForText('.status', 'Waiting for agent to connect...');
    } finally {
      await admin('DELETE', `/api/licenses/${license.id}`);
      site.close();
    }
  });

  test('deleting says before how many sessions end, and ends them', { tag: '@chromium' }, async ({
    server,
    customer,
    agent,
    admin,
  }) => {
    const license = await admin<License>('POST', '/api/licenses', {
      name: 'Short lived',
      domains: ['pages.localhost'],
    });
    const site = await siteWith(server, license.id);
    try {
      const side = await startSession(customer, site.url('/'));
      const tab = await openAdmin(agent, server, `/admin/licenses/${license.id}`);
      await tab.within(SLOW_MS).waitForText('main', '0 live, 1 waiting, of 25');
      await tab.click('[aria-label="More actions for Short lived"]');
      await tab.click({ css: '[role="menuitem"]', text: 'Delete' });
      await tab.waitForText('[role="dialog"]', '1 waiting session end at once');
      await tab.fill('[role="dialog"] input', 'Short lived');
      await tab.click({ css: '[role="dialog"] button[type="submit"]', text: 'Delete license' });
      await tab.waitForUrl('/admin/licenses');
      await side.popup.waitForText('.status', 'ended');
    } finally {
      site.close();
    }
  });

  test('the check names the server, the license and the blocked directive', { tag: '@chromium' }, async ({
    server,
    agent,
    admin,
  }) => {
    const { host } = new URL(server.info.url);
    const license = await admin<License>('POST', '/api/licenses', { name: 'Checked', domains: ['localhost'] });
    const site = await TestSite.open({
      '/server': page(snippet('cobrowse.elsewhere.example', license.id)),
      '/license': page(snippet(host, '0123456789abcdef01234567')),
      '/policy': {
        body: page(snippet(host, license.id)),
        headers: { 'content-security-policy': `script-src 'unsafe-inline' http://${host}; connect-src 'self'` },
      },
    });
    try {
      const tab = await openAdmin(agent, server, `/admin/licenses/${license.id}`);
      await tab.within(SLOW_MS).waitForVisible({ css: 'button', text: 'Check page' });
      for (const [path, wanted] of [
        ['/server', 'The snippet names the server cobrowse.elsewhere.example.'],
        ['/license', 'The snippet names the license 0123456789abcdef01234567.'],
        ['/policy', 'The content security policy blocks the connection: connect-src.'],
        ['/nothing', 'The page answers with status 404.'],
      ] as const) {
        await tab.fill('input[inputmode="url"]', site.url(path, 'localhost'));
        await tab.click({ css: 'button', text: 'Check page' });
        await tab.within(SLOW_MS).waitForText('[role="status"] ul', wanted);
      }
    } finally {
      await admin('DELETE', `/api/licenses/${license.id}`);
      site.close();
    }
  });

  test('an API key is shown once, works, and works no longer once it is revoked', { tag: '@chromium' }, async ({
    server,
    agent,
  }) => {
    const tab = await openAdmin(agent, server, '/admin/keys');
    await tab.within(SLOW_MS).click({ css: 'button', text: 'New API key' });
    await tab.within(SLOW_MS).waitForVisible('[role="dialog"] input');
    await tab.fill('[role="dialog"] input', 'Deploy script');
    await tab.click({ css: '[role="dialog"] label', text: 'licenses:read' });
    await tab.click({ css: '[role="dialog"] button[type="submit"]', text: 'Create key' });
    const key = await tab.within(SLOW_MS).waitFor(() => /alongside_[\w-]{43}/.exec(document.body.innerText)?.[0]);
    const status = async (path: string, method = 'GET'): Promise<number> => {
      const headers = { authorization: `Bearer ${key}` };
      const url = `http://127.0.0.1:${server.info.port}${path}`;
      return (await fetch(url, { method, headers })).status;
    };
    expect(await status('/api/licenses')).toBe(200);
    expect(await status('/api/accounts')).toBe(403);
    await tab.click({ css: '[role="dialog"] button', text: 'Done' });
    await tab.waitFor((secret) => !document.body.innerText.includes(secret), key as string);
    await tab.click({ css: 'td button', text: 'Revoke' });
    await tab.waitForVisible('[role="dialog"] button[type="submit"]');
    await tab.click('[role="dialog"] button[type="submit"]');
    await tab.within(SLOW_MS).waitForText('table', 'Revoked');
    expect(await status('/api/licenses')).toBe(401);
  });
});

test('[74] masks for some pages hold there alone, also where the address changes without loading the page', async ({
  server,
  customer,
  agent,
  admin,
}) => {
  const license = await admin<License>('POST', '/api/licenses', {
    name: 'Rules by page',
    domains: ['pages.localhost'],
    privacy: {
      masked: [],
      hidden: [],
      unmasked: [],
      isPrivateByDefault: false,
      allowedQueryParameters: [],
      pages: [{ pattern: '/account/*', masked: ['.balance'], hidden: [], unmasked: [] }],
    },
  });
  const body = `<p class="balance">Balance 4711</p><p class="other">Words</p>${snippet(new URL(server.info.url).host, license.id)}`;
  const site = await TestSite.open({ '/shop': page(body), '/account/overview': page(body) });
  try {
    const side = await startSession(customer, site.url('/shop'));
    const joined = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, joined);
    await joined.replica.waitForText('.balance', 'Balance 4711');
    await side.tab.evaluate(() => history.pushState(null, '', '/account/overview'));
    await joined.replica.within(SLOW_MS).waitForText('.balance', '******* ****');
    await joined.replica.waitForText('.other', 'Words');
    await side.tab.evaluate(() => history.pushState(null, '', '/shop'));
    await joined.replica.within(SLOW_MS).waitForText('.balance', 'Balance 4711');
    await side.tab.open(site.url('/account/overview'));
    await joined.replica.within(SLOW_MS).waitForText('.balance', '******* ****');
    expect(await joined.viewer.evaluate(() => document.documentElement.outerHTML.includes('4711'))).toBe(false);
  } finally {
    await admin('DELETE', `/api/licenses/${license.id}`);
    site.close();
  }
});
