// Custom CSS over real HTTP: the owner's file is on a small server of the test, on loopback, which the demo may ask.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomCss, ErrorAnswer, LicenseLooks, LicenseState, NewApiKey } from '@alongside/protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operatorGuards } from '../assets/operator-guards.ts';
import { ManualClock } from '../clock.ts';
import { CssRefused, Looks } from '../looks/looks.ts';
import { openStore } from '../store/database.ts';
import {
  ask,
  join,
  pageOrigin,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

let server: TestServer;
let admin: string;
let site: Server;
/** What the site serves, and what it was asked. */
let file = { status: 200, headers: {} as Record<string, string>, body: '' };
let asked: (string | undefined)[] = [];
const good = 'body.popup .window {border:5px solid red}';

const siteUrl = () => `http://localhost:${(site.address() as AddressInfo).port}`;
const configure = '/licenseshop/configure/custom-css';

beforeAll(async () => {
  site = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    response.writeHead(file.status, { 'content-type': 'text/css', ...file.headers });
    response.end(file.body);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000' });
  admin = await signIn(server, 'admin');
});
afterAll(async () => {
  site.close();
  await server.stop();
});
beforeEach(async () => {
  file = { status: 200, headers: {}, body: good };
  asked = [];
  await ask(server, 'DELETE', '/api/licenses/shop/custom-css', { cookie: admin });
});

type Options = Parameters<typeof ask>[3];
function set(css: string, options: Options = {}) {
  const path = `${configure}?customcss=${encodeURIComponent(css)}`;
  const headers = { 'sec-fetch-site': 'none', ...options?.headers };
  return ask<{ data?: string } & ErrorAnswer>(server, 'GET', path, {
    origin: null,
    cookie: admin,
    ...options,
    headers,
  });
}

const state = async () => (await ask<LicenseState>(server, 'GET', '/licenseshop/state', { origin: pageOrigin })).body;
const looks = async (name: string | undefined) =>
  ask<LicenseLooks>(server, 'GET', `/licenseshop/looks/${name}.json`, { origin: pageOrigin });

describe('[95] the address that stores custom CSS', () => {
  it('answers OK, and popups get the text from then on', async () => {
    expect((await state()).looks).toBeUndefined();
    const answer = await set(`${siteUrl()}/co.css`);
    expect(answer).toMatchObject({ status: 200, body: { data: 'OK' } });
    const { looks: name } = await state();
    const served = await looks(name);
    expect(served.body).toEqual({ css: good, strings: {} });
    expect(served.headers.get('cache-control')).toBe('no-cache');
    expect(served.headers.get('access-control-allow-origin')).toBe('*');
    // A loader of before the last change asks with another name, and gets what is now.
    expect((await looks('old-name')).body).toEqual(served.body);
    const etag = served.headers.get('etag') ?? '';
    const again = (tag: string) =>
      ask(server, 'GET', `/licenseshop/looks/${name}.json`, { origin: pageOrigin, headers: { 'if-none-match': tag } });
    expect((await again(etag)).status).toBe(304);
    expect((await again('"other"')).status).toBe(200);
    const loader = await ask<string>(server, 'GET', '/licenseshop/dist/primary-bundle.js', { origin: null });
    if (loader.status === 200) expect(loader.body).not.toContain('5px solid red');
  });

  it('takes a path on the license’s first domain', async () => {
    const host = new URL(siteUrl()).host;
    await ask(server, 'PATCH', '/api/licenses/shop', { cookie: admin, body: { domains: [host, 'shop.localhost'] } });
    expect(await set('/styles/co.css')).toMatchObject({ status: 200, body: { data: 'OK' } });
    const css = await ask<CustomCss>(server, 'GET', '/api/licenses/shop/custom-css', { cookie: admin });
    expect(css.body.url).toBe(`http://${host}/styles/co.css`);
  });

  it('needs an admin who asks for it himself; everybody else gets 403 with the reason', async () => {
    const css = `${siteUrl()}/co.css`;
    const path = `${configure}?customcss=${encodeURIComponent(css)}`;
    const refused: [string, Options][] = [
      ['nobody', { cookie: '' }],
      ['an agent', { cookie: await signIn(server) }],
      ['another site’s link', { headers: { 'sec-fetch-site': 'cross-site' } }],
      ['a page of a sibling host', { headers: { 'sec-fetch-site': 'same-site' } }],
      ['a key that was never made', { cookie: '', headers: { authorization: 'Bearer alongside_nonsense' } }],
      [
        'a key of another scope',
        { cookie: '', headers: { authorization: `Bearer ${await makeKey('licenses:read')}` } },
      ],
    ];
    for (const [who, options] of refused) {
      const answer = await set(css, options);
      expect(answer.status, who).toBe(403);
      expect(answer.body.message.length, who).toBeGreaterThan(20);
      expect(answer.body.data, who).toBeUndefined();
    }
    // A browser that does not say where a request comes from is not trusted with the cookie either.
    expect((await ask(server, 'GET', path, { origin: null, cookie: admin })).status).toBe(403);
    expect((await state()).looks).toBeUndefined();
    expect(asked).toEqual([]);
    expect((await set(css, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
    const headers = { authorization: `Bearer ${await makeKey('licenses:write')}` };
    expect((await set(css, { cookie: '', headers })).status).toBe(200);
  });

  async function makeKey(scope: string): Promise<string> {
    const body = { name: 'css', scopes: [scope], days: 1 };
    return (await ask<NewApiKey>(server, 'POST', '/api/keys', { cookie: admin, body })).body.key;
  }
});

describe('[96] [98] what cannot be used is not OK, and the reason is said', () => {
  it.each([
    ['plain HTTP', 'http://www.example.com/co.css', /HTTPS/],
    ['a private address', 'https://10.0.0.1/co.css', /public/],
    ['the clouds’ metadata', 'https://169.254.169.254/co.css', /public/],
    ['a name without a dot', 'https://intranet/co.css', /public/],
    ['another scheme', 'file:///etc/passwd', /public/],
    ['an unusual port', 'https://www.example.com:22/co.css', /public/],
    ['nothing that is an address', 'https://', /address/],
  ])('%s', async (_what, css, reason) => {
    const answer = await set(css);
    expect(answer.status).toBe(422);
    expect(answer.body.data).toBeUndefined();
    expect(answer.body.message).toMatch(reason);
    expect((await state()).looks).toBeUndefined();
  });

  it('a missing, too large, wrong or hostile file', async () => {
    const tries: [string, Partial<typeof file>, RegExp][] = [
      ['missing', { status: 404 }, /404/],
      ['large', { body: `a{}${' '.repeat(256 * 1024)}` }, /256 KB/],
      ['html', { headers: { 'content-type': 'text/html' } }, /content-type/],
      ['imports', { body: '@import "x.css";' }, /@import/],
      ['loads', { body: 'a{background:url(https://evil.example/x)}' }, /evil\.example/],
      ['redirect to a private host', { status: 302, headers: { location: 'https://192.168.0.1/co.css' } }, /public/],
      ['redirect to plain HTTP', { status: 302, headers: { location: 'http://www.example.com/' } }, /HTTPS/],
    ];
    for (const [what, change, reason] of tries) {
      file = { status: 200, headers: {}, body: good, ...change };
      const answer = await set(`${siteUrl()}/co.css`);
      expect(answer.status, what).toBe(422);
      expect(answer.body.message, what).toMatch(reason);
    }
    expect((await state()).looks).toBeUndefined();
  });

  it('a license that does not exist, and nothing at all', async () => {
    const path = '/licensenothing/configure/custom-css?customcss=/x.css';
    const options = { cookie: admin, origin: null, headers: { 'sec-fetch-site': 'none' } };
    expect(await ask(server, 'GET', path, options)).toMatchObject({ status: 404, body: { error: 'invalid-license' } });
    expect((await ask(server, 'GET', configure, options)).status).toBe(400);
  });
});

describe('custom CSS in the admin’s interface', () => {
  const put = (body: object) =>
    ask<CustomCss & ErrorAnswer>(server, 'PUT', '/api/licenses/shop/custom-css', { cookie: admin, body });

  it('[97] may be pasted', async () => {
    expect((await put({ text: good })).body).toMatchObject({ url: null, text: good, problem: null });
    expect((await looks((await state()).looks)).body.css).toBe(good);
    expect((await put({ text: 'a{background:url(x.png)}' })).status).toBe(422);
    expect((await looks((await state()).looks)).body.css).toBe(good);
  });

  it('[101] agents get it for their viewer, of licenses that they may serve only', async () => {
    await put({ text: good });
    const { session, code } = await startSession({ ...server, pageOrigin: 'http://shop.localhost:8080' });
    const cookie = await signIn(server);
    await join(server, code, cookie);
    const path = `/api/sessions/${session}/custom.css`;
    const served = await ask<string>(server, 'GET', path, { cookie });
    expect(served.headers.get('content-type')).toContain('text/css');
    expect(served.body).toBe(good);
    expect((await ask(server, 'GET', path, { origin: null })).status).toBe(401);
    expect((await ask<string>(server, 'GET', '/api/sessions/nothing/custom.css', { cookie })).body).toBe('');
  });

  it('survives a restart', async () => {
    await put({ text: good });
    server = await server.restart();
    expect((await looks((await state()).looks)).body.css).toBe(good);
  });

  it('texts of the license come with it', async () => {
    const strings = { de: { 'popup-title': 'Gemeinsam' } };
    await ask(server, 'PATCH', '/api/licenses/shop', { cookie: admin, body: { strings } });
    const { looks: name } = await state();
    expect((await looks(name)).body).toEqual({ css: '', strings });
    await put({ text: good });
    expect((await state()).looks).not.toBe(name);
    await ask(server, 'PATCH', '/api/licenses/shop', { cookie: admin, body: { strings: {} } });
  });
});

describe('[104] a changed file', () => {
  async function open(settings: Parameters<typeof operatorGuards>[0] = { purpose: 'demo', allowedFetchHosts: null }) {
    const clock = new ManualClock();
    const store = await openStore(':memory:');
    const made = new Looks({ store, clock, guards: operatorGuards(settings), log: pino({ level: 'silent' }) });
    await made.start();
    return { clock, looks: made, store };
  }
  const license = { id: 'shop', strings: {} };

  it('is noticed within five minutes by its ETag, and a bad one changes nothing but says why', async () => {
    const { clock, looks: made } = await open();
    file.headers = { etag: '"one"' };
    await made.useAddress('shop', `${siteUrl()}/co.css`);
    const name = made.nameOf(license);
    file.status = 304;
    await clock.advance(290_000);
    await expect.poll(() => asked.length).toBe(2);
    expect(asked.at(-1)).toBe('"one"');
    await expect.poll(() => made.cssOf('shop')?.checkedAt).toBeGreaterThan(made.cssOf('shop')?.changedAt ?? 0);
    expect(made.nameOf(license)).toBe(name);

    file = { status: 200, headers: { etag: '"two"' }, body: 'a{color:red}' };
    await clock.advance(300_000);
    await expect.poll(() => made.looksOf(license).css).toBe('a{color:red}');
    expect(made.nameOf(license)).not.toBe(name);

    file.body = '@import "x";';
    await clock.advance(300_000);
    await expect.poll(() => made.cssOf('shop')?.problem).toContain('@import');
    expect(made.looksOf(license).css).toBe('a{color:red}');
    file.body = 'a{color:blue}';
    await clock.advance(300_000);
    await expect.poll(() => made.cssOf('shop')?.problem).toBeNull();
    expect(made.looksOf(license).css).toBe('a{color:blue}');
    made.stop();
  });

  it('[98] this machine is no public address, unless the operator lists it or it is the demo', async () => {
    const { looks: strict } = await open({ purpose: 'serve', allowedFetchHosts: null });
    await expect(strict.useAddress('shop', `${siteUrl()}/co.css`)).rejects.toThrow(CssRefused);
    await expect(strict.useAddress('shop', siteUrl().replace('http', 'https'))).rejects.toThrow(/public/);
    expect(asked).toEqual([]);
    const { host } = new URL(siteUrl());
    const { looks: listed } = await open({ purpose: 'serve', allowedFetchHosts: `other.example, ${host}` });
    await listed.useAddress('shop', `${siteUrl()}/co.css`);
    expect(listed.looksOf(license).css).toBe(good);
    strict.stop();
    listed.stop();
  });
});
