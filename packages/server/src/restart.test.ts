import { encodeFrame, frameKinds } from '@alongside/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoProcess } from './testing/demo-process.ts';
import {
  ask,
  connectPrimary,
  join,
  openReplica,
  signInAs,
  startSession,
  startTestServer,
} from './testing/test-server.ts';

const startMs = 30_000;

const demo = new DemoProcess();
beforeAll(() => demo.start(), startMs);
afterAll(() => demo.dispose());

const page = (epoch: number, sequence: number) =>
  encodeFrame(frameKinds.page, 0, epoch, sequence, new TextEncoder().encode('canary of the page'));

describe('a server that is killed', () => {
  it(
    '[86] goes on with the same session, without a new code, and has said nothing secret',
    async () => {
      const agent = demo.announced.accounts.find(({ role }) => role === 'agent');
      const cookie = await signInAs(demo, agent?.email ?? '', agent?.password ?? '');
      const start = await startSession(demo);
      const primary = await connectPrimary(demo, start);
      await join(demo, start.code, cookie);
      const replica = await openReplica(demo, start.session, cookie);
      primary.socket.send({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
      primary.socket.send({ t: 'grant', grant: 'point' });
      primary.socket.sendFrame(page(1, 1));
      await replica.socket.until(() => replica.socket.frames.length === 1, 'the frame');
      await replica.socket.signal('grant');

      await demo.end('SIGKILL');
      await primary.socket.closed();
      await demo.start();

      const agentBack = await openReplica(demo, start.session, cookie, { run: replica.welcome.run, log: 1 });
      expect(agentBack.welcome).toMatchObject({ isResumed: false, you: 1, grant: 'point' });
      const next = { session: start.session, secret: primary.welcome.secret };
      const back = await connectPrimary(demo, next, { resume: { epoch: 1, sequence: 1 } });
      expect(back.welcome).toMatchObject({
        connection: 2,
        isLogLost: true,
        isWatched: true,
        hasBeenJoined: true,
        nextEpoch: 2,
      });
      back.socket.send({ t: 'epoch-start', document: 0, epoch: 2, isUnsent: false });
      back.socket.sendFrame(page(2, 1));
      await agentBack.socket.until(() => agentBack.socket.frames.length === 1, 'the new epoch');

      // The secret before the last one is void now, and the code was used up.
      expect((await join(demo, start.code, cookie)).status).toBe(404);
      back.socket.send({ t: 'stop' });
      await agentBack.socket.signal('ended');
      const log = demo.output.join('');
      for (const secret of [start.code, start.secret, primary.welcome.secret, cookie.split('=')[1] ?? '?', 'canary']) {
        expect(log).not.toContain(secret);
      }
      expect(log).toContain('"msg":"answered"');
    },
    startMs,
  );

  it(
    'stops in an orderly way when asked to: everybody is told to come back',
    async () => {
      const start = await startSession(demo);
      const { socket } = await connectPrimary(demo, start);
      const ended = demo.end('SIGTERM');
      expect(await socket.signal('reconnect')).toMatchObject({ t: 'reconnect' });
      expect((await socket.closed()).code).toBe(4021);
      expect(await ended).toBe(0);
      await demo.start();
      const healthy = await ask(demo, 'GET', '/healthz');
      expect(healthy.status).toBe(200);
    },
    startMs,
  );
});

describe('a restart', () => {
  it('keeps waiting sessions and their codes, and old passwords', async () => {
    let server = await startTestServer();
    const cookie = await signInAs(server, 'agent@test.example', 'correct horse battery');
    const start = await startSession(server);
    server = await server.restart();
    expect((await join(server, start.code, cookie)).body).toEqual({ session: start.session });
    const { socket } = await connectPrimary(server, start);
    expect(socket.signals[0]).toMatchObject({ isLogLost: false, hasBeenJoined: true });
    await server.stop();
  });
});
