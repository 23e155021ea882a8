import type { AuditEntry, ErrorAnswer, MaskReport, MaskReportLink, MaskReportOpening } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { createLicense, licenseDefaults } from '../store/licenses.ts';
import { ask, signIn, startTestServer, type TestServer } from '../testing/test-server.ts';
import { linkMs, MaskReportLinks } from './mask-report-links.ts';

let server: TestServer;
let admin: string;
let agent: string;
const shop = 'https://www.shop.example';
const page = `${shop}/account`;
const entry = { selector: '#iban', label: 'IBAN', reason: 'bank', count: 1 };
const found = { masked: [], exposed: [entry], isWhole: true };

beforeAll(async () => {
  server = await startTestServer();
  admin = await signIn(server, 'admin');
  agent = await signIn(server, 'agent');
  await createLicense(
    server.running.context.store,
    { ...licenseDefaults, name: 'Other', domains: ['other.example', 'www.shop.example'] },
    'other',
  );
});
afterAll(() => server.stop());

const makeLink = (address: string, cookie = admin, license = 'shop') =>
  ask<MaskReportLink & ErrorAnswer>(server, 'POST', `/api/licenses/${license}/mask-report-links`, {
    body: { page: address },
    cookie,
  });
const tokenOf = ({ link }: MaskReportLink): string => /_alongside=(r\.[\w-]{22})$/.exec(link)?.[1] ?? '';
const token = async (): Promise<string> => tokenOf((await makeLink(page)).body);

interface From {
  license?: string;
  origin?: string;
  headers?: Record<string, string>;
}

const open = (linkToken: string, { license = 'shop', origin = shop, headers = {} }: From = {}) =>
  ask<MaskReportOpening & ErrorAnswer>(server, 'POST', `/license${license}/mask-reports/open`, {
    body: { token: linkToken },
    origin,
    headers,
  });
const send = (secret: string, more: object = {}, { license = 'shop', origin = shop, headers = {} }: From = {}) =>
  ask<ErrorAnswer>(server, 'POST', `/license${license}/mask-reports`, {
    body: { secret, page, ...found, ...more },
    origin,
    headers,
  });
const kept = async (license = 'shop') =>
  (await ask<MaskReport[]>(server, 'GET', `/api/licenses/${license}/mask-reports`, { cookie: admin })).body;

async function refusals(): Promise<string[]> {
  await server.running.context.audit.flush();
  const { body } = await ask<AuditEntry[]>(server, 'GET', '/api/audit?limit=200', { cookie: admin });
  return body.filter(({ action }) => action === 'refused').map(({ detail }) => detail);
}

const elsewhere: From = { headers: { 'user-agent': 'Somebody else' } };

