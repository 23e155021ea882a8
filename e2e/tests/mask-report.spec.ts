// The report on masks: made in the customer's browser when an admin asks, and without any content. Its selectors reach
// the license by a click, and the session that is on at once.

import { newSessionsFromHere, signInAsAdmin } from '../run/admin-api.ts';
import { Canaries, searchedMessages } from '../run/canaries.ts';
import { expect, poll } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { joinByCode, signIn, startSession, waitUntilSharing } from '../run/session.ts';

interface Entry {
  readonly selector: string;
  readonly label: string;
  readonly reason: string;
  readonly count: number;
}
interface Report {
  readonly page: string;
  readonly masked: readonly Entry[];
  readonly exposed: readonly Entry[];
}

test('[69] [75] a mask report names what is masked and what is not, without content, and a click masks it', async ({
  server,
  customer,
  agent,
  newPerson,
  gates,
  site,
  snippetHtml,
}, testInfo) => {
  // Three people, each of whom loads pages of its own.
  testInfo.setTimeout(2 * testInfo.timeout);
  const canaries = new Canaries();
  const c = (name: string): string => canaries.of(name);
  const secrets = [...['value', 'masked', 'area', 'text', 'query'].map(c), '20261128'];
  const [value, masked, area, text, query, order] = secrets;
  site.pages['/order'] = `<!doctype html><title>Order</title><h1>Order</h1>
    <label>Card number <input name="card" value="${value}"></label>
    <label>Passport 90210 <input id="passport" value="${value}"></label>
    <label>Name <input id="name" value="${value}"></label>
    <label>Secret <input id="marked" class="maskContent" value="${masked}"></label>
    <label>Seat of ${masked} <input id="seat" class="maskContent" value="${masked}"></label>
    <label>Password <input type="password" id="password" value="${masked}"></label>
    <section class="maskContent summary"><p>${area}</p><p>${area}</p></section>
    <p class="note">Paid with 4111 1111 1111 1111 ${text}</p>
    <label for="ssn-${order}">SSN 123-45-6789</label><input id="ssn-${order}" value="123-45-6789">
    <table>${'<tr><td class="ssn">123-45-6789</td></tr>'.repeat(3)}</table>
    ${snippetHtml}`;
  const side = await startSession(customer, site.url(`/order?${query}`));
  const ask = await signInAsAdmin(server.info);
  const license = `/api/licenses/${server.info.license.id}`;
  const joined = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, joined);
  const page = site.url('/order');

  const console = await signIn(await newPerson(), server, 'admin@alongside.example');
  await console.open(`${server.info.url}/admin/licenses/${server.info.license.id}/masks`);
  await console.waitForText('h1', 'Mask report');
  await console.within(25_000).waitForText({ css: 'button', text: 'Check this page' }, 'Check this page');
  await console.click({ css: 'button', text: 'Check this page' });
  await console.within(20_000).waitForText('h3', page);

  const [report] = await ask<Report[]>('GET', `${license}/mask-reports`);
  if (report === undefined) throw new Error('There is no report');
  expect(report.page).toBe(page);
  const exposed = report.exposed.map(({ selector, reason, count }) => `${reason} ${selector} ${count}`);
  expect(exposed.sort()).toEqual([
    'identity #passport 1',
    // An id with an order's number in it is no part of a selector.
    'identity body > input 1',
    'identity body > label 1',
    'identity table > tbody > tr > td.ssn 3',
    'payment body > p.note 1',
    'payment input[name="card"] 1',
  ]);
  expect(report.exposed.find(({ selector }) => selector === 'input[name="card"]')?.label).toBe('Card number');
  const marks = report.masked.map(({ selector, reason }) => `${reason} ${selector}`);
  expect(marks).toEqual(expect.arrayContaining(['class #marked', 'password #password']));
  expect(marks.filter((mark) => mark.includes('summary'))).toHaveLength(1);

  // No content in the report, in what asked for it, or on the admin's screen.
  const sent = [...searchedMessages('customer', gates.customer.messages())].filter(({ bytes }) =>
    Buffer.from(bytes).includes('mask-report'),
  );
  expect(sent.length).toBeGreaterThan(0);
  for (const words of [...sent.map(({ bytes }) => Buffer.from(bytes).toString()), JSON.stringify(report)]) {
    for (const secret of [...secrets, '4111', '123-45', '6789', '90210']) expect(words).not.toContain(secret);
  }

  // One click, and the running session follows.
  const before = await ask<{ id: string; privacy: object }[]>('GET', '/api/licenses');
  try {
    await joined.replica.waitFor(
      (shown) => document.querySelector<HTMLInputElement>('#passport')?.value === shown,
      value,
    );
    await console.click('button[aria-label="Mask #passport"]');
    await joined.replica
      .within(20_000)
      .waitFor(() => document.querySelector<HTMLInputElement>('#passport')?.value === '********');
    await poll('the row saying so', 10_000, async () => (await console.text('table')).includes('Masked since then'));
  } finally {
    const { privacy } = before.find(({ id }) => id === server.info.license.id) ?? { privacy: {} };
    await ask('PATCH', license, { privacy });
  }
});

test('a mask report is for admins, and only of a page that is shared', { tag: '@chromium' }, async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  site.pages['/'] = `<!doctype html><title>Shop</title><h1>Shop</h1>${snippetHtml}`;
  const ask = await signInAsAdmin(server.info);
  const started = await newSessionsFromHere(ask);
  const side = await startSession(customer, site.url('/'));
  const tab = await signIn(agent, server);
  const path = `/api/licenses/${server.info.license.id}/mask-reports`;
  const status = (method: string) =>
    tab.evaluate(
      async (url, how) => {
        const headers = { 'content-type': 'application/json' };
        const body = how === 'POST' ? JSON.stringify({ session: 'x' }) : null;
        return (await fetch(url, { method: how, headers, body })).status;
      },
      path,
      method,
    );
  expect(await status('GET')).toBe(403);
  expect(await status('POST')).toBe(403);
  const [session] = await started();
  const waiting = session?.id ?? '';
  await expect(ask('POST', path, { session: waiting })).rejects.toThrow('No page is being shared');
  await expect(ask('POST', path, { session: 'none' })).rejects.toThrow('404');
  expect(side.code).toMatch(/\d/);
});
