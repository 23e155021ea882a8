import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBetterAuthPort } from '../accounts/better-auth-port.ts';
import { openStore } from '../store/database.ts';
import { changeLicense } from '../store/licenses.ts';
import { readDemoCertificate } from './demo-certificate.ts';
import { seedDemo } from './demo-seed.ts';
import { createDemoSites } from './demo-sites.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'alongside-demo-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the demo’s accounts and license', () => {
  it('are made once, kept private, and put back so that what is printed works', async () => {
    const store = await openStore(':memory:');
    const options = {
      publicUrl: 'http://localhost:1',
      trustedOrigins: [],
      cookieSecret: 'x'.repeat(43),
      signInHours: 1,
    };
    const auth = createBetterAuthPort(store, options);
    const first = await seedDemo(store, auth, directory, false);
    expect(statSync(join(directory, 'demo.json')).mode & 0o777).toBe(0o600);
    expect(first.license.id).toMatch(/^[0-9a-f]{24}$/);
    expect(first.license.domains).not.toContain('pages.localhost');
    expect(new Set(first.accounts.map(({ password }) => password)).size).toBe(3);
    for (const { password } of first.accounts) expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);

    const [agent] = await auth.listAccounts();
    await auth.changeAccount(agent?.id ?? '', { password: 'something else' });
    await changeLicense(store, first.license.id, { domains: ['acmejets.localhost', 'mine.localhost'] });
    const second = await seedDemo(store, auth, directory, true);
    expect(second.accounts).toEqual(first.accounts);
    expect(await auth.hasPassword(agent?.id ?? '', 'something else')).toBe(false);
    expect(second.license.id).toBe(first.license.id);
    expect(second.license.domains).toEqual(
      expect.arrayContaining(['mine.localhost', 'localhost', '*.pages.localhost']),
    );
    await store.destroy();
  });
});

describe('the demo’s hosts', () => {
  let server: Server;

  beforeAll(async () => {
    const pages = join(directory, 'pages');
    mkdirSync(join(pages, 'sub'), { recursive: true });
    writeFileSync(join(pages, 'index.html'), '<p>{{SERVER_HOST}} {{LICENSE_ID}} {{UNKNOWN}}</p>');
    writeFileSync(join(pages, 'sub/strict.html'), '<p>strict</p>');
    writeFileSync(
      join(pages, 'sub/strict.html.headers.json'),
      '{"content-security-policy":"script-src http://{{SERVER_HOST}}"}',
    );
    writeFileSync(join(directory, 'outside.html'), 'outside');
    const sites = createDemoSites(
      {
        PROTOCOL: 'http:',
        SERVER_HOST: 'localhost:4300',
        LICENSE_ID: 'abc',
        MODE: 'full-control',
        CUSTOMER_URL: 'http://acmejets.localhost:4300/',
        HELP_URL: 'http://help.acmejets.localhost:4300/',
        COOKIES_URL: 'http://www.specialtycookies.localhost:4300/',
        CONSOLE_URL: 'http://localhost:4300/',
        CUSTOMER_PORT_URL: 'http://127.0.0.1:4301/',
        ACCOUNTS_HTML: '',
      },
      pages,
    );
    server = createServer((incoming, response) => {
      if (!sites.answer(incoming, response)) response.end('the product');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  function get(host: string, path: string): Promise<{ status: number; body: string; policy: string | undefined }> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        const policy = response.headers['content-security-policy'];
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, policy: policy?.toString() }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('lead to the product, the sites, the start page and the test pages', async () => {
    expect((await get('localhost:4300', '/')).body).toBe('the product');
    expect((await get('127.0.0.1:4300', '/licenseabc/state')).body).toBe('the product');
    expect((await get('acmejets.localhost:4300', '/')).body).toContain("'localhost:4300','abc'");
    expect((await get('www.acmejets.localhost:4300', '/')).body).toContain('http://help.acmejets.localhost:4300/');
    expect((await get('help.acmejets.localhost:4300', '/')).body).toContain('How can we help?');
    expect((await get('www.specialtycookies.localhost:4300', '/')).body).toContain('Specialty Cookies');
    expect((await get('hard-cases.localhost:4300', '/')).status).toBe(200);
    expect((await get('localhost:4300', '/demo')).body).toContain('http://acmejets.localhost:4300/');
    expect((await get('pages.localhost:4300', '/')).body).toBe('<p>localhost:4300 abc {{UNKNOWN}}</p>');
    const strict = await get('other.localhost', '/sub/strict.html');
    expect(strict).toEqual({ status: 200, body: '<p>strict</p>', policy: 'script-src http://localhost:4300' });
  });

  it.each([
    ['evil.example', '/', 421],
    ['acmejets.localhost.evil.example', '/', 421],
    ['pages.localhost', '/../outside.html', 404],
    ['pages.localhost', '/%2e%2e/outside.html', 404],
    ['pages.localhost', '/sub/strict.html.headers.json', 404],
    ['acmejets.localhost', '/../serve.ts', 400],
  ])('%s%s leads nowhere', async (host, path, status) => {
    const answer = await get(host, path);
    expect(answer.body).not.toContain('outside');
    expect(answer.status).toBe(status);
  });
});

describe('the throw-away authority', () => {
  it('signs one certificate for the names of the demo, and its key is nowhere', async () => {
    const now = Date.now();
    const { certificate, key, authorityFile } = await readDemoCertificate(directory, now);
    const leaf = new X509Certificate(certificate);
    const authority = new X509Certificate(readFileSync(authorityFile));
    expect(leaf.checkIssued(authority)).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    for (const name of ['localhost', 'acmejets.localhost', 'pages.localhost']) expect(leaf.checkHost(name)).toBe(name);
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkHost('www.example.com')).toBeUndefined();
    expect(statSync(join(directory, 'demo-certificate.key')).mode & 0o777).toBe(0o600);
    expect(await readDemoCertificate(directory, now)).toEqual({ certificate, key, authorityFile });
    const later = await readDemoCertificate(directory, now + 100 * 24 * 3_600_000);
    expect(later.certificate).not.toBe(certificate);
  });
});
