// An agent moves the customer's page in full and partial control: links, header, wheel; and what partial control and a
// revoke leave of it.

import type { Scope, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, press, share } from '../run/session.ts';

const through = { through: true };
const FORMS_MESSAGE = 'Forms cannot be edited on the agent side';

function fieldsPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

async function goTo(agent: AgentSide, address: string): Promise<void> {
  await agent.viewer.fill('.address', address);
  await agent.tab.press('Enter');
}

/** Both sides have arrived. */
async function waitForPage(tab: Tab, agent: AgentSide, part: string, heading: string): Promise<void> {
  await tab.waitForUrl(part);
  await agent.viewer.within(25_000).waitForVisible('.status-ready');
  await agent.replica.within(25_000).waitForText('h1', heading);
}

/** Parts of the header that lie over each other. */
function overlapsIn(viewer: Scope): Promise<string[]> {
  return viewer.evaluate(() => {
    const parts = ['.status', '.mode', '.people', '.tool-reload', '.address', '.tools', '.zoom', '.platform', '.close'];
    const boxes = parts.map(
      (css) => [css, document.querySelector(`.header-bar ${css}`)?.getBoundingClientRect()] as const,
    );
    return boxes.flatMap(([css, box], index) =>
      boxes.slice(index + 1).flatMap(([other, its]) => {
        if (box === undefined || its === undefined) return [`${css} or ${other} is missing`];
        const isApart =
          box.right <= its.left || its.right <= box.left || box.bottom <= its.top || its.bottom <= box.top;
        return isApart ? [] : [`${css} over ${other}`];
      }),
    );
  });
}

test.describe('moving', { tag: '@webkit' }, () => {
  test('[43] [51] [52] clicks, links and the wheel of the agent move the customer’s page', async ({
    server,
    customer,
    agent,
  }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab } = sides.customer;
    await sides.agent.replica.click('#count', through);
    await tab.waitForText('#count', 'Counted 1');
    await sides.agent.replica.waitForText('#count', 'Counted 1');
    await tab.click('#count');
    await sides.agent.replica.waitForText('#count', 'Counted 2');
    const { x, y } = await sides.agent.replica.box('#count');
    await sides.agent.tab.mouse.wheel({ x, y: y + 120 }, { x: 0, y: 400 });
    await tab.waitFor(() => scrollY > 100);
    await sides.agent.replica.waitFor(() => window.scrollY > 100);
    await tab.evaluate(() => scrollTo(0, 0));
    await sides.agent.replica.waitFor(() => window.scrollY === 0);
    await sides.agent.replica.click('#next', through);
    await waitForPage(tab, sides.agent, '/second.html', 'Second page');
  });
});

for (const mode of ['full-control', 'partial-control']) {
  test(`[52] [55] ${mode}: Back, Forward, Reload and an address`, async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, fieldsPage(server, mode));
    const { tab } = sides.customer;
    const { viewer } = sides.agent;
    await tab.evaluate(() => {
      document.querySelector('h1')?.replaceChildren('Before the reload');
    });
    await sides.agent.replica.waitForText('h1', 'Before the reload');
    await viewer.click('.tool-reload');
    await waitForPage(tab, sides.agent, 'fields.html', 'Fields');

    await goTo(sides.agent, '/second.html');
    await waitForPage(tab, sides.agent, '/second.html', 'Second page');
    await viewer.click('.tool-back');
    await waitForPage(tab, sides.agent, 'fields.html', 'Fields');
    await viewer.click('.tool-forward');
    await waitForPage(tab, sides.agent, '/second.html', 'Second page');

    for (const address of ['https://evil.example/', 'javascript:alert(1)']) {
      await goTo(sides.agent, address);
      await viewer.waitForText('.toasts', 'Only addresses on the license’s domains can be opened.');
    }
    expect(await tab.url()).toContain('/second.html');
  });
}

