// A browser that cannot read our script, such as Internet Explorer 11: the docs say so, and the owner's page works on.

import { readFileSync } from 'node:fs';
import { expect } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';

interface OldPage {
  errors: string[];
  isDone: boolean;
}

test('[112] Internet Explorer 11 is a stated exception, and a browser that cannot read the script loses nothing else', async ({
  server,
  customer,
  site,
}) => {
  const limits = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
  expect(limits).toMatch(/^\| Internet Explorer 11 \| not supported \|/m);

  const bundle = `/license${server.info.license.id}/dist/primary-bundle.js`;
  const own = await (await fetch(`http://127.0.0.1:${server.info.port}${bundle}`)).text();
  expect(own).toContain('coBrowsingInstance');
  // No engine of these tests is that old: a word that none of them knows stands for what the old one does not know.
  site.pages[bundle] = { type: 'text/javascript', body: `${own}\n@@` };
  site.pages['/'] = `<!doctype html><title>Shop</title>
    <script>errors = []; addEventListener('error', ({ message }) => errors.push(message));</script>
    <a id="help" href="#help" onclick="window.coBrowsingInstance && coBrowsingInstance.showPopup();return false;">Help</a>
    <script src="${bundle}" data-8x8-co-browsing data-8x8-co-browsing-mode="full-control"></script>
    <script>isDone = true;</script>`;
  const tab = await customer.open(site.url('/'));
  await tab.waitFor(() => document.readyState === 'complete');
  expect(await tab.evaluate(() => (window as unknown as OldPage).isDone)).toBe(true);
  expect(await tab.evaluate(() => (window as unknown as OldPage).errors)).toEqual([
    expect.stringMatching(/SyntaxError|illegal|Invalid/i),
  ]);
  await tab.click('#help');
  expect(await tab.evaluate(() => ['coBrowsingInstance' in window, location.hash])).toEqual([false, '']);
});
