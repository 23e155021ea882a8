import type { ErrorAnswer, License, LicenseUsage } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  connectPrimary,
  join,
  pageOrigin,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000', graceSeconds: '60' });
  admin = await signIn(server, 'admin');
});
afterAll(() => server.stop());

function asAdmin<Body>(method: string, path: string, body?: unknown) {
  return ask<Body & ErrorAnswer>(server, method, path, { cookie: admin, ...(body === undefined ? {} : { body }) });
}

async function makeLicense(more: object = {}): Promise<License> {
  const body = { name: 'Shop two', domains: ['shop.localhost'], ...more };
  return (await asAdmin<License>('POST', '/api/licenses', body)).body;
}

describe('licenses over REST', () => {
  it('keep every setting', async () => {
    const settings = {
      name: 'Everything',
      domains: ['www.everything.example', '*.everything.example', 'localhost:8080'],
      assetHosts: ['cdn.everything.example'],
      defaultMode: 'partial-control',
      mostPermissiveMode: 'partial-control',
      permission: 'ask',
      maxSessions: 7,
      maxSessionsPerAgent: 2,
      isDisabled: true,
      privacy: {
        masked: ['.iban'],
        hidden: ['#notes'],
        unmasked: ['main'],
        isPrivateByDefault: true,
        allowedQueryParameters: ['page'],
        neverShare: ['www.everything.example/account/*'],
        autoPause: ['/checkout/*'],
        pages: [{ pattern: '/orders/*', masked: ['.total'], hidden: [], unmasked: [] }],
      },
      strings: { de: { 'popup-title': 'Gemeinsam surfen' } },
      maxIdleMinutes: 20,
      maxTotalMinutes: 90,
      confirmActions: true,
      confirmSelectors: ['#pay'],
      handoffs: { 'www.everything.example': 'ask' },
    };
    const made = await makeLicense(settings);
    expect(made).toEqual({ ...settings, id: made.id });
    const changed = await asAdmin<License>('PATCH', `/api/licenses/${made.id}`, { maxIdleMinutes: 0 });
    expect(changed.body).toEqual({ ...made, maxIdleMinutes: 0 });
    expect((await asAdmin<License>('GET', `/api/licenses/${made.id}`)).body).toEqual(changed.body);
  });

  it.each([
    [{ domains: ['https://x.example'] }, 'domains'],
    [{ strings: { Deutsch: {} } }, 'language tag'],
    [{ strings: { de: { 'popup-title': '<b>'.repeat(1000) } } }, 'strings'],
    [{ maxIdleMinutes: -1 }, 'maxIdleMinutes'],
    [{ confirmSelectors: [''] }, 'confirmSelectors'],
    [{ maxSessions: 1.5 }, 'maxSessions'],
    [{ defaultMode: 'everything' }, 'defaultMode'],
    [
      {
        privacy: {
          masked: [],
          hidden: [],
          unmasked: [],
          isPrivateByDefault: false,
          allowedQueryParameters: [],
          neverShare: ['x.example/a b'],
        },
      },
      'must be a host and path',
    ],
  ])('refuse %j and say where', async (change, words) => {
    const refused = await asAdmin('PATCH', '/api/licenses/shop', change);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(words);
  });

  it('their OpenAPI comes from the same schemas', async () => {
    const { body } = await ask<{
      paths: Record<string, Record<string, { requestBody?: unknown; tags?: string[] }>>;
      components: { securitySchemes: object };
    }>(server, 'GET', '/api/openapi.json', { origin: null });
    for (const [method, path] of [
      ['get', '/api/licenses'],
      ['post', '/api/licenses'],
      ['patch', '/api/licenses/{id}'],
      ['delete', '/api/licenses/{id}'],
      ['get', '/api/licenses/{id}/usage'],
      ['put', '/api/licenses/{id}/custom-css'],
      ['post', '/api/keys'],
      ['get', '/api/sessions'],
      ['get', '/license{license}/configure/custom-css'],
    ] as const) {
      expect(body.paths[path]?.[method], `${method} ${path}`).toBeDefined();
    }
    const draft = JSON.stringify(body.paths['/api/licenses']?.post?.requestBody);
    for (const field of [
      'domains',
      'maxIdleMinutes',
      'confirmActions',
      'neverShare',
      'strings',
      'mostPermissiveMode',
    ]) {
      expect(draft).toContain(`"${field}"`);
    }
    expect(body.components.securitySchemes).toHaveProperty('apiKey');
  });

  it('say how many sessions they have, and deleting ends them with the reason', async () => {
    const license = await makeLicense();
    const target = { ...server, licenseId: license.id };
    const live = await startSession(target);
    const { socket } = await connectPrimary(target, live);
    await join(server, live.code, await signIn(server));
    await startSession(target);
    const usage = (await asAdmin<LicenseUsage>('GET', `/api/licenses/${license.id}/usage`)).body;
    expect(usage).toMatchObject({ live: 1, waiting: 1, maxSessions: 25 });
    const deleted = await asAdmin('DELETE', `/api/licenses/${license.id}`);
    expect(deleted).toMatchObject({ status: 200, body: { ended: 2 } });
    expect(await socket.signal('ended')).toMatchObject({ by: 'admin', reason: 'closed' });
    const state = await ask<{ state: string }>(server, 'GET', `/license${license.id}/state`, { origin: pageOrigin });
    expect(state.body.state).toBe('invalid-license');
    expect((await asAdmin('GET', `/api/licenses/${license.id}/usage`)).status).toBe(404);
  });

  it('that are disabled refuse starts, and what is on goes on until it is ended', async () => {
    const license = await makeLicense();
    const target = { ...server, licenseId: license.id };
    const started = await startSession(target);
    const first = await connectPrimary(target, started);
    await asAdmin('PATCH', `/api/licenses/${license.id}`, { isDisabled: true });
    await expect(startSession(target)).rejects.toThrow('disabled-license');
    // The customer opens another page.
    const { socket } = await connectPrimary(target, { session: started.session, secret: first.welcome.secret });
    expect(await asAdmin('POST', `/api/licenses/${license.id}/end-sessions`)).toMatchObject({ body: { ended: 1 } });
    expect(await socket.signal('ended')).toMatchObject({ by: 'admin' });
  });

  it('count starts, the peak and refusals, also over a restart', async () => {
    const license = await makeLicense({ maxSessions: 2 });
    const target = { ...server, licenseId: license.id };
    const start = (origin: string) => ask(server, 'POST', `/license${license.id}/sessions`, { body: {}, origin });
    const first = await startSession(target);
    await startSession(target);
    expect((await start(pageOrigin)).status).toBe(429);
    expect((await start(pageOrigin)).status).toBe(429);
    expect((await start('https://evil.example')).status).toBe(403);
    await asAdmin('POST', `/api/sessions/${first.session}/end`);
    await startSession(target);
    const usage = async () => (await asAdmin<LicenseUsage>('GET', `/api/licenses/${license.id}/usage`)).body;
    const refused = { 'limited-license': 2, 'invalid-domain-for-license': 1 };
    expect(await usage()).toMatchObject({ waiting: 2, live: 0, days: [{ started: 3, peak: 2, refused }] });
    server = await server.restart();
    expect(await usage()).toMatchObject({ waiting: 2, days: [{ started: 3, peak: 2, refused }] });
  });

  it('[77] name the pages that were heard from, and what they were told', async () => {
    const license = await makeLicense();
    const state = (origin: string) => ask(server, 'GET', `/license${license.id}/state`, { origin });
    await state('http://shop.localhost:8080');
    await state('https://www.other.example');
    await state('http://www.plain.example');
    const { body } = await asAdmin<LicenseUsage>('GET', `/api/licenses/${license.id}/usage`);
    expect(body.pages.map(({ host, state: told }) => [host, told])).toEqual([
      ['www.plain.example', 'insecure-page'],
      ['www.other.example', 'invalid-domain-for-license'],
      ['shop.localhost:8080', 'valid'],
    ]);
    // Anybody can say that he comes from somewhere: the list stays short.
    for (let count = 0; count < 60; count++) await state(`https://host-${count}.example`);
    const { body: after } = await asAdmin<LicenseUsage>('GET', `/api/licenses/${license.id}/usage`);
    expect(after.pages).toHaveLength(50);
  });

  it('say who may serve them', async () => {
    const license = await makeLicense();
    const path = `/api/licenses/${license.id}/agents`;
    type Agents = { account: string; name: string; serves: boolean; servesAll: boolean }[];
    const agents = (await asAdmin<Agents>('GET', path)).body;
    expect(agents.map(({ name, serves, servesAll }) => [name, serves, servesAll])).toEqual([
      ['agent', true, true],
      ['agent2', true, true],
    ]);
    const [first] = agents;
    const changed = await asAdmin<Agents>('PUT', path, { accounts: [first!.account] });
    expect(changed.body.map(({ name, serves, servesAll }) => [name, serves, servesAll])).toEqual([
      ['agent', true, true],
      ['agent2', false, false],
    ]);
    // The others stay.
    const shop = (await asAdmin<Agents>('GET', '/api/licenses/shop/agents')).body;
    expect(shop.map(({ serves }) => serves)).toEqual([true, true]);
    const target = { ...server, licenseId: license.id };
    const started = await startSession(target);
    expect((await join(server, started.code, await signIn(server, 'agent2'))).status).toBe(404);
    expect((await join(server, started.code, await signIn(server, 'agent'))).status).toBe(200);
  });
});
