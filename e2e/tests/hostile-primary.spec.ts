// A customer who is an attacker: a raw socket with a real session sends crafted frames through the real server to the
// real viewer in an agent's browser. Nothing runs, nothing navigates, nothing is asked of another origin, the agent's
// keyboard stays where it was, and an honest page is shown afterwards.

import { deflateRawSync } from 'node:zlib';
import { frameKinds, type OpWriter, recordTypes, type SafeText } from '@alongside/protocol';
import type { Driver } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { RawPrimary } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import { type AgentSide, joinByCode } from '../run/session.ts';
import { TestSite } from '../run/test-site.ts';

const safe = (text: string): SafeText => text as SafeText;
const svg = 'http://www.w3.org/2000/svg';
const html = 'http://www.w3.org/1999/xhtml';

type Attack = readonly [namespace: string, name: string, attributes: Record<string, string>, text?: string];

/** html > head, body > what `content` writes. */
function writePage(out: OpWriter, content: (out: OpWriter) => void): void {
  out.beginInsert(0, 0);
  out.documentRoot('html', '', '', 0, true);
  out.element(recordTypes.html, 'html', 0, true);
  out.element(recordTypes.html, 'head', 0, false);
  out.element(recordTypes.html, 'body', 0, true);
  content(out);
  for (let depth = 0; depth < 4; depth++) out.endChildren();
}

function writeHeading(out: OpWriter, words: string): void {
  out.element(recordTypes.html, 'h1', 0, true);
  out.textNode(safe(words));
  out.endChildren();
}

async function open(server: TestServer, agent: Driver): Promise<{ primary: RawPrimary; side: AgentSide }> {
  const primary = await RawPrimary.start(server);
  const side = await joinByCode(agent, server, primary.code);
  await primary.beginEpoch();
  return { primary, side };
}

/** The attacker turns honest: the viewer follows, so it was neither stuck nor broken. */
async function showHonestPage(primary: RawPrimary, side: AgentSide, words: string): Promise<void> {
  await primary.beginEpoch();
  primary.sendOps((out) => writePage(out, () => writeHeading(out, words)));
  await side.replica.within(20_000).waitForText('h1', words);
}

