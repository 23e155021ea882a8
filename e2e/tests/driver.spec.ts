// The driver itself, on a page with all that stands in its way: a strict content security policy, Trusted Types, a
// frame below a closed shadow root, a sandboxed frame without scripts under an overlay, a scaled frame.
// Every other test trusts what is proven here.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base, expect } from '../run/fixtures.ts';

const PAGE = `<!doctype html><html lang="en"><head><title>Driver</title><script src="/page.js" defer></script>
<style>#scaled { transform: scale(0.5); transform-origin: 0 0; width: 400px; height: 200px; border: 4px solid }
#cover { position: relative } #overlay { position: absolute; inset: 0 } .far { margin-top: 3000px }</style></head><body>
<label>Name <input id="name"></label> <select id="pick"><option>one<option>two</select> <button id="late">Late</button>
<div id="host"></div><open-box></open-box>
<div id="cover"><iframe id="sandboxed" sandbox="allow-same-origin" src="/inner"></iframe><div id="overlay"></div></div>
<iframe id="scaled" src="/inner"></iframe><p><a href="/inner" target="_blank">Another</a></p>
<button id="away" class="far">Far away</button></body></html>`;

const SCRIPT = `
window.clicks = [];
addEventListener('click', (event) => clicks.push(event.target.id || event.target.localName, event.detail), true);
overlay.addEventListener('pointerdown', (event) => (window.overlayAt = [event.clientX, event.clientY]));
const closed = host.attachShadow({ mode: 'closed' });
const frame = document.createElement('iframe');
closed.append(frame);
frame.contentDocument.body.className = 'popup';
const button = frame.contentDocument.createElement('button');
button.textContent = 'Start sharing';
button.onclick = () => { button.textContent = 'Stop sharing'; };
frame.contentDocument.body.append(button);
customElements.define('open-box', class extends HTMLElement {
  connectedCallback() { const b = document.createElement('button'); b.textContent = 'In the box'; this.attachShadow({ mode: 'open' }).append(b); }
});`;

const INNER = `<!doctype html><title>Inner</title><body style="margin:0"><p id="words">Inner   words</p>
<button id="inner" style="position:absolute;left:100px;top:60px;width:80px;height:20px">Inner button</button>`;

const CSP = "default-src 'self'; script-src 'self'; style-src 'unsafe-inline'; require-trusted-types-for 'script'";

const test = base.extend<object, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const server: Server = createServer((request, response) => {
        const [type, body] =
          request.url === '/page.js'
            ? ['text/javascript', SCRIPT]
            : ['text/html', request.url === '/inner' ? INNER : PAGE];
        response.writeHead(200, { 'content-type': type, 'content-security-policy': CSP }).end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`http://site.localhost:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
});

test.use({ profile: { viewport: { width: 1000, height: 700 } } });

test.describe('driver', { tag: '@webkit' }, () => {
  test('clicks, types, selects and presses like a person', async ({ newPerson, site, engine }) => {
    const tab = await (await newPerson()).open(site);
    await tab.type({ label: 'Name' }, 'Ada Lovelace');
    expect(await tab.value('#name')).toBe('Ada Lovelace');
    await tab.press('Home');
    await tab.press('Shift+ArrowRight');
    await tab.typeText('I');
    expect(await tab.value('#name')).toBe('Ida Lovelace');
    await tab.fill('#name', 'Grace');
    expect(await tab.value('#name')).toBe('Grace');
    await tab.fill('#name', '');
    expect(await tab.value('#name')).toBe('');
    await tab.select('#pick', 'two');
    expect(await tab.value('#pick')).toBe('two');
    await tab.click({ text: 'Late' }, { count: 2 });
    await tab.click({ css: 'button', text: 'In the box' });
    await tab.click('#away');
    const clicks = await tab.evaluate(() => (window as unknown as { clicks: unknown[] }).clicks);
    // Firefox takes every press that comes through its remote protocol for a first one.
    const second = engine === 'firefox' ? 1 : 2;
    expect(clicks.slice(clicks.indexOf('late'))).toEqual(['late', 1, 'late', second, 'open-box', 1, 'away', 1]);
  });

  test('reaches a frame below a closed shadow root', async ({ newPerson, site }) => {
    const tab = await (await newPerson()).open(site);
    const popup = tab.document('body.popup');
    expect(await popup.text('button')).toBe('Start sharing');
    await popup.click({ text: 'Start sharing' });
    await popup.waitForText('button', 'Stop sharing');
    await tab.reload();
    await popup.waitForVisible({ css: 'button', text: 'Start sharing' });
  });

  test('reads a sandboxed frame and clicks through what lies above it', async ({ newPerson, site }) => {
    const tab = await (await newPerson()).open(site);
    const replica = tab.frame('#sandboxed');
    expect(await replica.text('#words')).toBe('Inner words');
    expect(await replica.evaluate(() => document.title)).toBe('Inner');
    await replica.click('#inner', { through: true });
    const frame = await tab.box('#sandboxed');
    const at = await tab.waitFor(() => (window as unknown as { overlayAt: [number, number] }).overlayAt);
    expect(Math.abs(at[0] - (frame.x + 2 + 140))).toBeLessThan(1.5);
    expect(Math.abs(at[1] - (frame.y + 2 + 70))).toBeLessThan(1.5);
    const box = await tab.frame('#scaled').box('#inner');
    expect([box.width, box.height]).toEqual([40, 10]);
  });

  test('does not click what is hidden or covered', async ({ newPerson, site }) => {
    const tab = await (await newPerson()).open(site);
    await expect(tab.within(300).click('#sandboxed')).rejects.toThrow(/overlay.* is in the way/);
    await tab.evaluate(() => document.querySelector<HTMLElement>('#late')!.style.setProperty('visibility', 'hidden'));
    await expect(tab.within(300).click('#late')).rejects.toThrow(/not visible/);
    await expect(tab.within(300).click('#nowhere')).rejects.toThrow(/there is none/);
    expect(await tab.isVisible('#late')).toBe(false);
  });

  test('follows new tabs, history and the wheel', async ({ newPerson, site }) => {
    const person = await newPerson();
    const tab = await person.open(site);
    const { x, y } = await tab.box('#name');
    await tab.mouse.wheel({ x, y: y + 100 }, { x: 0, y: 200 });
    await tab.waitFor(() => scrollY > 0);
    await tab.click({ css: 'a', text: 'Another' });
    const other = await person.waitForTab(2);
    await other.waitForText('#words', 'Inner words');
    await other.click('#inner');
    await other.close();
    await tab.bringToFront();
    await tab.click('#late');
    await tab.open(`${site}/inner`);
    expect(await tab.url()).toBe(`${site}/inner`);
    await tab.back();
    await tab.waitForVisible('#late');
    await tab.resize(800, 600);
    await tab.waitFor(() => innerWidth === 800 && innerHeight === 600);
    expect((await tab.screenshot()).subarray(1, 4).toString()).toBe('PNG');
  });

  test('keeps people apart', async ({ newPerson, site }) => {
    const [one, two] = [await (await newPerson()).open(site), await (await newPerson()).open(site)];
    await one.evaluate(() => localStorage.setItem('mine', 'yes'));
    expect(await two.evaluate(() => localStorage.getItem('mine'))).toBe(null);
    for (const tab of [one, two]) {
      expect(await tab.evaluate(() => [document.visibilityState, document.hasFocus()])).toEqual(['visible', true]);
    }
  });
});
