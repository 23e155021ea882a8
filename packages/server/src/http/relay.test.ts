import { decodeFrameHeader, encodeFrame, encodePointer, frameKinds } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  connectPrimary,
  join,
  openReplica,
  signIn,
  startSession,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

let server: TestServer;
let agent: string;
let agent2: string;

beforeAll(async () => {
  server = await startTestServer({ maxWaitingPerVisitor: '1000', maxStartsPerMinute: '1000' });
  [agent, agent2] = await Promise.all([signIn(server), signIn(server, 'agent2')]);
});
afterAll(() => server.stop());

function page(epoch: number, sequence: number, text = 'body'): Uint8Array {
  return encodeFrame(frameKinds.page, 0, epoch, sequence, new TextEncoder().encode(text));
}

describe('a session over real sockets', () => {
  it('[35] goes from start to a watched page', async () => {
    const start = await startSession(server);
    const { socket: customer, welcome } = await connectPrimary(server, start);
    expect(welcome).toMatchObject({ connection: 1, isWatched: false, hasBeenJoined: false, grant: 'control' });
    expect((await join(server, start.code, agent)).body).toEqual({ session: start.session });
    const { socket: replica, welcome: entered } = await openReplica(server, start.session, agent);
    expect(entered).toMatchObject({ you: 1, isResumed: false, primary: 'connected', mode: 'full-control' });
    expect(await customer.signal('capture')).toMatchObject({ isOn: true, reason: 'joined' });
    customer.send({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
    customer.send({ t: 'page', url: 'http://shop.localhost/', title: 'Shop' });
    customer.sendFrame(page(1, 1));
    customer.sendFrame(page(1, 2));
    await replica.until(() => replica.frames.length === 2, 'two frames');
    expect(replica.frames.map((frame) => decodeFrameHeader(frame)?.log)).toEqual([1, 2]);
    expect(await customer.signal('ack')).toMatchObject({ document: 0, epoch: 1, sequence: 2 });
    replica.send({ t: 'rendered', log: 2 });
    await customer.until(
      () => customer.signals.some((signal) => signal.t === 'agents' && signal.agents[0]?.isWatching === true),
      'isWatching',
    );

    const { socket: second } = await openReplica(server, start.session, agent2);
    await second.until(() => second.frames.length === 2, 'the log');
    expect(await second.signal('page')).toMatchObject({ title: 'Shop' });
    expect(await second.signal('caught-up')).toEqual({ t: 'caught-up', log: 2 });

    const pointer = encodePointer({ node: 1, x: 0, y: 0, documentX: 5, documentY: 6, flags: 0, presses: 0 });
    replica.sendFrame(encodeFrame(frameKinds.pointer, 0, 1, 2, pointer));
    await customer.until(() => customer.frames.length === 1, 'the pointer');
    await second.until(() => second.frames.length === 3, 'the pointer at the other agent');
    expect(decodeFrameHeader(customer.frames[0]!)).toMatchObject({ kind: frameKinds.pointer, log: 1 });

    replica.send({ t: 'close-session' });
    expect(await customer.signal('ended')).toEqual({ t: 'ended', by: 'agent', reason: 'closed' });
    expect((await customer.closed()).code).toBe(4011);
    await second.signal('ended');
  });

  it('[47] tells agents how far away they and the customer are, and the customer nothing of it', async () => {
    const start = await startSession(server);
    const { socket: customer } = await connectPrimary(server, start);
    await join(server, start.code, agent);
    const beat = await customer.signal('beat');
    expect(beat).toEqual({ t: 'beat' });
    const { socket: replica } = await openReplica(server, start.session, agent);
    const told = await replica.signal('beat');
    expect(told.yourMs).toBeGreaterThanOrEqual(0);
    expect(told.customerMs).toBeGreaterThanOrEqual(0);
    replica.send({ t: 'want-platform' });
    expect(await customer.signal('want-platform')).toEqual({ t: 'want-platform' });
    replica.send({ t: 'close-session' });
    await customer.signal('ended');
  });
});

describe('assets of a page', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

  async function watched() {
    const start = await startSession(server);
    const { socket: customer, welcome } = await connectPrimary(server, start);
    await join(server, start.code, agent);
    const { socket: replica } = await openReplica(server, start.session, agent);
    customer.send({ t: 'epoch-start', document: 0, epoch: 3, isUnsent: false });
    customer.sendFrame(page(3, 1));
    await replica.until(() => replica.frames.length === 1, 'the epoch');
    const upload = (path: string, token = welcome.uploadToken, body: Uint8Array = png, type = 'image/png') =>
      ask(server, 'PUT', `/licenseshop/sessions/${start.session}/assets/${path}`, {
        body,
        origin: server.pageOrigin,
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
      });
    const load = (path: string, cookie = agent) =>
      ask<string>(server, 'GET', `/api/sessions/${start.session}/assets/${path}`, { cookie });
    return { session: start.session, customer, upload, load };
  }

  it('are uploaded by the page, served to agents of this session only, and gone with their epoch', async () => {
    const { customer, upload, load } = await watched();
    expect((await load('0/3/7')).status).toBe(404);
    expect((await upload('0/3/7')).status).toBe(204);
    const answer = await load('0/3/7');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect((await load('0/3/7', '')).status).toBe(401);
    customer.send({ t: 'epoch-start', document: 0, epoch: 4, isUnsent: true });
    customer.sendFrame(page(4, 1));
    await expect.poll(async () => (await load('0/3/7')).status).toBe(404);
    expect((await upload('0/3/8')).status).toBe(400);
    customer.send({ t: 'stop' });
    await customer.closed();
    expect((await load('0/4/1')).status).toBe(404);
    expect(server.running.context.assets.bytes).toBe(0);
  });

  it('without the token, of another type, or too large are refused', async () => {
    const { session, upload } = await watched();
    expect((await upload('0/3/1', 'wrong')).status).toBe(404);
    expect((await upload('0/3/1', undefined, new TextEncoder().encode('<html>'), 'image/png')).status).toBe(415);
    expect((await upload('0/3/1', undefined, new Uint8Array(8 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await upload('0/3/1', undefined, new TextEncoder().encode('a{}'), 'text/css')).status).toBe(204);
    const { context } = server.running;
    expect(context.assets.find({ session, document: 0, epoch: 3, asset: 1 })?.type.kind).toBe('style');
  });

  it('the server fetches nothing that is not public, and nothing of another epoch', async () => {
    const { session } = await watched();
    const fetchAsset = (url: string, epoch = 3) =>
      ask(server, 'POST', `/api/sessions/${session}/assets/fetch`, {
        cookie: agent,
        body: { document: 0, epoch, asset: 9, url },
      });
    expect(await fetchAsset(`${server.url}/healthz`)).toMatchObject({
      status: 403,
      body: { error: 'url-not-allowed' },
    });
    expect((await fetchAsset('http://169.254.169.254/latest/meta-data/')).status).toBe(403);
    expect((await fetchAsset('file:///etc/passwd')).status).toBe(403);
    expect((await fetchAsset('https://cdn.example.com/x.png', 2)).status).toBe(409);
  });
});