describe('a link for a mask report', () => {
  it('is exchanged once, for the rules and a secret with which reports are handed in', async () => {
    const made = (await makeLink(`${page}?x=1#part`)).body;
    expect(made.link).toMatch(/^https:\/\/www\.shop\.example\/account\?x=1#part&_alongside=r\.[\w-]{22}$/);
    expect(made.until - made.at).toBe(linkMs);
    const opened = await open(tokenOf(made));
    expect(opened.body).toMatchObject({ privacy: licenseDefaults.privacy, secret: expect.any(String) });
    expect(opened.headers.get('access-control-allow-origin')).toBe(shop);
    expect(opened.headers.get('cache-control')).toBe('no-store');
    const { secret } = opened.body;
    expect((await send(secret, { page: `${page}?order=4711#x` })).status).toBe(201);
    expect(await kept()).toEqual([{ page, at: expect.any(Number), ...found }]);
    // Again, after the page shows something else; the link itself opens nothing any more.
    expect((await send(secret, { exposed: [] })).status).toBe(201);
    expect((await kept()).map(({ exposed }) => exposed)).toEqual([[]]);
    expect(await open(tokenOf(made))).toMatchObject({ status: 403, body: { error: 'secret-refused' } });
    expect(await refusals()).toContain('mask report: opened before');
  });

  it('is made by admins alone, and for pages of the license', async () => {
    expect((await makeLink(page, agent)).status).toBe(403);
    expect((await makeLink(page, '')).status).toBe(401);
    const refused = async (address: string) => (await makeLink(address)).body.error;
    expect(await refused('https://evil.example/')).toBe('invalid-domain-for-license');
    expect(await refused('http://www.shop.example/')).toBe('insecure-page');
    expect(await refused('javascript:alert(1)')).toBe('insecure-page');
    expect(await refused('https://user:word@www.shop.example/')).toBe('bad-request');
  });

  it('opens nothing in another browser, on another site, or for another license', async () => {
    const link = await token();
    expect(await open(link, elsewhere)).toMatchObject({ status: 403, body: { error: 'secret-refused' } });
    expect((await open(link, { origin: 'https://evil.example' })).body.error).toBe('invalid-domain-for-license');
    expect((await open(link, { license: 'other' })).status).toBe(403);
    expect((await open('r.AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(403);
    // None of them used it up.
    expect((await open(link)).status).toBe(200);
    expect(await refusals()).toEqual(
      expect.arrayContaining([
        'mask report: another address or browser',
        'mask report: another license',
        'mask report: unknown',
      ]),
    );
  });
});

describe('a stranger who wants to write into a license’s reports', () => {
  it('is refused without the secret, from elsewhere, and for pages that are not the one that asks', async () => {
    const before = await kept();
    const { secret } = (await open(await token())).body;
    const tries: [string, Promise<{ status: number }>][] = [
      ['no secret', send('')],
      ['a guess', send('A'.repeat(32))],
      ['the link’s own token', send(await token())],
      ['another browser', send(secret, {}, elsewhere)],
      ['another site', send(secret, {}, { origin: 'https://evil.example' })],
      [
        'another host of the license',
        send(secret, { page: 'http://shop.localhost/' }, { origin: 'http://shop.localhost' }),
      ],
      ['another license', send(secret, {}, { license: 'other' })],
      ['a page that is not the one that asks', send(secret, { page: 'https://shop.localhost/' })],
    ];
    for (const [how, answer] of tries) expect((await answer).status, how).toBe(403);
    expect(await kept()).toEqual(before);
    expect(await kept('other')).toEqual([]);
  });

  it('cannot put in more than a report holds', async () => {
    const before = await kept();
    const { secret } = (await open(await token())).body;
    const wrong = [
      { masked: Array.from({ length: 101 }, () => entry) },
      { exposed: [{ ...entry, value: 'DE12' }] },
      { exposed: [{ ...entry, label: 'x'.repeat(81) }] },
      { text: 'content' },
      { exposed: [{ ...entry, count: -1 }] },
    ];
    for (const more of wrong) expect((await send(secret, more)).status, JSON.stringify(more).slice(0, 80)).toBe(400);
    expect((await send(secret, { page: `${page}/${'x'.repeat(3000)}` })).status).toBe(400);
    expect(await kept()).toEqual(before);
  });

  it('reads none: reports are for admins', async () => {
    expect((await ask(server, 'GET', '/api/licenses/shop/mask-reports', { cookie: agent })).status).toBe(403);
    const { secret } = (await open(await token())).body;
    for (const headers of [{}, { authorization: `Bearer ${secret}` }]) {
      const read = await ask(server, 'GET', '/api/licenses/shop/mask-reports', { headers });
      expect(read.status).toBe(401);
    }
    const page = await ask<string>(server, 'GET', '/licenseshop/mask-reports', { origin: shop });
    expect(JSON.stringify(page.body)).not.toContain('iban');
  });
});

describe('links by the clock', () => {
  const holder = { license: 'shop', visitor: 'v' };

  it('are good for ten minutes, opened or not', async () => {
    const clock = new ManualClock();
    const links = new MaskReportLinks(clock);
    const late = links.make(holder, 'admin').token;
    const { token: early } = links.make(holder, 'admin');
    const opened = links.open(early, 'www.shop.example', holder);
    const secret = 'secret' in opened ? opened.secret : '';
    await clock.advance(linkMs);
    expect(links.take(secret, 'www.shop.example', holder)).toEqual({ by: 'admin' });
    await clock.advance(1);
    expect(links.take(secret, 'www.shop.example', holder)).toEqual({ refused: 'too old' });
    expect(links.open(late, 'www.shop.example', holder)).toEqual({ refused: 'too old' });
  });

  it('are so many at most, and bring so many reports', () => {
    const links = new MaskReportLinks(new ManualClock());
    const { token: first } = links.make(holder, 'admin');
    const opened = links.open(first, 'h', holder);
    const secret = 'secret' in opened ? opened.secret : '';
    const answers = Array.from({ length: 31 }, () => links.take(secret, 'h', holder));
    expect(answers.filter((answer) => 'by' in answer)).toHaveLength(30);
    expect(answers.at(-1)).toEqual({ refused: 'too many reports' });
    for (let count = 0; count < 500; count++) links.make(holder, 'admin');
    expect(links.open(first, 'h', holder)).toEqual({ refused: 'unknown' });
  });
});
