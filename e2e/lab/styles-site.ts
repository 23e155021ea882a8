// The site that tests of style sheets run on: pages with the lab of `styles-lab.ts`, and the sheets that they link.

import { test as base, type Tab } from '../run/fixtures.ts';
import { type LabSite, startLabSite } from './lab-site.ts';

const script = '<script src="/lab.js"></script>';
const css = (body: string, headers?: Record<string, string>) => ({
  type: 'text/css',
  body,
  ...(headers && { headers }),
});

export const test = base.extend<object, { site: LabSite }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const site = await startLabSite('styles-lab.ts', {
        '/blank': `<!doctype html><title>Blank</title>${script}<body>`,
        '/linked': `<!doctype html><title>Linked</title>${script}<link rel="icon" href="data:,"><link rel="stylesheet" id="one" href="/css/one.css"><body>`,
        '/strict': {
          type: 'text/html',
          body: `<!doctype html><title>Strict</title>${script}<link rel="stylesheet" id="one" href="/css/plain.css"><body>`,
          headers: { 'content-security-policy': "connect-src 'none'" },
        },
        '/plain': `<!doctype html><title>Plain</title>${script}<link rel="stylesheet" id="one" href="/css/plain.css"><style id="s">.a:hover { color: red; cursor: pointer } @media (min-width: 1px) { .b { color: red } }</style><body>`,
        '/css/one.css':
          css(`@charset "utf-8"; /* Cn-comment */ @import "two.css" layer(base) supports(display: grid) screen;
.a { padding: var(--p); padding-left: 1px } .b { background: url(../i.png) } [data-x] {}`),
        '/css/two.css': css('@import url("deep/three.css") print; .two { color: red }'),
        '/css/deep/three.css': css('@import "../two.css"; .three { background: url(three.png) }'),
        '/css/plain.css': css('.plain { color: green }'),
        '/css/shared.css': css('.shared { color: red }', { 'access-control-allow-origin': '*' }),
      });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

export async function openSite(tab: Tab, site: LabSite, path: string): Promise<void> {
  await tab.open(site.origin + path);
  await tab.waitFor(() => document.readyState === 'complete' && 'StylesLab' in globalThis);
}
