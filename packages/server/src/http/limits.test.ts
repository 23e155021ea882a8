// Limits against many visitors at once, over real sockets: each on a loopback address of its own.

import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { ErrorCode, LicenseUsage, StartAnswer } from '@alongside/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { DemoProcess } from '../testing/demo-process.ts';
import {
  ask,
  connectPrimary,
  pageOrigin,
  signIn,
  signInAs,
  startTestServer,
  type TestServer,
  type TestTarget,
} from '../testing/test-server.ts';

const visitors = 400;
const places = 37;
const longMs = 90_000;

let server: TestServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

type Outcome = StartAnswer | ErrorCode | 'cut';

/** A start from a loopback address, as a browser of this name. */
function startFrom(target: TestTarget, localAddress: string, userAgent = 'Browser'): Promise<Outcome> {
  const { port } = new URL(target.url);
  const headers = {
    origin: target.pageOrigin,
    'content-type': 'application/json',
    'user-agent': userAgent,
    host: `localhost:${port}`,
  };
  return new Promise((resolve) => {
    const path = `/license${target.licenseId}/sessions`;
    const options = { host: '127.0.0.1', port, path, method: 'POST', localAddress, headers, agent: false };
    const sent = httpRequest(options, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', () => resolve('cut'));
      response.on('end', () => {
        const answer = JSON.parse(text) as StartAnswer & { error?: ErrorCode };
        resolve(answer.error ?? answer);
      });
    });
    sent.on('error', () => resolve('cut'));
    sent.end('{}');
  });
}

function race(target: TestTarget): Promise<Outcome[]> {
  return Promise.all(
    Array.from({ length: visitors }, (_, visitor) =>
      startFrom(target, `127.0.${1 + (visitor >> 7)}.${1 + (visitor & 127)}`),
    ),
  );
}

const granted = (outcomes: readonly Outcome[]) =>
  outcomes.filter((outcome): outcome is StartAnswer => typeof outcome === 'object');

async function open(
  license: number,
  options: Record<string, string> = {},
): Promise<{ server: TestServer; admin: string }> {
  // Longer than any race: whoever does not connect in the grace time gives the place back.
  server = await startTestServer({ graceSeconds: '120', ...options });
  const admin = await signIn(server, 'admin');
  await ask(server, 'PATCH', '/api/licenses/shop', { cookie: admin, body: { maxSessions: license } });
  return { server, admin };
}

