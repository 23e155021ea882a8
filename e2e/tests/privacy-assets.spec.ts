// The assets module in real browsers: which way each URL takes, what is uploaded and what is never asked for.

import type { AssetsLab as Lab } from '../lab/assets-lab.ts';
import { type LabSite, startLabSite } from '../lab/lab-site.ts';
import { test as base, expect, type Tab } from '../run/fixtures.ts';

declare const AssetsLab: typeof Lab;

const [image, font, media] = [1, 2, 3];
const [direct, upload, server] = [1, 2, 3];
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (headers?: Record<string, string>) => ({ type: 'image/png', body: png, ...(headers && { headers }) });
const shared = { 'access-control-allow-origin': '*' };

const test = base.extend<object, { site: LabSite }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`/many/${index}.png`, picture()]));
      const site = await startLabSite('assets-lab.ts', {
        '/': '<!doctype html><title>Assets</title><script src="/lab.js"></script><body>',
        '/own.png': picture(),
        '/never.png': picture(),
        '/shared.png': picture(shared),
        '/closed.png': picture(),
        '/closed-too.png': picture(),
        '/page.png': { type: 'image/png', body: '<!doctype html>not an image' },
        '/large.png': { type: 'image/png', body: Buffer.concat([png, Buffer.alloc(6_000_000)]) },
        ...many,
      });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

async function openSite(tab: Tab, site: LabSite): Promise<void> {
  await tab.open(`${site.origin}/`);
  await tab.waitFor(() => document.readyState === 'complete' && 'AssetsLab' in globalThis);
  site.requests.length = 0;
  await tab.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: WebKit and Firefox have no other way here
    document.cookie = 'session=secret';
  });
}

