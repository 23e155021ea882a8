// What a plain page loads, and what happens when a part that only some pages need comes late or not at all: the page is
// mirrored as well as it can be, what is private stays private, and it is said in the customer's console.

import { test as base, expect } from '../run/fixtures.ts';
import { share } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

/** Says no to the widget's scripts of these names until the page is told otherwise. */
declare const withheld: Set<string>;
declare const warned: string[];

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Scripts of the widget get another address, and with it none of their content, while they are withheld. */
const gate = `<script>
const withheld = new Set();
const warned = [];
for (const name of ['warn', 'error']) {
  const native = console[name];
  console[name] = (...given) => { warned.push(given.map(String).join(' ')); native.apply(console, given); };
}
const source = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, 'src');
Object.defineProperty(HTMLScriptElement.prototype, 'src', { ...source, set(value) {
  const url = String(value);
  source.set.call(this, [...withheld].some((name) => url.includes('/' + name + '.')) ? url + '.withheld' : value);
} });
</script>`;

const form = `<link rel="stylesheet" href="/site.css">
<style>body { font: 16px sans-serif } label:hover { color: teal } @media (max-width: 400px) { form { display: block } }</style>
<h1>Order</h1><img id="logo" src="/pixel.png" alt="Shop" width="20" height="20">
<form><label>Name <input id="name"></label><label>Notes <textarea id="notes"></textarea></label>
<label>Meal <select id="meal"><option>Fish<option>Soup</select></label>
<label><input type="checkbox" id="gift"> Gift</label><input id="secret" type="password"></form>
<p id="count">0</p><button id="more" onclick="count.textContent = +count.textContent + 1">More</button>`;

const test = base.extend<{ site: TestSite }>({
  site: async ({ server }, use) => {
    const { url, license } = server.info;
    const page = (body: string) =>
      `<!doctype html><html lang="en"><title>Order</title>${gate}${snippet(new URL(url).host, license.id)}${body}</html>`;
    const site = await TestSite.open({
      '/plain': page(form),
      '/rich': page(`${form}<style id="scripted">#count { color: rgb(1, 2, 3) }</style>`),
      '/site.css': { type: 'text/css', body: 'h1 { color: rgb(4, 5, 6) } #more:focus { outline: 2px solid }' },
      '/pixel.png': { type: 'image/png', body: pixel },
    });
    await use(site);
    site.close();
  },
});

const through = { through: true };

test.describe('parts of the widget', { tag: '@webkit' }, () => {
  test('a plain form page needs nothing but the plain parts', async ({ server, customer, agent, site }) => {
    const sides = await share(customer, agent, server, site.url('/plain'));
    const { tab } = sides.customer;
    await sides.agent.replica.waitFor(() => getComputedStyle(document.querySelector('h1')!).color === 'rgb(4, 5, 6)');
    await sides.agent.replica.click('#more', through);
    await sides.agent.replica.click('#gift', through);
    await sides.agent.replica.click('#name', through);
    await sides.agent.tab.typeText('Ada');
    await tab.waitFor(() => document.querySelector<HTMLInputElement>('#name')!.value === 'Ada');
    await tab.waitFor(() => document.querySelector<HTMLInputElement>('#gift')!.checked);
    await tab.click('#notes');
    await tab.typeText('no nuts');
    await sides.agent.replica.waitFor(() => document.querySelector<HTMLTextAreaElement>('#notes')!.value === 'no nuts');
    await sides.agent.replica.waitFor(() => document.querySelector('#count')!.textContent === '1');
    const loaded = await tab.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .flatMap(({ name }) => /\/dist\/([\w-]+)\.[\w.]+$/.exec(name)?.[1] ?? [])
        .sort(),
    );
    expect(loaded).toEqual(['engine', 'outside', 'primary-bundle', 'session']);
  });

  test('a part that cannot be loaded leaves the page live and private, and is there once it can be', async ({
    server,
    customer,
    agent,
    site,
  }) => {
    const sides = await share(customer, agent, server, site.url('/rich'));
    const { tab } = sides.customer;
    const { replica } = sides.agent;
    await tab.evaluate(() => {
      for (const name of ['sheets', 'acts']) withheld.add(name);
      const { sheet } = document.querySelector<HTMLStyleElement>('#scripted')!;
      sheet!.insertRule('#count { font-size: 37px }', 1);
      (sheet!.cssRules[0] as CSSStyleRule).style.color = 'rgb(7, 8, 9)';
      document.querySelector<HTMLInputElement>('#secret')!.value = 'hunter-2-canary';
    });
    await tab.waitFor(() => warned.some((line) => line.includes('sheets.') && line.includes('could not be loaded')));
    // The rest goes on: text, fields, clicks; what is private is not there.
    await tab.evaluate(() => {
      document.querySelector('#count')!.textContent = 'still hunter-2-canary here';
    });
    await replica.waitFor(() => /still \*+ here/.test(document.querySelector('#count')!.textContent ?? ''));
    await replica.waitFor(() => document.querySelector<HTMLInputElement>('#secret')!.value === '********');
    await replica.click('#name', through);
    await sides.agent.tab.typeText('Ada');
    await tab.waitFor(() => document.querySelector<HTMLInputElement>('#name')!.value === 'Ada');
    expect(await replica.evaluate(() => document.documentElement.outerHTML)).not.toContain('canary');
    // It is tried again, and then everything that was missed is there.
    await tab.evaluate(() => withheld.clear());
    await replica.within(25_000).waitFor(() => {
      const { color, fontSize } = getComputedStyle(document.querySelector('#count')!);
      return color === 'rgb(7, 8, 9)' && fontSize === '37px';
    });
  });
});
