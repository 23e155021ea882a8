// A report on masks by a link: the owner makes it in the console, opens it in the same browser, and the page checks
// itself without a session, wherever the mirror looks. Links that are made up, or were used, bring nothing.

import { newSessionsFromHere, signInAsAdmin } from '../run/admin-api.ts';
import { Canaries } from '../run/canaries.ts';
import type { Driver, Tab } from '../run/driver.ts';
import { expect, poll } from '../run/fixtures.ts';
import type { Gate } from '../run/gate.ts';
import { test } from '../run/gated.ts';
import type { TestServer } from '../run/server-process.ts';
import { signIn } from '../run/session.ts';

interface Entry {
  readonly selector: string;
  readonly label: string;
  readonly reason: string;
}
interface Report {
  readonly page: string;
  readonly masked: readonly Entry[];
  readonly exposed: readonly Entry[];
}

/** The console's pages are loaded when they are opened, on a machine that does other things as well. */
const SLOW_MS = 25_000;

async function openReports(owner: Driver, server: TestServer): Promise<Tab> {
  const tab = await signIn(owner, server, 'admin@alongside.example');
  await tab.open(`${server.info.url}/admin/licenses/${server.info.license.id}/masks`);
  await tab.within(SLOW_MS).waitForText({ css: 'button', text: 'Make link' }, 'Make link');
  return tab;
}

/** Has a link made; the one before it stays on the screen until the new one is there. */
async function makeLink(console: Tab, page: string): Promise<string> {
  const shown = (): string | undefined => document.querySelector<HTMLAnchorElement>('main a[target="_blank"]')?.href;
  const before = await console.evaluate(shown);
  await console.fill('main form input', page);
  await console.click({ css: 'button', text: 'Make link' });
  return poll('a new link', SLOW_MS, async () => {
    const href = await console.evaluate(shown);
    return href?.startsWith(page) && href !== before ? href : undefined;
  });
}

/** What browsers sent to the server from the pages of the site, as it went over the wire. */
const requestsOf = (gate: Gate): string[] =>
  gate.exchanges.map(({ fromBrowser }) => Buffer.concat(fromBrowser).toString());

const names = (entries: readonly Entry[] = []): string[] =>
  entries.map(({ reason, selector }) => `${reason} ${selector}`).sort();

