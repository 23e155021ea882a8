// An agent fills in the customer's fields in full control, by mouse and keyboard of the agent's own browser: the values
// arrive, the page's scripts hear of them, private fields refuse.

import { build } from 'esbuild';
import type { Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, share } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

/** What the page's own listeners heard. */
declare const heard: string[];

const through = { through: true };

function fieldsPage(server: TestServer, mode = 'full-control'): string {
  return new URL(`acting/fields.html?mode=${mode}`, server.info.pagesUrl ?? '').href;
}

/** Types into a field of the replica as an agent does: a click, then keys. */
async function typeInto(agent: AgentSide, css: string, text: string): Promise<void> {
  await agent.replica.click(css, through);
  await agent.tab.typeText(text);
}

async function waitForValue(page: Pick<Tab, 'evaluate'>, css: string, value: string): Promise<void> {
  await poll(`“${value}” in ${css}`, 10_000, async () => {
    const now = await page.evaluate((where) => {
      const field = document.querySelector<HTMLInputElement>(where);
      return field?.value ?? field?.textContent;
    }, css);
    if (now !== value) throw new Error(`it is “${now}”`);
    return true;
  });
}

/** The chosen option's words: what a select shows, on either side. */
async function waitForChoice(page: Pick<Tab, 'waitFor'>, css: string, words: string): Promise<void> {
  await page.waitFor(
    (where, wanted) => document.querySelector<HTMLSelectElement>(where)?.selectedOptions[0]?.textContent === wanted,
    css,
    words,
  );
}

test.describe('fields', { tag: '@webkit' }, () => {
  test('[53] the agent types into inputs and text areas, and page scripts notice', async ({
    server,
    customer,
    agent,
  }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab } = sides.customer;
    for (const [css, text] of [
      ['#name', 'Ada Lovelace'],
      ['#email', 'ada@shop.example'],
      ['#amount', '42'],
      ['#notes', 'no nuts'],
    ] as const) {
      await typeInto(sides.agent, css, text);
      await waitForValue(tab, css, text);
      await waitForValue(sides.agent.replica, css, text);
    }
    await sides.agent.tab.press('Tab');
    await tab.waitFor(() => heard.includes('change notes no nuts'));
    expect(await tab.evaluate(() => heard.filter((line) => line.startsWith('input name')).at(-1))).toBe(
      'input name Ada Lovelace',
    );
    expect(await tab.evaluate(() => heard.filter((line) => line.startsWith('change name')))).toEqual([
      'change name Ada Lovelace',
    ]);
  });

  test('[53] the agent chooses from a select, ticks a box, picks a radio button', async ({
    server,
    customer,
    agent,
  }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab } = sides.customer;
    await sides.agent.replica.click('#meal', through);
    await sides.agent.viewer.click({ css: '.select-option', text: 'Soup' });
    await waitForValue(tab, '#meal', 'soup');
    await waitForChoice(sides.agent.replica, '#meal', 'Soup');
    for (const css of ['#gift', '#aisle']) {
      await sides.agent.replica.click(css, through);
      await tab.waitFor((where) => document.querySelector<HTMLInputElement>(where)?.checked, css);
      await sides.agent.replica.waitFor((where) => document.querySelector<HTMLInputElement>(where)?.checked, css);
    }
    expect(await tab.evaluate(() => heard)).toEqual([
      'input meal soup',
      'change meal soup',
      'input gift true',
      'change gift true',
      'input aisle true',
      'change aisle true',
    ]);
  });

  test('[54] the agent sees what the customer types, as it is typed', async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab } = sides.customer;
    await tab.type('#name', 'Gra');
    await waitForValue(sides.agent.replica, '#name', 'Gra');
    await tab.typeText('ce');
    await waitForValue(sides.agent.replica, '#name', 'Grace');
    await tab.click('#gift');
    await sides.agent.replica.waitFor(() => document.querySelector<HTMLInputElement>('#gift')?.checked);
    await tab.select('#meal', 'fish');
    await waitForChoice(sides.agent.replica, '#meal', 'Fish');
    await tab.type('#secret', 'hunter2');
    await waitForValue(sides.agent.replica, '#secret', '********');
  });

  test('[72] [75] masked fields refuse the agent, the others go on', async ({ server, customer, agent }) => {
    const sides = await share(customer, agent, server, fieldsPage(server));
    const { tab } = sides.customer;
    await tab.type('#secret', 'mine');
    await waitForValue(sides.agent.replica, '#secret', '********');
    for (const css of ['#secret', '#password']) {
      await typeInto(sides.agent, css, '999');
      await sides.agent.viewer.waitForText('.toasts', 'This field is private. Only the customer can fill it in.');
    }
    // An act that is carried out after those above: had they been, it would show.
    await typeInto(sides.agent, '#name', 'Ada');
    await waitForValue(tab, '#name', 'Ada');
    expect(await tab.value('#secret')).toBe('mine');
    expect(await tab.value('#password')).toBe('');
  });
});

test('[53] the agent picks a date', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  await sides.agent.replica.click('#day', through);
  await sides.agent.viewer.waitForVisible('.value-picker input');
  await sides.agent.viewer.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('.value-picker input');
    if (field === null) return;
    field.value = '2027-03-09';
    field.focus();
  });
  await sides.agent.tab.press('Enter');
  await waitForValue(sides.customer.tab, '#day', '2027-03-09');
  await sides.customer.tab.waitFor(() => heard.includes('change day 2027-03-09'));
  await waitForValue(sides.agent.replica, '#day', '2027-03-09');
});