describe('[78] the limit of a license', () => {
  it(
    'holds exactly in a race of 400 visitors, each from an address of his own',
    async () => {
      const { server: target, admin } = await open(places);
      const outcomes = await race(target);
      expect(granted(outcomes)).toHaveLength(places);
      expect(outcomes.filter((outcome) => outcome === 'limited-license')).toHaveLength(visitors - places);
      expect(new Set(granted(outcomes).map(({ code }) => code)).size).toBe(places);
      const usage = await ask<LicenseUsage>(target, 'GET', '/api/licenses/shop/usage', { cookie: admin });
      expect(usage.body).toMatchObject({
        waiting: places,
        days: [{ started: places, peak: places, refused: { 'limited-license': visitors - places } }],
      });
      // [80] A place that is freed can be taken again, once.
      await ask(target, 'POST', `/api/sessions/${granted(outcomes)[0]?.session}/end`, { cookie: admin });
      expect(granted(await race(target))).toHaveLength(1);
    },
    longMs,
  );

  it(
    'holds exactly when the server is killed in the middle of the race',
    async () => {
      const demo = new DemoProcess({ ALONGSIDE_LOG_LEVEL: 'silent' });
      try {
        await demo.start();
        const admin = async () => {
          const account = demo.announced.accounts.find(({ role }) => role === 'admin');
          return signInAs(demo, account?.email ?? '', account?.password ?? '');
        };
        const path = `/api/licenses/${demo.licenseId}`;
        await ask(demo, 'PATCH', path, { cookie: await admin(), body: { maxSessions: places } });
        const racing = race(demo);
        await startFrom(demo, '127.0.9.9');
        await demo.end('SIGKILL');
        const before = granted(await racing);
        expect(before.length).toBeLessThanOrEqual(places);
        await demo.start();
        const after = granted(await race(demo));
        const cookie = await admin();
        const usage = (await ask<LicenseUsage>(demo, 'GET', `${path}/usage`, { cookie })).body;
        expect(usage.waiting + usage.live).toBe(places);
        expect(before.length + after.length).toBeLessThanOrEqual(places);
        // Whoever was told that there is a session has one.
        for (const start of [...before.slice(0, 5), ...after.slice(0, 5)]) {
          const { socket } = await connectPrimary(demo, start);
          socket.socket.close();
        }
      } finally {
        await demo.dispose();
      }
    },
    longMs,
  );

  it(
    'is free again when browsers just disappear, before they connected or after',
    async () => {
      const { server: target, admin } = await open(3, { graceSeconds: '5' });
      const [first, second, third] = await Promise.all(
        ['127.0.5.1', '127.0.5.2', '127.0.5.3'].map((address) => startFrom(target, address)),
      );
      expect(await startFrom(target, '127.0.5.4')).toBe('limited-license');
      const { socket } = await connectPrimary(target, first as StartAnswer);
      const staying = await connectPrimary(target, second as StartAnswer);
      socket.socket.terminate();
      expect(typeof third).toBe('object');
      const waiting = async () =>
        (await ask<LicenseUsage>(target, 'GET', '/api/licenses/shop/usage', { cookie: admin })).body.waiting;
      await expect.poll(waiting, { timeout: 40_000 }).toBe(1);
      expect(staying.socket.close).toBeNull();
      const more = ['127.0.5.5', '127.0.5.6', '127.0.5.7'].map((address) => startFrom(target, address));
      expect(granted(await Promise.all(more))).toHaveLength(2);
    },
    longMs,
  );
});

describe('[78] sessions that wait', () => {
  it('cannot hold all places from one address, whatever browser is claimed', async () => {
    const { server: target } = await open(20);
    const claims = Array.from({ length: 30 }, (_, number) => startFrom(target, '127.0.6.1', `Browser ${number}`));
    const outcomes = await Promise.all(claims);
    expect(granted(outcomes)).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'too-many-waiting')).toHaveLength(20);
    expect(typeof (await startFrom(target, '127.0.6.2'))).toBe('object');
  });

  it('are three for a browser of an address, and rates are counted per address', async () => {
    const { server: target } = await open(100, { maxStartsPerMinute: '5' });
    const starts: Outcome[] = [];
    for (let count = 0; count < 7; count++) starts.push(await startFrom(target, '127.0.7.1'));
    expect(starts.map((outcome) => (typeof outcome === 'object' ? 'ok' : outcome))).toEqual([
      'ok',
      'ok',
      'ok',
      'too-many-waiting',
      'too-many-waiting',
      'rate-limited',
      'rate-limited',
    ]);
    expect(typeof (await startFrom(target, '127.0.7.2'))).toBe('object');
  });

  it('[65] each refusal has its status, its code and a sentence', async () => {
    const { server: target, admin } = await open(0);
    const refusal = async (id: string, origin: string | null) => {
      const { status, body } = await ask<{ error: string; message: string }>(target, 'POST', `/license${id}/sessions`, {
        body: {},
        origin,
      });
      expect(body.message).toMatch(/^[A-Z].*\.$/);
      return [status, body.error];
    };
    expect(await refusal('nothing', pageOrigin)).toEqual([404, 'invalid-license']);
    expect(await refusal('shop', 'https://www.other.example')).toEqual([403, 'invalid-domain-for-license']);
    expect(await refusal('shop', 'http://www.shop.example')).toEqual([403, 'insecure-page']);
    expect(await refusal('shop', null)).toEqual([403, 'origin-refused']);
    expect(await refusal('shop', pageOrigin)).toEqual([429, 'limited-license']);
    await ask(target, 'PATCH', '/api/licenses/shop', { cookie: admin, body: { isDisabled: true } });
    expect(await refusal('shop', pageOrigin)).toEqual([403, 'disabled-license']);
  });
});
