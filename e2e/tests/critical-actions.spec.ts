// Confirm critical actions: where the license says so, an agent sends, pays and deletes nothing, nor what the owner marks.
// The customer is asked to click it, both are told why, and no kind of act gets around it.

import type { Signal } from '@alongside/protocol';
import { expect, test } from '../run/fixtures.ts';
import { RawAgent } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { share, startSession } from '../run/session.ts';

/** What the page has noticed. */
declare const done: string[];

const through = { through: true };

test.beforeEach(async ({ admin, server }) => {
  const change = { confirmActions: true, confirmSelectors: ['#plan'] };
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, change);
});
test.afterEach(async ({ admin, server }) => {
  await admin('PATCH', `/api/licenses/${server.info.license.id}`, { confirmActions: false, confirmSelectors: [] });
});

function pageOf(server: TestServer): string {
  return new URL('acting/critical.html', server.info.pagesUrl ?? '').href;
}

test('critical actions are the customer’s: asked for where they are, with the reason on both sides', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, pageOf(server));
  const { tab } = sides.customer;
  const { viewer, replica } = sides.agent;
  const asking = tab.document('body.popup');
  await replica.click('#plain', through);
  await tab.waitFor(() => done.includes('plain'));
  for (const [id, words] of [
    ['send', 'This sends a form. The customer was asked to click it.'],
    ['pay', 'This pays or orders. The customer was asked to click it.'],
    ['drop', 'This deletes or cancels. The customer was asked to click it.'],
  ] as const) {
    await replica.click(`#${id}`, through);
    await viewer.waitForText('.toasts', words);
  }
  expect(await asking.count('.window')).toBe(1);
  expect(await tab.evaluate(() => done)).toEqual(['plain']);
  // The customer does it, and so it is done.
  await tab.click('#drop');
  await tab.waitFor(() => done.includes('drop'));
  // What the agent types stays typed together; Enter in it sends nothing.
  await replica.click('#name', through);
  await sides.agent.tab.typeText('Ada');
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#name')?.value === 'Ada');
  await sides.agent.tab.press('Enter');
  await viewer.waitForText('.toasts', 'This sends a form.');
  // A search only finds.
  await replica.click('#search', through);
  await tab.waitFor(() => done.includes('search'));
  expect(await tab.evaluate(() => done)).toEqual(['plain', 'drop', 'search']);
});

test('critical actions: no kind of act of a hostile agent gets around the customer', { tag: '@chromium' }, async ({
  server,
  customer,
}) => {
  const { tab, code } = await startSession(customer, pageOf(server));
  const raw = await RawAgent.join(server, code);
  await raw.element('far');
  const aim = async (id: string, words = '') => {
    const box = await tab.evaluate((name) => {
      const { x, y, width, height } = document.getElementById(name)?.getBoundingClientRect() ?? new DOMRect();
      return { x: x + scrollX, y: y + scrollY, width, height };
    }, id);
    return raw.aim(await raw.element(id), box, words);
  };
  const tries: [string, string, Signal<'act'>['kind'], Partial<Signal<'act'>>, string][] = [];
  for (const [id, words, expected] of [
    ['send', 'Weiter', 'confirm-submit'],
    ['pay', 'Weiter', 'confirm-payment'],
    ['buy', 'Zahlungspflichtig bestellen', 'confirm-payment'],
    ['drop', 'Konto löschen', 'confirm-deletion'],
    ['inside', 'Konto löschen', 'confirm-deletion'],
    ['words', 'Ich stimme zu', 'confirm-marked'],
    ['agree', '', 'confirm-marked'],
  ] as const) {
    for (const kind of ['click', 'double-click', 'check'] as const) tries.push([id, words, kind, {}, expected]);
    tries.push([id, words, 'key', { key: 'Enter' }, expected], [id, words, 'key', { key: ' ' }, expected]);
  }
  tries.push(['name', '', 'key', { key: 'Enter' }, 'confirm-submit']);
  tries.push(['holder', '', 'key', { key: 'Enter' }, 'masked-field']);
  const b = (await raw.element('b')).id;
  tries.push(['plan', 'AB', 'select', { options: [b] }, 'confirm-marked']);
  for (const [id, words, kind, more, expected] of tries) {
    expect(await raw.act(await aim(id, words), kind, more), `${kind} ${more.key ?? ''} on ${id}`).toBe(expected);
  }
  expect(await tab.evaluate(() => done)).toEqual([]);
  // What is none of it goes on as ever.
  for (const [id, words] of [
    ['plain', 'Mehr zeigen'],
    ['orders', 'Bestellungen'],
    ['search', 'Suchen'],
  ] as const) {
    expect(await raw.act(await aim(id, words), 'click')).toBeNull();
  }
  expect(await tab.evaluate(() => done)).toEqual(['plain', 'orders', 'search']);
  raw.end();
});