test('[53] the agent writes into editable content', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  await typeInto(sides.agent, '#rich', 'hello');
  await sides.customer.tab.waitForText('#rich', 'hello');
  await sides.agent.replica.waitForText('#rich', 'hello');
});

test('[53] a read-only field stays as it is', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  await typeInto(sides.agent, '#locked', 'x');
  await typeInto(sides.agent, '#name', 'Ada');
  await waitForValue(sides.customer.tab, '#name', 'Ada');
  expect(await sides.customer.tab.value('#locked')).toBe('fixed');
});

test('[53] [54] two people type into one field and lose nothing', async ({ server, customer, agent }) => {
  const sides = await share(customer, agent, server, fieldsPage(server));
  const { tab } = sides.customer;
  await typeInto(sides.agent, '#notes', 'from the agent');
  await waitForValue(tab, '#notes', 'from the agent');
  await tab.click('#notes');
  await tab.press('Control+Home');
  await Promise.all([tab.typeText('customer '), sides.agent.tab.typeText(' indeed')]);
  await waitForValue(tab, '#notes', 'customer from the agent indeed');
  await waitForValue(sides.agent.replica, '#notes', 'customer from the agent indeed');
});

test('[53] controlled inputs of React notice what the agent enters', async ({ server, customer, agent }) => {
  const app = `
    import { useState } from 'react';
    import { createRoot } from 'react-dom/client';
    function Form() {
      const [state, setState] = useState({ name: '', notes: '', meal: '', isGift: false });
      const set = (key, value) => setState((before) => ({ ...before, [key]: value }));
      return <form>
        <input id="name" value={state.name} onChange={(event) => set('name', event.target.value.toUpperCase())} />
        <textarea id="notes" value={state.notes} onChange={(event) => set('notes', event.target.value)} />
        <select id="meal" value={state.meal} onChange={(event) => set('meal', event.target.value)}>
          <option value="">Choose</option><option value="soup">Soup</option></select>
        <input id="gift" type="checkbox" checked={state.isGift} onChange={(event) => set('isGift', event.target.checked)} />
        <output>{JSON.stringify(state)}</output>
      </form>;
    }
    createRoot(document.getElementById('root')).render(<Form />);`;
  const bundle = await build({
    stdin: { contents: app, loader: 'jsx', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const { host } = new URL(server.info.url);
  const site = await TestSite.open({
    '/': `<!doctype html><title>React</title><div id="root"></div><script src="/app.js"></script>${snippet(host, server.info.license.id)}`,
    '/app.js': { type: 'text/javascript', body: bundle.outputFiles[0]?.text ?? '' },
  });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    await typeInto(sides.agent, '#name', 'ada');
    await tab.waitForText('output', '"name":"ADA"');
    await waitForValue(sides.agent.replica, '#name', 'ADA');
    await typeInto(sides.agent, '#notes', 'two lines');
    await tab.waitForText('output', '"notes":"two lines"');
    await sides.agent.replica.click('#meal', through);
    await sides.agent.viewer.click({ css: '.select-option', text: 'Soup' });
    await tab.waitForText('output', '"meal":"soup"');
    await sides.agent.replica.click('#gift', through);
    await tab.waitForText('output', '"isGift":true');
    await sides.agent.replica.waitForText('output', '"isGift":true');
    expect(await tab.value('#name')).toBe('ADA');
  } finally {
    site.close();
  }
});

test('[53] listeners as Vue’s v-model and Angular’s value accessors have them notice', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  // Neither framework is built here: these are the listeners that they put on a field, written by hand.
  const page = `<!doctype html><title>Listeners</title>
    <input id="vue"><input id="lazy"><input id="trim"><input id="angular"><output id="model"></output>
    <script>
    const model = {};
    const show = () => { document.querySelector('output').textContent = JSON.stringify(model); };
    const on = (id, type, run) => document.getElementById(id).addEventListener(type, run);
    on('vue', 'compositionstart', (event) => { event.target.composing = true; });
    on('vue', 'input', (event) => { if (!event.target.composing) { model.vue = event.target.value; show(); } });
    on('lazy', 'change', (event) => { model.lazy = event.target.value; show(); });
    on('trim', 'input', (event) => { model.trim = event.target.value.trim(); show(); });
    on('angular', 'input', (event) => { model.angular = event.target.value; show(); });
    on('angular', 'blur', () => { model.touched = true; show(); });
    </script>${snippet(host, server.info.license.id)}`;
  const site = await TestSite.open({ '/': page });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    await typeInto(sides.agent, '#vue', 'v');
    await tab.waitForText('#model', '"vue":"v"');
    await typeInto(sides.agent, '#lazy', 'late');
    await waitForValue(tab, '#lazy', 'late');
    await typeInto(sides.agent, '#angular', 'a');
    await tab.waitForText('#model', '"angular":"a"');
    await tab.waitForText('#model', '"lazy":"late"');
    await typeInto(sides.agent, '#trim', ' t ');
    await tab.waitForText('#model', '"trim":"t"');
    await tab.waitForText('#model', '"touched":true');
  } finally {
    site.close();
  }
});
