// What is no form element of the browser's: lists that a page builds itself, plug-ins of another time, the texts that a
// browser shows beside the pointer.

import { expect, poll, test } from '../run/fixtures.ts';
import { share } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const through = { through: true };

/** A list as pages build it: shown on mousedown, moved in by arrows, chosen by click or Enter, closed by Escape. */
const builtList = `
<div class="built" id="built" role="combobox" tabindex="0" aria-haspopup="listbox" aria-expanded="false">Choose</div>
<div id="list" role="listbox" hidden><div role="option">Oslo</div><div role="option">Lima</div><div role="option">Rome</div></div>
<x-list></x-list>
<script>
function makeList(field, list) {
  const options = [...list.children];
  let at = -1;
  const open = (isOpen) => { list.hidden = !isOpen; field.ariaExpanded = String(isOpen); at = -1; };
  const choose = (option) => { field.textContent = option.textContent; open(false); };
  field.addEventListener('mousedown', () => open(list.hidden));
  for (const option of options) option.addEventListener('click', () => choose(option));
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') return open(false);
    if (key === 'Enter') return at < 0 ? open(true) : choose(options[at]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
    if (step === 0) return;
    if (list.hidden) open(true);
    at = Math.min(options.length - 1, Math.max(0, at + step));
    options.forEach((option, index) => option.ariaSelected = String(index === at));
  });
}
makeList(document.querySelector('#built'), document.querySelector('#list'));
customElements.define('x-list', class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = '<div id="inner" tabindex="0">Seat</div><div id="seats" hidden><p>Window</p><p>Aisle</p></div>';
    makeList(root.querySelector('#inner'), root.querySelector('#seats'));
  }
});
</script>`;

for (const mode of ['full-control', 'partial-control'] as const) {
  test(`[59] in ${mode} the agent operates lists that the page builds itself, by pointer and by keys`, async ({
    server,
    customer,
    agent,
  }) => {
    const { host } = new URL(server.info.url);
    const page = `<!doctype html><title>Lists</title><style>body{font:16px sans-serif}div,p{padding:6px;margin:0}</style>
      ${builtList}${snippet(host, server.info.license.id, mode)}`;
    const site = await TestSite.open({ '/': page });
    try {
      const sides = await share(customer, agent, server, site.url('/'));
      const { tab } = sides.customer;
      const { replica } = sides.agent;
      await replica.click('#built', through);
      await replica.click({ css: '[role=option]', text: 'Lima' }, through);
      await tab.waitForText('#built', 'Lima');
      await replica.waitForText('#built', 'Lima');
      // By keys alone: Tab has gone there with the click on the list.
      await replica.click('#built', through);
      await replica.waitForVisible('#list');
      await sides.agent.tab.press('Escape');
      await replica.waitForHidden('#list');
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown', 'Enter']) {
        await sides.agent.tab.press(key);
      }
      await tab.waitForText('#built', 'Rome');
      // One in a shadow root.
      await replica.click('#inner', through);
      await replica.click({ css: 'p', text: 'Aisle' }, through);
      await tab.waitForText('#inner', 'Aisle');
    } finally {
      site.close();
    }
  });
}

test('[115] Flash and Java applets are labelled boxes, and what is around them works', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  const page = `<!doctype html><title>Plug-ins</title>
    <style>p{height:60px;margin:4px}object,embed,applet{display:block;width:240px;height:60px}</style><h1>Old</h1>
    <p><object id="flash" type="application/x-shockwave-flash" data="/movie.swf"><param name="movie" value="/movie.swf"></object></p>
    <p><embed id="embedded" type="application/x-shockwave-flash" src="/movie.swf"></p>
    <p><applet id="java" code="Clock.class" archive="/clock.jar"><param name="zone" value="UTC"></applet></p>
    <button id="go" onclick="this.textContent = 'Gone ' + document.querySelector('#flash').type">Go</button>
    ${snippet(host, server.info.license.id)}`;
  const site = await TestSite.open({ '/': page });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { replica, viewer } = sides.agent;
    const boxes = () =>
      replica.evaluate(() =>
        [...document.querySelectorAll('alongside-box')].map((box) => [
          box.getAttribute('aria-label'),
          Math.round(box.getBoundingClientRect().width),
        ]),
      );
    await poll('a labelled box for each', 10_000, async () => {
      expect(await boxes()).toEqual(Array(3).fill(['Plug-in, not shown', 240]));
      return true;
    });
    expect(await replica.count('object, embed, applet')).toBe(0);
    await replica.click('alongside-box', through);
    await viewer.waitForText('.toasts', 'This part is not shown here. Ask the customer to use it.');
    await replica.click('#go', through);
    await sides.customer.tab.waitForText('#go', 'Gone application/x-shockwave-flash');
    await replica.waitForText('#go', 'Gone');
    // One that comes later, and one that goes.
    await sides.customer.tab.evaluate(() => {
      document.querySelector('#java')?.remove();
      document.querySelector('#embedded')?.remove();
      document.body.prepend(Object.assign(document.createElement('object'), { id: 'late' }));
    });
    await poll('the boxes of now', 10_000, async () => (await boxes()).length === 2);
    // The agent's browser never asked for any of it.
    const asked = site.requests.filter(({ path, referer }) => /swf|jar|class/.test(path) && referer === '');
    expect(asked).toEqual([]);
  } finally {
    site.close();
  }
});

test('[117] the text of `title` stands beside the customer’s pointer and the agent’s own, never that of private elements', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  const page = `<!doctype html><title>Titles</title><style>body{margin:40px}button,p,svg{display:block;margin:30px}</style>
    <button id="fees" title="Fees are added on the next page">Fees</button>
    <p title="Around it"><b id="inner">Inside</b> <i id="none" title="">ends it</i></p>
    <svg width="80" height="30"><title>A drawn seat</title><rect id="seat" width="80" height="30"/></svg>
    <div class="maskContent" title="Salary 4711"><button id="pay" title="Salary 4711">Pay</button></div>
    ${snippet(host, server.info.license.id)}`;
  const site = await TestSite.open({ '/': page });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    const { viewer, replica } = sides.agent;
    const isGone = (css: string) => poll(`no ${css}`, 10_000, async () => (await viewer.count(css)) === 0);
    await tab.hover('#fees');
    await viewer.waitForText('.tooltip.is-customer', 'Fees are added on the next page');
    await tab.evaluate(() => {
      const fees = document.querySelector<HTMLElement>('#fees');
      if (fees) fees.title = 'No fees today';
    });
    await viewer.waitForText('.tooltip.is-customer', 'No fees today');
    await tab.hover('#none');
    await isGone('.tooltip.is-customer');
    await tab.hover('#inner');
    await viewer.waitForText('.tooltip.is-customer', 'Around it');
    await tab.hover('#seat');
    await viewer.waitForText('.tooltip.is-customer', 'A drawn seat');
    const own = '.tooltip:not(.is-customer)';
    await replica.hover('#fees', through);
    await viewer.waitForText(own, 'No fees today');
    // The private one is reached, rested on as long as the others, and shows nothing on either side.
    await tab.hover('#pay');
    await replica.hover('#pay', through);
    await isGone('.tooltip');
    await replica.hover('#inner', through);
    await viewer.waitForText(own, 'Around it');
    expect(await viewer.count('.tooltip.is-customer')).toBe(0);
    expect(await viewer.evaluate(() => document.documentElement.outerHTML.includes('4711'))).toBe(false);
  } finally {
    site.close();
  }
});
