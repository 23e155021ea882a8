// Plain pages are followed by a small part of the styles module; the rest comes when a page turns out to need it, and
// then finds everything that was done before.

import type { StylesLab as Lab } from '../lab/styles-lab.ts';
import { openSite, test } from '../lab/styles-site.ts';
import { expect } from '../run/fixtures.ts';

declare const StylesLab: typeof Lab;

test.describe('styles', { tag: '@webkit' }, () => {
  test('what scripts do before the part that follows it has come is found when it comes', async ({
    customer,
    site,
  }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/linked');
    const result = await tab.evaluate(async () => {
      document.head.insertAdjacentHTML(
        'beforeend',
        '<style id="a">.a{color:red} .b{color:red}</style><style id="plain">.p{color:red}</style><style id="swapped">.s{color:red} .t{color:red}</style>',
      );
      const lab = new StylesLab(true);
      await lab.until('^sheetText');
      lab.flush();
      // The link imports: what it says is there, its imports want the part.
      const early = { wanted: lab.wanted.length, text: lab.ops.filter((op) => op.startsWith('sheetText')) };
      const sheet = (document.getElementById('a') as HTMLStyleElement).sheet!;
      const held = (sheet.cssRules[1] as CSSStyleRule).style;
      (sheet.cssRules[0] as CSSStyleRule).style.color = 'blue';
      sheet.insertRule('.new{}', 0);
      // As many rules as the text makes, and other ones.
      const swapped = (document.getElementById('swapped') as HTMLStyleElement).sheet!;
      swapped.insertRule('.u{color:red}', 0);
      swapped.deleteRule(1);
      const adopted = new CSSStyleSheet();
      adopted.replaceSync('.adopted{color:red}');
      document.adoptedStyleSheets.push(adopted);
      const off = document.head.appendChild(document.createElement('style'));
      off.textContent = '.off{}';
      lab.flush();
      off.sheet!.disabled = true;
      lab.flush();
      const before = lab.differences();
      for (const arrive of lab.wanted.splice(0)) arrive();
      lab.flush();
      const found = await (async () => {
        for (;;) {
          lab.flush();
          const left = lab.differences().filter((line) => !line.startsWith('<link'));
          if (left.length === 0 && lab.ops.some((op) => /^sheetText.*\.three/s.test(op))) return left;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      held.opacity = '0.5';
      lab.flush();
      return { early, before, found, held: lab.differences().filter((line) => !line.startsWith('<link')) };
    });
    expect(result.early.wanted).toBe(1);
    expect(result.early.text).toEqual([expect.stringContaining('.a { padding: var(--p); padding-left: 1px }')]);
    expect(result.before).not.toEqual([]);
    expect(result.held).toEqual([]);
  });

  test('a plain page never wants more than its source text', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/plain');
    const result = await tab.evaluate(async () => {
      const lab = new StylesLab(true);
      await lab.until('^sheetText.*plain');
      document.getElementById('s')!.textContent = '.other:hover { cursor: pointer; color: red }';
      document.head.insertAdjacentHTML('beforeend', '<style media="print">.c { color: red }</style>');
      for (let round = 0; round < 6; round++) lab.flush();
      const wanted = lab.wanted.length;
      document.head.insertAdjacentHTML('beforeend', '<style>@media (prefers-color-scheme: dark) { .d {} }</style>');
      for (let round = 0; round < 6; round++) lab.flush();
      return { wanted, dark: lab.wanted.length, differences: lab.differences() };
    });
    expect(result).toEqual({ wanted: 0, dark: 1, differences: [] });
  });
});
