// The snippet on pages of all kinds: which element counts, which server, which mode, under which policy. A session is
// shared where that shows it best.

import { newSessionsFromHere } from '../run/admin-api.ts';
import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  joinByCode,
  openPopup,
  popupOf,
  share,
  startSession,
  startSessionIn,
  waitUntilSharing,
} from '../run/session.ts';

function page(server: TestServer, name: string): string {
  return `${server.info.pagesUrl}${name}`;
}

test('[1] the customer script is where the snippet asks for it', async ({ server }) => {
  const { port, license } = server.info;
  const address = `http://127.0.0.1:${port}/license${license.id}/dist/primary-bundle.js`;
  const answer = await fetch(address, { headers: { origin: 'https://www.example.com' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(await answer.text()).toContain('coBrowsingInstance');
  const again = await fetch(address, { headers: { 'if-none-match': answer.headers.get('etag') ?? 'none' } });
  expect(again.status).toBe(304);
});

test('[2] [5] [7] [11] [76] the reference’s snippet, async, before the first script: a session in full control', {
  tag: '@webkit',
}, async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, page(server, 'plain.html'));
  const { tab } = sides.customer;
  const first = await tab.evaluate(() => {
    const script = document.querySelector('script[data-8x8-co-browsing]') as HTMLScriptElement;
    const attributes = [...script.attributes].map(({ name }) => name).filter((name) => name.startsWith('data-'));
    const isBeforeSnippet = script.nextElementSibling?.textContent?.includes('insertBefore') === true;
    return { attributes, isAsync: script.async, isBeforeSnippet, parent: script.parentElement?.localName };
  });
  expect(first).toEqual({
    attributes: ['data-8x8-co-browsing', 'data-8x8-co-browsing-mode'],
    isAsync: true,
    isBeforeSnippet: true,
    parent: 'body',
  });
  expect(await sides.agent.viewer.text('.mode-text')).toBe('Full control');
  await sides.agent.replica.click('#count', { through: true });
  await tab.waitForText('#clicks', '1');
});

test('[3] its own element is found by the attribute, among others and a second copy', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, page(server, 'two-snippets.html'));
  // The first element of this license counts, not the foreign one before it, not the copy after it.
  expect(await sides.agent.viewer.text('.mode-text')).toBe('Full control');
  expect(await sides.customer.tab.count('alongside-surface')).toBe(1);
  const loaded = await sides.customer.tab.evaluate(
    () => performance.getEntriesByType('resource').filter(({ name }) => /\/session\.\w+\.js$/.test(name)).length,
  );
  expect(loaded).toBe(1);
});

test('[4] the server is the host of the element’s src, for requests and sockets', { tag: '@webkit' }, async ({
  server,
  customer,
}) => {
  const host = `127.0.0.1:${server.info.port}`;
  const tab = await customer.open(page(server, `mode.html?host=${host}`));
  await tab.evaluate(() => {
    const opened: string[] = [];
    Object.assign(window, { opened });
    window.WebSocket = new Proxy(WebSocket, {
      construct(native, args) {
        opened.push(String(args[0]));
        return Reflect.construct(native, args) as object;
      },
    });
  });
  await startSessionIn(tab);
  await tab.waitFor(() => (window as unknown as { opened: string[] }).opened.length > 0);
  const { requests, opened } = await tab.evaluate(() => ({
    requests: performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !name.startsWith(location.origin)),
    opened: (window as unknown as { opened: string[] }).opened,
  }));
  expect(requests.length).toBeGreaterThanOrEqual(3);
  expect(requests.filter((url) => !url.startsWith(`http://${host}/license${server.info.license.id}/`))).toEqual([]);
  expect(opened.filter((url) => !url.startsWith(`ws://${host}/license${server.info.license.id}/`))).toEqual([]);
});

test('[7] no-control: the agent sees the mode, and a click does nothing', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, page(server, 'mode.html?mode=no-control'));
  expect(await sides.agent.viewer.text('.mode-text')).not.toBe('Full control');
  await sides.agent.replica.click('#count', { through: true });
  await sides.agent.replica.click('#name', { through: true });
  await sides.agent.tab.typeText('x');
  // Something that arrives after the clicks shows that they had their time.
  await sides.customer.tab.type('#name', 'after');
  await sides.agent.replica.waitFor(() => document.querySelector<HTMLInputElement>('#name')?.value === 'after');
  expect(await sides.customer.tab.text('#count')).toBe('Count');
});

test('[13] a script that blocks the head runs before there is a body, and nothing fails', { tag: '@webkit' }, async ({
  server,
  customer,
}) => {
  const tab = await customer.open(page(server, 'blocking-head.html'));
  await popupOf(tab).waitForVisible({ css: 'button', text: 'Start sharing' });
  const seen = await tab.evaluate(() => {
    const { failures, hadBody } = window as unknown as { failures: string[]; hadBody: boolean };
    return { failures, hadBody };
  });
  expect(seen).toEqual({ failures: [], hadBody: false });
});

test('[2] [11] [13] a strict policy with Trusted Types: a page is shared, masked and acted on', {
  tag: '@webkit',
}, async ({ server, customer, agent }) => {
  const { tab, popup, code } = await startSession(customer, page(server, 'strict-policy.html'));
  await tab.evaluate(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const agentSide = await joinByCode(agent, server, code);
  await waitUntilSharing({ tab, popup, code }, agentSide);
  await agentSide.replica.waitForText('h1', 'Strict policy');
  await agentSide.replica.waitForText('#secret', '* ******');
  await agentSide.replica.click('#name', { through: true });
  await agentSide.tab.typeText('Ada');
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#name')?.value === 'Ada');
  expect(await tab.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
});

test('[15] [23] a license id is any text: an unknown one still gets the script, and its status', {
  tag: '@webkit',
}, async ({ server, customer }) => {
  const tab = await customer.open(page(server, 'mode.html?license=Some.other-license_9'));
  const popup = await openPopup(tab);
  await popup.waitForText('.status', 'Invalid license');
  await popup.waitFor(() => document.querySelector<HTMLButtonElement>('button.start')?.disabled);
});

test('[120] nothing starts by itself: not by start(), not by clicks of a script, not by what storage says', {
  tag: '@webkit',
}, async ({ server, customer, admin }) => {
  const started = await newSessionsFromHere(admin);
  const tab = await customer.open(page(server, 'start-unasked.html'));
  await tab.waitForUrl('#asked');
  const popup = tab.document('body.popup');
  await popup.waitForText('.status', 'Co-browsing session not started.');
  await popup.evaluate(() => document.querySelector<HTMLButtonElement>('button.start')!.click());
  await popup.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('button.start')!;
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      button.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true }));
    }
  });
  expect(await popup.text('.status')).toBe('Co-browsing session not started.');
  expect(await started()).toEqual([]);
  // The visitor's own click on the page's button is one.
  await tab.click('#start');
  await popup.waitForVisible('.code');
  expect(await started()).toHaveLength(1);
});