test('[60] crafted content runs nothing, goes nowhere, asks nobody and leaves the keyboard alone', {
  tag: '@webkit',
}, async ({ server, agent }) => {
  const site = await TestSite.open({});
  try {
    const evil = site.url('/evil', 'evil.localhost');
    const { primary, side } = await open(server, agent);
    const run = `top.hasRun = parent.hasRun = window.hasRun = 1; fetch('${evil}/script')`;
    const attacks: Attack[] = [
      [html, 'script', {}, run],
      [html, 'script', { src: `${evil}/script.js` }],
      [html, 'img', { src: `${evil}/x.png`, onerror: run, onload: run, srcset: `${evil}/y.png 2x` }],
      [html, 'body', { onload: run, onpageshow: run, background: `${evil}/body.png` }],
      [html, 'iframe', { srcdoc: `<script>${run}</script>`, src: `${evil}/frame`, name: 'x' }],
      [html, 'iframe', { src: `javascript:${run}`, sandbox: 'allow-scripts allow-top-navigation' }],
      [html, 'object', { data: `${evil}/object`, type: 'text/html' }],
      [html, 'embed', { src: `${evil}/embed` }],
      [html, 'meta', { 'http-equiv': 'refresh', content: `0;url=${evil}/refresh` }],
      [html, 'base', { href: `${evil}/base/`, target: '_top' }],
      [html, 'link', { rel: 'stylesheet', href: `${evil}/link.css` }],
      [html, 'link', { rel: 'prefetch', href: `${evil}/prefetch` }],
      [html, 'style', {}, `@import "${evil}/import.css"; html { background: url(${evil}/url.png) }`],
      [html, 'style', {}, `@font-face { font-family: E; src: url(${evil}/font.woff2) } h1 { font-family: E }`],
      [html, 'p', { style: `background: url(${evil}/inline.png)` }, 'text'],
      [html, 'a', { href: `javascript:${run}`, ping: `${evil}/ping`, accesskey: 'a' }, 'link'],
      [html, 'form', { action: `${evil}/submit`, method: 'post', target: '_top' }],
      [html, 'button', { formaction: `${evil}/formaction`, onclick: run, autofocus: '' }, 'go'],
      [html, 'input', { type: 'image', src: `${evil}/input.png`, autofocus: '', onfocus: run }],
      [html, 'dialog', { open: '', autofocus: '', tabindex: '0' }, 'dialog'],
      [html, 'video', { src: `${evil}/video.mp4`, poster: `${evil}/poster.png`, autoplay: '', onerror: run }],
      [html, 'details', { open: '', ontoggle: run }, 'd'],
      [svg, 'svg', { onload: run }],
      [svg, 'image', { href: `${evil}/svg.png`, 'xlink:href': `${evil}/svg2.png` }],
      [svg, 'use', { href: `${evil}/use.svg#a` }],
      [svg, 'set', { attributeName: 'href', to: `javascript:${run}`, onbegin: run }],
    ];
    // Ids are given in order: document, html, head and body have the first four.
    let nextId = 5;
    const ids = attacks.map(([, , , text]) => {
      const id = nextId;
      nextId += text === undefined ? 1 : 2;
      return id;
    });
    const field = ids[attacks.findIndex(([, name]) => name === 'input')] ?? 0;
    await side.viewer.evaluate(() => document.querySelector<HTMLElement>('.address')?.focus());
    primary.sendOps((out) => {
      writePage(out, () => {
        for (const [namespace, name, attributes, text] of attacks) {
          const names = Object.keys(attributes);
          const isHtml = namespace === html;
          if (isHtml) out.element(recordTypes.html, name, names.length, true);
          else out.element(recordTypes.other, name, names.length, true, namespace);
          for (const attribute of names) out.attribute(attribute, safe(attributes[attribute] ?? ''));
          if (text !== undefined) out.textNode(safe(text));
          out.endChildren();
        }
        writeHeading(out, 'Attacked');
      });
    });
    await side.replica.within(20_000).waitForText('h1', 'Attacked');
    // The attributes once more, as changes of what is there.
    primary.sendOps((out) => {
      for (const node of ids) {
        for (const name of ['onclick', 'onfocus', 'srcdoc', 'href', 'src', 'style']) {
          const value = name === 'style' ? `background: url(${evil}/late.png)` : `javascript:${run}`;
          out.write('attribute', node, name, safe(value));
        }
      }
      out.write('focus', field, 1);
    });
    await side.viewer.waitFor(() => document.querySelector('.header-bar') !== null);
    await side.replica.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('*')) element.dispatchEvent(new Event('click'));
    });
    for (const scope of [side.tab, side.viewer, side.replica]) {
      expect(await scope.evaluate(() => 'hasRun' in window)).toBe(false);
    }
    expect(await side.tab.url()).toContain(`/sessions/${primary.session}`);
    expect(await side.replica.evaluate(() => new URL(document.URL).pathname)).toMatch(/^\/viewer\//);
    expect(await side.replica.count('script, object, embed, base, [onload], [onerror], [onclick], [srcdoc]')).toBe(0);
    expect(await side.viewer.evaluate(() => document.activeElement?.className)).toContain('address');
    expect(await side.replica.evaluate(() => document.activeElement?.localName ?? 'body')).toBe('body');
    await showHonestPage(primary, side, 'Honest');
    expect(site.requests).toEqual([]);
    expect(await side.viewer.evaluate(() => document.activeElement?.className)).toContain('address');
    // Positive control: this site does hear what it is asked for.
    await fetch(site.url('/evil', 'localhost'));
    expect(site.requests.map(({ path }) => path)).toEqual(['/evil']);
    primary.end();
  } finally {
    site.close();
  }
});

const streams: Record<string, (primary: RawPrimary) => void> = {
  'a node moved into itself': (primary) => {
    primary.sendOps((out) => writePage(out, () => writeHeading(out, 'x')));
    primary.sendOps((out) => out.write('move', 5, 5, 0));
  },
  'a node moved into its child': (primary) => {
    primary.sendOps((out) => writePage(out, () => writeHeading(out, 'x')));
    primary.sendOps((out) => out.write('move', 4, 5, 0));
  },
  'a count that lies': (primary) => primary.sendBody(new Uint8Array([29, 255, 255, 255, 127])),
  'no op at all': (primary) => primary.sendBody(new Uint8Array([200, 1, 2, 3])),
  'depth without end': (primary) =>
    primary.sendOps((out) => {
      out.beginInsert(0, 0);
      out.documentRoot('html', '', '', 0, true);
      for (let depth = 0; depth < 20_000; depth++) out.element(recordTypes.html, 'b', 0, true);
    }),
  'a bomb': (primary) => primary.sendBody(deflateRawSync(new Uint8Array(200 * 1024 * 1024)), frameKinds.pageDeflated),
  'what is not deflated': (primary) =>
    primary.sendBody(
      Uint8Array.from({ length: 4000 }, (_, index) => index * 37),
      frameKinds.pageDeflated,
    ),
};

test('[60] streams that cannot be are given up, and the next honest one is shown', async ({ server, agent }) => {
  test.slow();
  const { primary, side } = await open(server, agent);
  for (const [name, attack] of Object.entries(streams)) {
    const asked = primary.socket.all('capture').length;
    await primary.beginEpoch();
    attack(primary);
    // One in ten seconds at most, however often an attacker breaks the stream.
    await poll(`a new page asked for after ${name}`, 30_000, async () => primary.socket.all('capture').length > asked);
    await showHonestPage(primary, side, `After ${name}`);
    await side.viewer.waitForVisible('.status-ready');
  }
  expect(primary.socket.close).toBeNull();
  primary.end();
});