test.describe('assets', { tag: '@webkit' }, () => {
  test('which way a URL takes', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site);
    const result = await tab.evaluate(
      (own, kinds) => {
        const lab = new AssetsLab(['shop.example', '*.cdn.example', new URL(own).host]);
        const [image, font, media] = kinds as [number, number, number];
        const long = `data:image/png;base64,${'A'.repeat(5000)}`;
        const ask = (url: string, kind = image) => {
          const reference = lab.assets.reference(url, kind);
          const declared = lab.declared.find(([asset]) => reference === `asset:${asset}`);
          return declared === undefined ? reference : [declared[2], declared[3]];
        };
        const answers = {
          own: ask(`${own}/i.png`),
          ownQuery: ask(`${own}/i.png?x=1`),
          license: ask('https://shop.example/i.png'),
          wildcard: ask('https://a.b.cdn.example/i.png'),
          licenseFont: ask('https://shop.example/f.woff2', font),
          licenseVideo: ask('https://shop.example/v.mp4', media),
          otherVideo: ask('https://other.example/v.mp4', media),
          other: ask('https://other.example/i.png?token=s3cret'),
          smallData: ask('data:image/gif;base64,R0lGODlh'),
          dataOfAnotherKind: ask('data:text/html,<p>s3cret'),
          largeData: ask(long),
          blob: ask(`blob:${own}/1`),
        };
        const never = [
          'http://192.168.1.1/i.png',
          'http://[fe80::1]/i.png',
          'http://8.8.8.8/i.png',
          'https://printer.local/i.png',
          'https://intranet/i.png',
          'https://x.internal/i.png',
          'https://user:pass@other.example/i.png',
          'ftp://other.example/i.png',
          'javascript:1',
          'nonsense',
        ].map((url) => ask(url));
        const first = lab.assets.reference(`${own}/same.png`, image);
        return { answers, never, isStable: first === lab.assets.reference(`${own}/same.png`, image), long };
      },
      site.origin,
      [image, font, media],
    );
    expect(result.answers).toEqual({
      own: [direct, `${site.origin}/i.png`],
      ownQuery: [upload, ''],
      license: [direct, 'https://shop.example/i.png'],
      wildcard: [direct, 'https://a.b.cdn.example/i.png'],
      licenseFont: [upload, ''],
      licenseVideo: [direct, 'https://shop.example/v.mp4'],
      otherVideo: '',
      other: [upload, ''],
      smallData: 'data:image/gif;base64,R0lGODlh',
      dataOfAnotherKind: [upload, ''],
      largeData: [upload, ''],
      blob: [upload, ''],
    });
    expect(new Set(result.never)).toEqual(new Set(['']));
    expect(result.isStable).toBe(true);
    expect(site.requests.filter(({ path }) => path !== '/favicon.ico')).toEqual([]);
  });

  test('uploads what the page has loaded itself, and asks for nothing else', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site);
    const result = await tab.evaluate(async (other) => {
      const lab = new AssetsLab();
      const { assets } = lab;
      const load = (url: string) =>
        new Promise<void>((resolve) => {
          const image = document.body.appendChild(new Image());
          image.onload = image.onerror = () => resolve();
          image.src = url;
        });
      await Promise.all([load('/own.png?q'), load('/page.png?q'), load('/large.png?q'), load(`${other}/shared.png`)]);
      const ask = (url: string) => assets.reference(new URL(url, location.href).href, 1);
      const own = ask('/own.png?q');
      const shared = ask(`${other}/shared.png`);
      ask('/never.png?q');
      ask('/page.png?q');
      ask('/large.png?q');
      const data = ask(`data:image/png;base64,${btoa(`\x89PNG${'x'.repeat(5000)}`)}`);
      const blobUrl = URL.createObjectURL(await (await fetch('/own.png')).blob());
      const blob = ask(blobUrl);
      const before = lab.uploaded.length;
      assets.start();
      while (lab.uploaded.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
      const later = ask('/many/0.png?later');
      await load('/many/0.png?later');
      while (lab.uploaded.length < 5) await new Promise((resolve) => setTimeout(resolve, 10));
      const numbers = lab.uploaded.map(({ asset }) => `asset:${asset}`);
      return { own, shared, data, blob, later, before, numbers, uploaded: lab.uploaded };
    }, site.otherOrigin);
    expect(result.before).toBe(0);
    expect(result.numbers.sort()).toEqual([result.own, result.shared, result.data, result.blob, result.later].sort());
    expect(result.uploaded.every(({ type, size }) => type.startsWith('image/png') && size > 60)).toBe(true);
    expect(site.requests.some(({ path }) => path.startsWith('/never.png'))).toBe(false);
    const cross = site.requests.filter(({ path, origin }) => path === '/shared.png' && origin !== '');
    expect(cross.length).toBeLessThanOrEqual(1);
    expect(cross.every(({ cookie }) => cookie === '')).toBe(true);
  });

  test('what the customer may not read goes to the server, without asking twice', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site);
    const result = await tab.evaluate(async (other) => {
      const lab = new AssetsLab();
      const ask = (path: string) => lab.assets.reference(other + path, 1, true);
      const first = ask('/closed.png');
      const secret = ask(`/closed.png?key=${'a'.repeat(40)}`);
      lab.assets.start();
      while (lab.declared.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
      const later = ask('/closed-too.png?width=200');
      return { first, secret, later, declared: lab.declared, uploaded: lab.uploaded };
    }, site.otherOrigin);
    expect(result.declared.map(([asset, , way, url]) => [`asset:${asset}`, way, url])).toEqual([
      [result.first, upload, ''],
      [result.secret, upload, ''],
      [result.first, server, `${site.otherOrigin}/closed.png`],
      [result.later, server, `${site.otherOrigin}/closed-too.png?width=200`],
    ]);
    expect(result.uploaded).toEqual([]);
    expect(site.requests.filter(({ path }) => path.startsWith('/closed-too'))).toEqual([]);
  });

  test('three at a time, and none after the end', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site);
    const result = await tab.evaluate(async () => {
      const lab = new AssetsLab();
      for (let index = 0; index < 12; index++) {
        lab.assets.reference(`${location.origin}/many/${index}.png?x`, 1, true);
        lab.assets.reference(`${location.origin}/many/${index}.png?x`, 1, true);
      }
      lab.assets.start();
      lab.assets.start();
      while (lab.uploaded.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
      lab.assets.stop();
      const most = lab.most;
      const atEnd = lab.uploaded.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { most, atEnd, after: lab.uploaded.length };
    });
    expect(result.most).toBe(3);
    expect(result.after).toBeLessThanOrEqual(result.atEnd + 3);
  });
});
