// The popup in the page's language, and the texts of the page itself before all others.

import { expect, test } from '../run/fixtures.ts';
import type { TestServer } from '../run/server-process.ts';
import { openPopup, popupOf, shownCode } from '../run/session.ts';

function pageOf(server: TestServer, parameters: Record<string, string>): string {
  const url = new URL('widget/snippet.html', server.info.pagesUrl ?? '');
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  return url.href;
}

const languages = [
  ['es', 'ltr', 'Navegación conjunta', 'Compartir', 'Código de sesión:'],
  ['fr-CA', 'ltr', 'Navigation partagée', 'Partager', 'Code de session :'],
  ['de', 'ltr', 'Gemeinsam surfen', 'Teilen', 'Sitzungscode:'],
  ['ar', 'rtl', 'التصفح المشترك', 'بدء المشاركة', 'رمز الجلسة:'],
  ['en-GB', 'ltr', 'Co-browsing', 'Start sharing', 'Session ID:'],
  ['nl', 'ltr', 'Co-browsing', 'Start sharing', 'Session ID:'],
] as const;

for (const [lang, direction, title, start, label] of languages) {
  test(`[108] [109] a page in ${lang} has the popup in its language`, { tag: '@webkit' }, async ({
    server,
    customer,
  }) => {
    const tab = await customer.open(pageOf(server, { lang }));
    const popup = await openPopup(tab);
    expect(await popup.text('.title')).toBe(title);
    expect(await popup.text('.button.start')).toBe(start);
    const root = await popup.evaluate(() => [document.documentElement.dir, document.documentElement.lang]);
    expect(root).toEqual([direction, ['en-GB', 'nl'].includes(lang) ? 'en' : lang.slice(0, 2)]);
    await popup.click('.button.start');
    await shownCode(popup);
    expect(await popup.text('.session .label')).toBe(label);
  });
}

test('[108] from right to left the layout is mirrored, the digits of the code are not', async ({
  server,
  customer,
}) => {
  const tab = await customer.open(pageOf(server, { lang: 'ar' }));
  const popup = await openPopup(tab);
  const { innerWidth } = await tab.evaluate(() => ({ innerWidth: window.innerWidth }));
  const box = await popup.box('.window');
  expect(box.x).toBeLessThan(innerWidth / 2);
  const close = await popup.box('.close-control');
  expect(close.x).toBeLessThan(box.x + box.width / 2);
  await popup.click('.button.start');
  await shownCode(popup);
  expect(await popup.evaluate(() => getComputedStyle(document.querySelector('.code') as Element).direction)).toBe(
    'ltr',
  );
  // Each line begins at the right.
  for (const [first, second] of [
    ['.status-line .label', '.status-line .status'],
    ['.pill .move', '.pill-status'],
  ] as const) {
    if (first.startsWith('.pill')) {
      await popup.click('.minimize');
      await popup.waitForVisible('.pill');
    }
    expect((await popup.box(first)).x).toBeGreaterThan((await popup.box(second)).x);
  }
  expect((await popup.box('.pill')).x).toBeLessThan(innerWidth / 2);
});

test('[105] [106] [107] [110] the page’s own texts go before the language’s, as text', async ({ server, customer }) => {
  const strings = JSON.stringify({ 'popup-title': '<img src=x onerror=alert(1)>Hilfe', 'popup-start-button': 7 });
  const tab = await customer.open(pageOf(server, { lang: 'de', strings }));
  const popup = await openPopup(tab);
  expect(await popup.text('.title')).toBe('<img src=x onerror=alert(1)>Hilfe');
  expect(await popup.count('img')).toBe(0);
  expect(await popup.text('.button.start')).toBe('Teilen');
  await tab.open(pageOf(server, { lang: 'de' }));
  await openPopup(tab);
  expect(await popupOf(tab).text('.title')).toBe('Gemeinsam surfen');
});

test('[18] a page in English loads no language', async ({ server, customer }) => {
  const tab = await customer.open(pageOf(server, { lang: 'en' }));
  await openPopup(tab);
  const loaded = () =>
    tab.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => /\/dist\/([a-z-]+)\.[0-9a-f]+\.js/.exec(name)?.[1])
        .filter((name) => name !== undefined),
    );
  expect(await loaded()).toEqual(['session']);
  await tab.open(pageOf(server, { lang: 'de' }));
  await openPopup(tab);
  expect((await loaded()).sort()).toEqual(['language-de', 'session']);
});
