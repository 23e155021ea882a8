import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssetStore } from './asset-store.ts';
import { typeOfAsset } from './file-types.ts';
import { type FetchGuards, guardedFetch, publicOnly } from './guarded-fetch.ts';
import { isPublicAddress, isPublicHostname } from './public-address.ts';

const text = (content: string) => new TextEncoder().encode(content);
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

describe('types by their bytes', () => {
  it.each([
    [png, 'text/html', 'image/png'],
    [text('GIF89a...'), '', 'image/gif'],
    [text('RIFF....WEBPVP8 '), '', 'image/webp'],
    [text('wOF2....'), 'application/octet-stream', 'font/woff2'],
    [text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'text/html', 'image/svg+xml'],
    [text('\ufeff<?xml version="1.0"?>\n<!-- a --> <svg/>'), '', 'image/svg+xml'],
    [text('body { color: red }'), 'text/css', 'text/css; charset=utf-8'],
    [text('body { color: red }'), 'text/plain', null],
    [text('<!doctype html><svg>'), 'image/svg+xml', null],
    [text('<html><script>'), 'text/css', null],
    [text('alert(1)'), 'text/javascript', null],
    [text('%PDF-1.4'), 'image/png', null],
    [new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0]), 'text/css', null],
  ])('%#: %s', (bytes, declared, expected) => {
    expect(typeOfAsset(bytes, declared)?.mediaType ?? null).toBe(expected);
  });
});

describe('the store of assets', () => {
  const type = { kind: 'image' as const, mediaType: 'image/png' };
  const key = (session: string, asset: number, epoch = 1, document = 0) => ({ session, document, epoch, asset });
  const put = (store: AssetStore, at: ReturnType<typeof key>, size: number) =>
    store.put(at, { type, bytes: new Uint8Array(size) });

  it('keeps within its bounds, the oldest go first', () => {
    const store = new AssetStore(100, 150);
    for (let asset = 0; asset < 5; asset++) put(store, key('a', asset), 40);
    expect([0, 1, 2, 3, 4].map((asset) => store.find(key('a', asset)) !== null)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(store.bytes).toBe(80);
    put(store, key('b', 0), 60);
    put(store, key('b', 1), 40);
    expect(store.bytes).toBeLessThanOrEqual(150);
    expect(store.find(key('b', 1))).not.toBeNull();
    expect(put(store, key('a', 9), 101)).toBe(false);
    expect(put(store, key('a', 4), 10)).toBe(true);
    expect(store.find(key('a', 4))?.bytes).toHaveLength(10);
  });

  it('forgets epochs, sessions, and is empty in the end', () => {
    const store = new AssetStore(1000, 1000);
    put(store, key('a', 1, 1), 10);
    put(store, key('a', 2, 2), 10);
    put(store, key('a', 3, 1, 5), 10);
    put(store, key('b', 1, 1), 10);
    store.forget('a', 0, 2);
    expect(store.find(key('a', 1, 1))).toBeNull();
    expect(store.find(key('a', 2, 2))).not.toBeNull();
    expect(store.find(key('a', 3, 1, 5))).not.toBeNull();
    store.forget('a', null, Number.POSITIVE_INFINITY);
    store.forget('b', null, 0);
    expect(store.bytes).toBe(0);
  });
});

describe('public addresses', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:2800:220:1:248:1893:25c8:1946', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:93.184.216.34', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:0:4136:e378::', false],
    ['2001:db8::1', false],
    ['not an address', false],
  ])('%s: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });

  it.each([
    ['cdn.example.com', true],
    ['93.184.216.34', true],
    ['[2606:2800:220:1::1]', true],
    ['localhost', false],
    ['intranet', false],
    ['printer.local', false],
    ['shop.localhost', false],
    ['metadata.google.internal', false],
    ['127.0.0.1', false],
    ['[::1]', false],
    ['cdn.example.com.', true],
    ['localhost.', false],
  ])('host %s: %s', (name, expected) => {
    expect(isPublicHostname(name)).toBe(expected);
  });
});

describe('the guarded fetch', () => {
  let site: Server;
  let url: string;
  const seen: { path: string; headers: Record<string, unknown> }[] = [];
  /** Lets the test's own server pass as public. */
  const open: FetchGuards = {
    isPublicHostname: (name) => name !== 'private.test',
    isPublicAddress: () => true,
    isPortAllowed: () => true,
  };

  beforeAll(async () => {
    site = createServer((request, response) => {
      const path = request.url ?? '';
      seen.push({ path, headers: request.headers });
      if (path === '/picture') response.writeHead(200, { 'content-type': 'image/png' }).end(png);
      else if (path === '/zipped') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a{}'));
      else if (path === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
      else if (path === '/large') response.writeHead(200).end(Buffer.alloc(10_000));
      else if (path === '/declared') response.writeHead(200, { 'content-length': 9_999_999 }).flushHeaders();
      else if (path === '/moved') response.writeHead(302, { location: '/picture' }).end();
      else if (path === '/inside') response.writeHead(302, { location: 'http://private.test/' }).end();
      else if (path === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => site.close());

  it('gets what is there, also behind a redirect and compressed, with nothing of ours', async () => {
    for (const path of ['/picture', '/moved']) {
      expect(await guardedFetch(url + path, 5000, open)).toMatchObject({ refusal: null, bytes: Buffer.from(png) });
    }
    const zipped = await guardedFetch(`${url}/zipped`, 5000, open);
    expect(zipped.refusal === null && Buffer.from(zipped.bytes).toString()).toBe('a{}');
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each([
    ['/large', 'too-large'],
    ['/declared', 'too-large'],
    ['/bomb', 'failed'],
    ['/inside', 'not-public'],
    ['/file', 'not-public'],
    ['/loop', 'failed'],
    ['/missing', 'failed'],
  ])('%s is refused: %s', async (path, refusal) => {
    expect(await guardedFetch(url + path, 5000, open)).toEqual({ refusal });
  });

  it('reaches nothing that is not public: no literal, no name that resolves inside, no other port or scheme', async () => {
    const before = seen.length;
    for (const target of [
      `${url}/picture`,
      'http://localhost/',
      'ftp://example.com/',
      'http://user:password@example.com/',
      'http://example.com:8080/',
      'nonsense',
    ]) {
      expect((await guardedFetch(target, 5000, publicOnly)).refusal).not.toBeNull();
    }
    // A name that passes as a name and resolves to this machine, checked on the address that is connected to.
    const port = new URL(url).port;
    const rebinding: FetchGuards = { ...publicOnly, isPublicHostname: () => true, isPortAllowed: () => true };
    expect(await guardedFetch(`http://localhost:${port}/picture`, 5000, rebinding)).toEqual({ refusal: 'not-public' });
    expect(seen).toHaveLength(before);
  });
});
