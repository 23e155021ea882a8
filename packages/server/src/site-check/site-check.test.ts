// The check of a site's page, against small servers of the test on loopback.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorGuards } from '../assets/operator-guards.ts';
import { licenseDefaults } from '../store/licenses.ts';
import { blocksInline, blocksLoader, blocksRequest, blocksTrustedTypes, parsePolicies } from './content-policy.ts';
import { findScripts } from './page-scripts.ts';
import { checkSite } from './site-check.ts';

const license = { ...licenseDefaults, id: '556c8b7beec7f02018b31700', name: 'Shop', domains: ['localhost'] };
const publicUrl = 'https://cobrowse.example.com';
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const site = createServer((request, response) => answer(request, response));

beforeAll(() => new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve)));
afterAll(() => site.close());

const snippet = (host = 'cobrowse.example.com', id = license.id) =>
  `<script>(function(e,i,g,h,t,c,o,b,r,w){})(window,document,'script','data-8x8-co-browsing','${host}','${id}','data-8x8-co-browsing-mode','full-control');</script>`;
const element = `<script async src="https://cobrowse.example.com/license${license.id}/dist/primary-bundle.js" data-8x8-co-browsing="${license.id}"></script>`;

async function check(html: string, headers: Record<string, string> = {}, path = '/', status = 200) {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end(html);
  };
  const url = `http://localhost:${(site.address() as AddressInfo).port}${path}`;
  return run(url);
}

async function run(url: string, purpose: 'demo' | 'serve' = 'demo') {
  const guards = operatorGuards({ purpose, allowedFetchHosts: null });
  const { findings } = await checkSite({ license, url, publicUrl, ourOrigins: new Set([publicUrl]), guards });
  return findings.map(({ level, what, todo }) => `${level}: ${what} ${todo}`.trim());
}

const found = 'ok: The snippet is on the page, with this server and this license.';

describe('the check of a page', () => {
  it('finds the snippet in each of its shapes', async () => {
    expect(await check(`<body>${snippet()}</body>`)).toContain(found);
    expect(await check(`<body>${element}</body>`)).toContain(found);
    expect(await check(`<body>${snippet()}${element}</body>`)).toContainEqual(expect.stringContaining('2 times'));
  });

  it('says what is wrong with it', async () => {
    expect(await check('<body>Nothing</body>')).toContainEqual(
      expect.stringMatching(/^wrong: The snippet was not found/),
    );
    expect(await check(`<!-- ${snippet()} -->`)).toContainEqual(
      expect.stringMatching(/^wrong: The snippet was not found/),
    );
    expect(await check(snippet('old.example.com'))).toContainEqual(
      'wrong: The snippet names the server old.example.com. Change it to cobrowse.example.com.',
    );
    expect(await check(snippet(undefined, 'ffff'))).toContainEqual(
      `wrong: The snippet names the license ffff. Change it to ${license.id}.`,
    );
    expect(await check('<script src="https://www.googletagmanager.com/gtm.js?id=1"></script>')).toContainEqual(
      expect.stringMatching(/^note: .*tag manager/),
    );
    expect(await check('gone', {}, '/', 404)).toContainEqual(expect.stringContaining('status 404'));
  });

  it('names the directive that blocks it', async () => {
    const policy = (text: string, html = snippet()) => check(html, { 'content-security-policy': text });
    const all =
      "script-src 'unsafe-inline' https://cobrowse.example.com; connect-src https://cobrowse.example.com wss://cobrowse.example.com";
    expect(await policy(all)).toContain('ok: The content security policy lets the snippet work.');
    expect(await policy(all.replace("'unsafe-inline' ", ''))).toContainEqual(
      expect.stringContaining('script-src allows no inline'),
    );
    expect(await policy(all.replace('connect-src https://cobrowse.example.com ', 'connect-src '))).toContain(
      'ok: The content security policy lets the snippet work.',
    );
    expect(await policy(all.replace(/connect-src.*/, "connect-src 'self'"))).toContain(
      'wrong: The content security policy blocks the connection: connect-src. Add https://cobrowse.example.com wss://cobrowse.example.com to connect-src.',
    );
    expect(await policy("default-src 'self'", element)).toContainEqual(
      expect.stringContaining('blocks the script: default-src'),
    );
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`;
    expect(await check(meta + element)).toContainEqual(expect.stringContaining('blocks the script: script-src'));
    expect(await policy(`${all}; require-trusted-types-for 'script'; trusted-types none`)).toContainEqual(
      expect.stringContaining('trusted-types'),
    );
  });

  it('asks public addresses only, and says so', async () => {
    const { port } = site.address() as AddressInfo;
    expect(await run(`http://localhost:${port}/`, 'serve')).toEqual([
      expect.stringContaining('not at a public address'),
    ]);
    expect(await run('https://169.254.169.254/')).toEqual([expect.stringContaining('not at a public address')]);
    expect(await run('https://')).toEqual([expect.stringContaining('not an address')]);
  });

  it('a redirect to a foreign host is told, and to a private one refused', async () => {
    answer = (request, response) => {
      const { port } = site.address() as AddressInfo;
      if (request.url === '/') response.writeHead(302, { location: `http://127.0.0.1:${port}/there` }).end();
      else if (request.url === '/in') response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(snippet());
    };
    const url = `http://localhost:${(site.address() as AddressInfo).port}`;
    const told = await run(`${url}/`);
    expect(told).toContainEqual(expect.stringContaining('leads to 127.0.0.1'));
    expect(told).toContainEqual(expect.stringContaining('is not a domain of this license'));
    expect(await run(`${url}/in`)).toEqual([expect.stringContaining('not at a public address')]);
  });
});

