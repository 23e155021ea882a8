import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { changeLicense } from '../store/licenses.ts';
import { ask, connectPrimary, signIn, startSession, startTestServer, type TestServer } from '../testing/test-server.ts';
import { addConsoleRoutes } from './console-routes.ts';
import { addLicenseRoutes } from './license-routes.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { WidgetFiles } from './widget-files.ts';

let server: TestServer;
let dist: string;
/** The routes of files alone, on a build of our own. */
let app: FastifyInstance;

const chunk = `/* engine */ ${'x'.repeat(2000)}`;

function build(name: string, file: string, content: string): void {
  writeFileSync(join(dist, 'widget/primary-bundle.js'), '!function(){run("__ALONGSIDE_LICENSE__")}();');
  writeFileSync(join(dist, 'widget', file), content);
  const chunks = { engine: { file, integrity: 'sha384-abc' } };
  writeFileSync(join(dist, 'widget/manifest.json'), JSON.stringify({ build: name, chunks }));
}

beforeAll(async () => {
  server = await startTestServer();
  dist = mkdtempSync(join(tmpdir(), 'alongside-dist-'));
  for (const folder of ['widget', 'console/assets', 'viewer']) mkdirSync(join(dist, folder), { recursive: true });
  build('one', 'engine.0123456789ab.js', chunk);
  writeFileSync(join(dist, 'console/index.html'), `<!doctype html><title>Console</title>${' '.repeat(2000)}`);
  writeFileSync(join(dist, 'console/assets/index-B6mx4TJx.js'), 'console.log(1)');
  writeFileSync(join(dist, 'viewer/index.html'), '<!doctype html><title>Viewer</title>');
  writeFileSync(join(dist, 'secret.txt'), 'secret');
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const context = { ...server.running.context, distDirectory: dist };
  addSecurityHeaders(app, context.publicUrl);
  addLicenseRoutes(app, context);
  addConsoleRoutes(app, context);
});
afterAll(async () => {
  await app.close();
  await server.stop();
  rmSync(dist, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('the loader', () => {
  it('[1] carries the hints of its license', async () => {
    const answer = await get('/licenseshop/dist/primary-bundle.js');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    });
    const hints = {
      license: 'shop',
      mode: 'full-control',
      permission: 'per-session',
      domains: ['shop.localhost', 'www.shop.example'],
      name: 'Shop',
      chunks: { engine: { file: 'engine.0123456789ab.js', integrity: 'sha384-abc' } },
      build: 'one',
    };
    expect(answer.body).toBe(`!function(){run(${JSON.stringify(hints)})}();`);
  });

  it('is not sent again to who has it, until its license changes', async () => {
    const first = await get('/licenseshop/dist/primary-bundle.js');
    const tag = String(first.headers.etag);
    const again = await get('/licenseshop/dist/primary-bundle.js', { 'if-none-match': `W/${tag}` });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    await changeLicense(server.running.context.store, 'shop', { defaultMode: 'no-control' });
    const changed = await get('/licenseshop/dist/primary-bundle.js', { 'if-none-match': tag });
    expect(changed.statusCode).toBe(200);
    expect(changed.body).toContain('"mode":"no-control"');
    await changeLicense(server.running.context.store, 'shop', { defaultMode: 'full-control' });
  });

  it('[23] is served for unknown and disabled licenses as well, and nothing can break out of it', async () => {
    const answer = await get(`/license${encodeURIComponent('");alert(1)//')}/dist/primary-bundle.js`);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('run({"license":"\\");alert(1)//"');
  });

  it('chunks never change under their name, and stay for a day after they were replaced', async () => {
    const clock = new ManualClock(Date.now());
    const kept = mkdtempSync(join(tmpdir(), 'alongside-kept-'));
    const files = new WidgetFiles(join(dist, 'widget'), kept, clock);
    expect(files.chunk('engine.0123456789ab.js')?.toString()).toBe(chunk);
    build('two', 'engine.ba9876543210.js', 'new');
    rmSync(join(dist, 'widget/engine.0123456789ab.js'));
    await clock.advance(23 * 3_600_000);
    expect(files.chunk('engine.0123456789ab.js')?.toString()).toBe(chunk);
    expect(files.current()?.manifest.build).toBe('two');
    expect(files.chunk('engine.ba9876543210.js')?.toString()).toBe('new');
    // The next build finds the first one replaced for more than a day.
    await clock.advance(25 * 3_600_000);
    build('three', 'engine.aaaaaaaaaaaa.js', 'newest');
    expect(files.chunk('engine.aaaaaaaaaaaa.js')?.toString()).toBe('newest');
    expect(files.chunk('engine.0123456789ab.js')).toBeNull();
    for (const name of ['../secret.txt', 'manifest.json', 'engine.js', '..%2fsecret.txt'])
      expect(files.chunk(name)).toBeNull();
    rmSync(kept, { recursive: true });
    const answer = await get('/licenseshop/dist/engine.aaaaaaaaaaaa.js');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

describe('console and viewer', () => {
  it('are served with their policies, hashed files for ever, pages of their router too', async () => {
    const page = await get('/licenses', { 'accept-encoding': 'gzip' });
    expect(page.statusCode).toBe(200);
    expect(gunzipSync(page.rawPayload).toString()).toContain('Console');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-frame-options': 'DENY',
      'content-encoding': 'gzip',
    });
    const script = await get('/assets/index-B6mx4TJx.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const viewer = await get('/viewer/some-session');
    expect(viewer.body).toContain('Viewer');
    expect(viewer.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect((await get('/assets/missing.js')).statusCode).toBe(404);
    expect((await get('/api/missing')).json()).toMatchObject({ error: 'bad-request' });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/viewer/..%2f..%2fsecret.txt',
    '/assets%00.js',
  ])('%s leads nowhere', async (url) => {
    const answer = await get(url);
    expect(answer.body).not.toContain('secret');
  });
});

describe('[9] the shells of replicas', () => {
  it('have the doctype of their layout mode, no script, and only the license’s hosts', async () => {
    const cookie = await signIn(server);
    const { session } = await startSession(server);
    const shell = (path: string, given = cookie) =>
      ask<string>(server, 'GET', `/viewer/shell/${path}`, { cookie: given });
    expect((await shell(`${session}/standards.html`)).body).toMatch(/^<!doctype html>/);
    expect((await shell(`${session}/limited-quirks.html`)).body).toContain('XHTML 1.0 Transitional');
    expect((await shell(`${session}/quirks.html`)).body).toMatch(/^<html>/);
    const policy = (await shell(`${session}/standards.html`)).headers.get('content-security-policy') ?? '';
    const origin = `http://127.0.0.1:${server.running.port}`;
    expect(policy).toBe(
      [
        "default-src 'none'",
        `style-src 'unsafe-inline' ${origin}/viewer/`,
        ...['img-src', 'font-src', 'media-src'].map(
          (kind) => `${kind} ${origin}/api/sessions/${session}/assets/ data: shop.localhost:* www.shop.example`,
        ),
        `frame-src ${origin}/viewer/shell/`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
      ].join('; '),
    );
    const strangers = (await shell(`${session}/standards.html`, '')).headers.get('content-security-policy') ?? '';
    expect(strangers).not.toContain('shop.example');
    expect((await shell('other.html')).status).toBe(404);
  });
});

describe('the demo’s hosts', () => {
  function getAs(host: string, path = '/'): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.running.port, path, headers: { host } }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('everything answers with the strict headers, errors too', async () => {
    for (const path of ['/healthz', '/api/none', '/api/me', '/licenseshop/state']) {
      const { headers } = await ask(server, 'GET', path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('health and metrics', async () => {
    expect((await ask(server, 'GET', '/healthz')).body).toEqual({ status: 'ok' });
    const started = await startSession(server);
    const { socket } = await connectPrimary(server, started);
    const metrics = (await ask<string>(server, 'GET', '/metrics')).body;
    expect(metrics).toMatch(/alongside_primaries 1\n/);
    expect(metrics).toMatch(/alongside_sessions_started_total [1-9]/);
    expect(metrics).not.toContain(started.session);
    const forwarded = await ask(server, 'GET', '/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } });
    expect(forwarded.status).toBe(403);
    socket.socket.terminate();
    expect((await getAs('localhost', '/healthz')).status).toBe(200);
  });

  it('OpenAPI comes from the schemas', async () => {
    const api = (await ask<{ paths: Record<string, object> }>(server, 'GET', '/api/openapi.json')).body;
    expect(Object.keys(api.paths)).toEqual(expect.arrayContaining(['/api/licenses', '/api/sessions/join', '/api/me']));
    expect(JSON.stringify(api.paths['/api/licenses'])).toContain('mostPermissiveMode');
  });
});