test('[69] [75] by a link the owner’s page checks itself, in shadow roots and frames too, and no content leaves it', async ({
  server,
  newPerson,
  gates,
  site,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  const [value, masked, text, query] = ['value', 'masked', 'text', 'query'].map((name) => canaries.of(name));
  site.pages['/order'] = `<!doctype html><title>Order</title><h1>Order</h1>
    <label>Passport <input id="passport" value="${value}"></label>
    <div id="open"></div><div id="closed"></div><div id="inside" class="maskContent"></div>
    <iframe src="/inner"></iframe>
    ${snippetHtml}
    <script>
      document.querySelector('#open').attachShadow({ mode: 'open' }).innerHTML =
        '123-45-6789 <label>IBAN <input id="iban" value="${value}"></label><p class="note">4111 1111 1111 1111 ${text}</p>';
      document.querySelector('#inside').attachShadow({ mode: 'open' }).innerHTML =
        '<p>${masked}</p><label>Passport <input id="in-mask" value="${masked}"></label>';
      // A closed root is known to whoever saw it being made.
      document.querySelector('script[data-8x8-co-browsing]').addEventListener('load', () => {
        document.querySelector('#closed').attachShadow({ mode: 'closed' }).innerHTML =
          '<input id="pin" placeholder="PIN" value="${value}"><b class="maskContent key">${masked}</b>';
      });
    </script>`;
  site.pages['/inner'] = `<!doctype html><title>Inner</title><body>
    <label>Tax number <input id="tax" value="${value}"></label>
    <section class="maskContent summary"><p>${masked}</p></section><div id="deep"></div>
    <script>document.querySelector('#deep').attachShadow({ mode: 'open' }).innerHTML =
      '<input id="bank" aria-label="Account number" value="${value}">';</script>`;
  const ask = await signInAsAdmin(server.info);
  const license = `/api/licenses/${server.info.license.id}`;
  const page = site.url('/order');
  const reportOf = async (): Promise<Report | undefined> =>
    (await ask<Report[]>('GET', `${license}/mask-reports`)).find((report) => report.page === page);

  const owner = await newPerson();
  const console = await openReports(owner, server);
  const started = await newSessionsFromHere(ask);
  gates.customer.forget();
  const shop = await owner.open(await makeLink(console, `${page}?${query}#part`));
  await console.within(SLOW_MS).waitForText('h3', page);
  await console.waitForText('[role="status"]', `The report on ${page} is below.`);

  const report = await reportOf();
  expect(names(report?.exposed)).toEqual([
    'bank #bank',
    'bank #iban',
    'credential #pin',
    'identity #open',
    'identity #passport',
    'identity #tax',
    'payment p.note',
  ]);
  expect(names(report?.masked)).toEqual([
    'class #in-mask',
    'class #inside',
    'class b.maskContent.key',
    'class body > section.maskContent.summary',
  ]);
  // The address is as it was, and no session was begun.
  expect(await shop.url()).toBe(`${page}?${query}#part`);
  expect(await shop.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
  expect(await started()).toEqual([]);

  const sent = requestsOf(gates.customer);
  expect(sent.some((words) => words.includes('#iban'))).toBe(true);
  for (const words of [...sent, JSON.stringify(report)]) {
    for (const secret of [value, masked, text, query, '4111', '123-45', '6789']) expect(words).not.toContain(secret);
  }

  // Masked by a click here, it is so in the next report, also inside of a shadow root.
  const licenses = await ask<{ id: string; privacy: object }[]>('GET', '/api/licenses');
  try {
    await console.click('button[aria-label="Mask #iban"]');
    await poll('the mask', SLOW_MS, async () => (await console.text('table')).includes('Masked since then'));
    await owner.open(await makeLink(console, page));
    await poll('a report with the mask', SLOW_MS, async () =>
      names((await reportOf())?.masked).includes('license #iban'),
    );
    expect(names((await reportOf())?.exposed)).not.toContain('bank #iban');
  } finally {
    const { privacy } = licenses.find(({ id }) => id === server.info.license.id) ?? { privacy: {} };
    await ask('PATCH', license, { privacy });
  }
});

test('a link that is made up, or was used, has no page looked at and brings no report', { tag: '@chromium' }, async ({
  server,
  newPerson,
  gates,
  site,
  snippetHtml,
}) => {
  site.pages['/'] = `<!doctype html><title>Shop</title><h1>Shop</h1><input id="iban">${snippetHtml}`;
  const ask = await signInAsAdmin(server.info);
  const reports = () => ask<Report[]>('GET', `/api/licenses/${server.info.license.id}/mask-reports`);
  const refused = (why: string) =>
    poll(`a refusal because of “${why}”`, SLOW_MS, async () =>
      (await ask<{ detail: string }[]>('GET', '/api/audit?limit=50')).some(({ detail }) => detail.includes(why)),
    );
  const before = (await reports()).length;
  const owner = await newPerson();
  gates.customer.forget();
  const stranger = await owner.open(`${site.url('/')}#_alongside=r.${'A'.repeat(22)}`);
  await refused('mask report: unknown');
  expect(await stranger.url()).toBe(site.url('/'));
  const requests = requestsOf(gates.customer);
  expect(requests.some((words) => words.includes('mask-reports/open'))).toBe(true);
  expect(requests.filter((words) => /dist\/engine|POST \S+mask-reports HTTP/.test(words))).toEqual([]);
  expect((await reports()).length).toBe(before);

  const console = await openReports(owner, server);
  const link = await makeLink(console, site.url('/'));
  // Mailed to somebody else: nothing, and it is not used up.
  await (await newPerson({ userAgent: 'Mozilla/5.0 (somebody else)' })).open(link);
  await refused('mask report: another address or browser');
  expect((await reports()).length).toBe(before);
  await owner.open(link);
  await console.within(SLOW_MS).waitForText('h3', site.url('/'));
  const [made] = await reports();
  await owner.open(link);
  await refused('mask report: opened before');
  expect((await reports())[0]).toEqual(made);
});