describe('content security policies', () => {
  const page = new URL('https://www.shop.example/a');
  const loader = new URL('https://h.example/license1/dist/primary-bundle.js');
  const socket = new URL('wss://h.example/license1/primary');
  const one = (text: string) => parsePolicies(text)[0]!;

  it.each([
    ['script-src *', null],
    ['script-src https:', null],
    ["script-src 'self'", 'script-src'],
    ['script-src h.example', null],
    ['script-src *.example', null],
    ['script-src https://h.example:8443', 'script-src'],
    ['script-src https://h.example/license1/', null],
    ['script-src https://h.example/other/', 'script-src'],
    ["script-src 'nonce-abc' 'strict-dynamic'", null],
    ["script-src 'none'", 'script-src'],
    ["script-src-elem 'self'; script-src *", 'script-src-elem'],
    ['img-src *', null],
  ])('loader under %s', (text, blocked) => {
    expect(blocksLoader(one(text), loader, page, null, true)).toBe(blocked);
  });

  it('inline scripts by nonce, hash and keyword', () => {
    const inline = (text: string, nonce: string | null = null) => blocksInline(one(text), { text: 'a()', nonce });
    expect(inline("script-src 'unsafe-inline'")).toBeNull();
    expect(inline("script-src 'unsafe-inline' 'nonce-x'")).toBe('script-src');
    expect(inline("script-src 'nonce-x'", 'x')).toBeNull();
    expect(inline("script-src 'sha256-gj4FLpwFgWrJxA7NLcFCWSwEF/PMnmWidszB6OONAAo='")).toBe('script-src');
    expect(inline("default-src 'self'")).toBe('default-src');
  });

  it('sockets, and several policies in one header', () => {
    expect(blocksRequest(one('connect-src https://h.example'), socket, page)).toBeNull();
    expect(blocksRequest(one("connect-src 'self'"), socket, page)).toBe('connect-src');
    expect(blocksRequest(one('connect-src wss:'), socket, page)).toBeNull();
    expect(parsePolicies("script-src 'self', connect-src *; img-src *").length).toBe(2);
    expect(blocksTrustedTypes(one("require-trusted-types-for 'script'; trusted-types alongside x"))).toBe(false);
  });

  it('scripts and policies are found whatever the quotes, and not in comments', () => {
    const { scripts, policies } = findScripts(
      `<script src='a.js' nonce=x></script><!-- <script src="b.js"></script> --><META HTTP-EQUIV=Content-Security-Policy CONTENT="a &amp; b">`,
    );
    expect(scripts.map(({ attributes }) => attributes.get('src'))).toEqual(['a.js']);
    expect(scripts[0]?.attributes.get('nonce')).toBe('x');
    expect(policies).toEqual(['a & b']);
  });
});