test('[52] where the page cannot go back the agent is told', { tag: '@chromium' }, async ({
  server,
  customer,
  agent,
}) => {
  // Only Chromium says which way is open; elsewhere the page's own start is the end of the way.
  const sides = await share(customer, agent, server, fieldsPage(server));
  await sides.agent.viewer.click('.tool-forward');
  await sides.agent.viewer.waitForText('.toasts', 'The page cannot go further in this direction.');
  expect(await sides.customer.tab.url()).toContain('fields.html');
});

test('[51] [55] [56] [57] partial-control: the agent clicks buttons and links, forms refuse with the exact message', async ({
  server,
  customer,
  agent,
}) => {
  const sides = await share(customer, agent, server, fieldsPage(server, 'partial-control'));
  const { tab } = sides.customer;
  const { viewer, replica } = sides.agent;
  for (const css of ['#name', '#notes', '#meal', '#gift', '#aisle', '#rich', 'label[for=name]']) {
    await replica.hover(css, through);
    await poll(`the cursor that refuses above ${css}`, 10_000, async () =>
      viewer.evaluate(() => document.querySelector<HTMLElement>('.overlay')?.style.cursor === 'not-allowed'),
    );
    await replica.click(css, through);
    await viewer.waitForText('.toast-text', FORMS_MESSAGE);
    expect(await viewer.text('.toast-text')).toBe(FORMS_MESSAGE);
    await sides.agent.tab.typeText('x ');
  }
  await replica.click('#count', through);
  await tab.waitForText('#count', 'Counted 1');
  expect(
    await tab.evaluate(
      () =>
        [...document.querySelectorAll<HTMLInputElement>('input,textarea,select')].filter(
          (field) => field.checked || (field.value !== '' && !['window', 'aisle', 'gift', 'locked'].includes(field.id)),
        ).length,
    ),
  ).toBe(0);
  expect(await tab.text('#rich')).toBe('');
  // The customer fills in as before, and the agent sees it.
  await tab.type('#name', 'Ada');
  await replica.waitFor(() => document.querySelector<HTMLInputElement>('#name')?.value === 'Ada');
  await replica.click('#next', through);
  await waitForPage(tab, sides.agent, '/second.html', 'Second page');
});

for (const way of ['by button', 'by Esc twice'] as const) {
  test(`[121] the customer takes back control ${way}, and gives it again`, async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab, popup } = sides.customer;
    const { viewer, replica } = sides.agent;
    await replica.click('#count', through);
    await tab.waitForText('#count', 'Counted 1');
    if (way === 'by button') {
      await popup.click('.maximize');
      await press(popup, 'Take back control');
    } else {
      await tab.press('Escape');
      await tab.press('Escape');
    }
    await viewer.waitForText('.mode', 'Pointing only — customer took back control');
    expect(await overlapsIn(viewer)).toEqual([]);
    await replica.click('#count', through);
    await replica.hover('#notes', through);
    await viewer.waitForVisible('.tool-hand:disabled');
    expect(await viewer.evaluate(() => document.querySelector<HTMLInputElement>('.address')?.readOnly)).toBe(true);
    if (way === 'by Esc twice') await popup.click('.maximize');
    await popup.waitForText('.window', 'can only point at things');
    expect(await tab.text('#count')).toBe('Counted 1');
    await press(popup, 'Allow control again');
    await viewer.waitForText('.mode', 'Full control');
    await replica.click('#count', through);
    await tab.waitForText('#count', 'Counted 2');
  });
}

test('[121] what the agent types stops at the revoke', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { tab } = sides.customer;
  await sides.agent.replica.click('#notes', through);
  await sides.agent.tab.typeText('before');
  await tab.waitFor(() => document.querySelector<HTMLTextAreaElement>('#notes')?.value === 'before');
  await tab.press('Escape');
  await tab.press('Escape');
  await sides.agent.viewer.waitForText('.mode', 'Pointing only');
  await sides.agent.tab.typeText(' after');
  await tab.type('#name', 'Ada');
  await sides.agent.replica.waitFor(() => document.querySelector<HTMLInputElement>('#name')?.value === 'Ada');
  expect(await tab.value('#notes')).toBe('before');
});
