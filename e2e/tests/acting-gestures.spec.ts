// The agent's hands beyond a plain click: pickers of our own for lists and dates, drags, keys, and the fields of the
// events that the page hears.

import type { Driver, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, share } from '../run/session.ts';

const through = { through: true };

/** What the page's own listeners heard. */
declare const heard: { type: string; x: number; detail: number; button: number }[];
declare const changes: string[];
declare const drops: string[];

function open(
  customer: Driver,
  agent: Driver,
  server: TestServer,
  mode = 'full-control',
): Promise<{ tab: Tab; side: AgentSide }> {
  const address = new URL(`acting/gestures.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
  return share(customer, agent, server, address).then((sides) => ({ tab: sides.customer.tab, side: sides.agent }));
}

async function waitForValue(tab: Tab, css: string, value: string): Promise<void> {
  await tab.waitFor(
    (where, wanted) => {
      const field = document.querySelector<HTMLSelectElement>(where);
      const chosen = field?.selectedOptions;
      return (chosen ? [...chosen].map((option) => option.value).join() : field?.value) === wanted;
    },
    css,
    value,
  );
}

test('[53] the agent chooses from lists by keys alone: groups, several at once, nothing that is switched off or private', async ({
  server,
  customer,
  agent,
}) => {
  const { tab, side } = await open(customer, agent, server);
  const { viewer, replica } = side;
  const press = async (...keys: string[]) => {
    for (const key of keys) await side.tab.press(key);
  };
  await replica.click('#city', through);
  await viewer.waitForVisible('.select-list[aria-label="City"] [role=group][aria-label=North]');
  // Rome and Lima cannot be chosen; the list stays until something is.
  await press('r', 'Enter');
  await viewer.waitForVisible('.select-list');
  await press('k', 'Enter');
  await waitForValue(tab, '#city', 'kyoto');
  await viewer.waitForHidden('.select-list');
  // The keyboard is back in the page, and opens the list again.
  await press('Enter', 'Home', 'ArrowDown', ' ');
  await waitForValue(tab, '#city', 'oslo');
  await press('Enter');
  await viewer.waitForVisible('.select-list');
  await press('Escape');
  await viewer.waitForHidden('.select-list');
  // Several at once, in a list that is no drop-down.
  await replica.click('#extras', through);
  await viewer.waitForVisible('.select-list[aria-multiselectable=true]');
  await press('Home', ' ', 'End', ' ');
  await waitForValue(tab, '#extras', 'bag,seat');
  await press('Escape');
  expect(await tab.evaluate(() => changes.filter((line) => line.startsWith('change')))).toEqual([
    'change city kyoto',
    'change city oslo',
    'change extras bag',
    'change extras bag,seat',
  ]);
  await replica.click('#private', through);
  await viewer.waitForText('.toasts', 'This field is private. Only the customer can fill it in.');
  await replica.click('#closed', through);
  await viewer.waitForText('.toasts', 'The element is disabled.');
  expect(await viewer.count('.select-list')).toBe(0);
});

test('[53] the agent sets dates, times and colours in a form of its own', async ({ server, customer, agent }) => {
  const { tab, side } = await open(customer, agent, server);
  const { viewer, replica } = side;
  const enter = async (css: string, value: string, key = 'Enter') => {
    await replica.click(css, through);
    await viewer.waitFor((wanted) => {
      const field = document.querySelector<HTMLInputElement>('.value-picker input');
      if (field === null || document.activeElement !== field) return false;
      field.value = wanted;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return true;
    }, value);
    await side.tab.press(key);
    await waitForValue(tab, css, value);
    await viewer.waitForHidden('.value-picker');
  };
  await enter('#day', '2027-03-09');
  await enter('#hour', '17:45');
  await enter('#month', '2027-04');
  await enter('#when', '2027-05-01T08:30');
  // A colour is set as it is chosen.
  await enter('#paint', '#a0b0c0', 'Escape');
  await replica.click('#day', through);
  await viewer.click({ css: '.value-picker button', text: 'Clear' });
  await waitForValue(tab, '#day', '');
  await replica.click('#hour', through);
  await viewer.waitForVisible('.value-picker[aria-label=Hour]');
  await side.tab.press('Escape');
  await viewer.waitForHidden('.value-picker');
  expect(await tab.value('#hour')).toBe('17:45');
  expect(await tab.evaluate(() => changes.filter((line) => line.includes('day')))).toEqual([
    'input day 2027-03-09',
    'change day 2027-03-09',
    'input day ',
    'change day ',
  ]);
});

test('[52] a page hears of clicks, double clicks and the context menu what a browser tells', async ({
  server,
  customer,
  agent,
}) => {
  const { tab, side } = await open(customer, agent, server);
  const { replica } = side;
  await replica.click('#pad', through);
  await tab.waitFor(() => heard.some(({ type }) => type === 'click'));
  const box = await tab.box('#pad');
  const press = { composed: true, isHere: true, x: Math.round(box.x + box.width / 2), shiftKey: false };
  const seen = await tab.evaluate(() => heard.splice(0));
  expect(seen.map(({ type }) => type)).toEqual(['pointerdown', 'mousedown', 'focus', 'pointerup', 'mouseup', 'click']);
  const [pointerdown, mousedown, , pointerup, , click] = seen;
  for (const event of [pointerdown, mousedown, pointerup, click]) {
    expect(Math.abs(Number(event?.x) - press.x)).toBeLessThanOrEqual(1);
    expect(event).toMatchObject({ composed: true, isHere: true, shiftKey: false });
  }
  expect(pointerdown).toMatchObject({ button: 0, buttons: 1, detail: 0, pointerType: 'mouse', isPrimary: true });
  expect(mousedown).toMatchObject({ button: 0, buttons: 1, detail: 1 });
  expect(pointerup).toMatchObject({ button: 0, buttons: 0, detail: 0 });
  expect(click).toMatchObject({ button: 0, buttons: 0, detail: 1, pointerType: 'mouse' });

  await side.tab.press('Shift');
  await replica.click('#pad', { through: true, button: 'right' });
  await tab.waitFor(() => heard.some(({ type }) => type === 'contextmenu'));
  expect(await tab.evaluate(() => heard.splice(0).map(({ type, button }) => `${type} ${button}`))).toEqual([
    'pointerdown 2',
    'mousedown 2',
    'contextmenu 2',
    'pointerup 2',
    'mouseup 2',
  ]);
  // A double click follows the click that it begins with.
  await replica.click('#pad', { through: true, count: 2 });
  await tab.waitFor(() => heard.some(({ type }) => type === 'dblclick'));
  expect(await tab.evaluate(() => heard.find(({ type }) => type === 'dblclick')?.detail)).toBe(2);
});

test('[52] the agent drags sliders, cards and the items of a list', async ({ server, customer, agent }) => {
  const { tab, side } = await open(customer, agent, server);
  const { replica } = side;
  await replica.drag('#thumb', { x: 150, y: 0 }, through);
  await tab.waitFor(() => Number(document.querySelector('#thumb')?.ariaValueNow) > 40);
  await replica.waitFor(() => Number.parseFloat(document.querySelector<HTMLElement>('#thumb')?.style.left ?? '') > 120);
  await replica.drag('#card', '#bin', through);
  await tab.waitFor(() => drops.includes('end'));
  expect(await tab.evaluate(() => drops.splice(0))).toEqual(['card', 'end']);
  await replica.waitForVisible('#bin #card');
  // Where the page takes nothing, nothing is dropped.
  await replica.drag('#card', '#other', through);
  await tab.waitFor(() => drops.includes('end'));
  expect(await tab.evaluate(() => drops)).toEqual(['end']);
  await replica.drag({ css: 'li', text: 'One' }, { css: 'li', text: 'Three' }, through);
  await tab.waitFor(
    () =>
      document.querySelector('#order')?.textContent === 'TwoThreeOne' ||
      document.querySelector('#order')?.textContent === 'TwoOneThree',
  );
  await replica.drag('#level', { x: 90, y: 0 }, through);
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#level')?.value === '8');
  expect(await tab.evaluate(() => changes.filter((line) => line.includes('level')))).toEqual([
    'input level 8',
    'change level 8',
  ]);
  // The page's functions are its own again.
  expect(await tab.evaluate(() => String(Element.prototype.hasPointerCapture))).toContain('hasPointerCapture');
});

test('[56] [59] in partial control a drag moves the page’s own slider and no field', async ({
  server,
  customer,
  agent,
}) => {
  const { tab, side } = await open(customer, agent, server, 'partial-control');
  await side.replica.drag('#level', { x: 90, y: 0 }, through);
  await side.viewer.waitForText('.toasts', 'Forms cannot be edited on the agent side');
  await side.replica.drag('#thumb', { x: 150, y: 0 }, through);
  await tab.waitFor(() => Number(document.querySelector('#thumb')?.ariaValueNow) > 40);
  expect(await tab.value('#level')).toBe('0');
});

test('[52] the agent walks by keys, and what needs the customer’s own hand is asked for, also by keys', async ({
  server,
  customer,
  agent,
}) => {
  const { tab, side } = await open(customer, agent, server);
  const { viewer, replica } = side;
  const focused = (id: string) => tab.waitFor((wanted) => document.activeElement?.id === wanted, id);
  await replica.click('#first', through);
  await side.tab.typeText('one two');
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#first')?.value === 'one two');
  await side.tab.press('Control+a');
  await side.tab.typeText('three');
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#first')?.value === 'three');
  await side.tab.press('Tab');
  await focused('second');
  await replica.waitFor(() => true);
  await side.tab.typeText('next');
  await tab.waitFor(() => document.querySelector<HTMLInputElement>('#second')?.value === 'next');
  await side.tab.press('Tab');
  await focused('open');
  await side.tab.press('Enter');
  await tab.waitForVisible('#dialog');
  await replica.waitForVisible('#dialog');
  await side.tab.press('Escape');
  await tab.waitForHidden('#dialog');
  await side.tab.press('Tab');
  await focused('tab');
  await side.tab.press('Enter');
  await viewer.waitForText('.toasts', 'Only the customer can do this; the customer was asked to.');
  // What is asked for has the customer's focus: one key is enough.
  await focused('tab');
  const tabs = (await customer.tabs()).length;
  await tab.press('Enter');
  await customer.waitForTab(tabs + 1);
  await poll('the second page', 10_000, async () =>
    (await (await customer.waitForTab(tabs + 1)).url()).includes('second'),
  );
});
