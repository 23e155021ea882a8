// A whole server for tests, on a free port with a data directory of its own, and clients that speak to it like a
// customer's page and like a console: over real sockets. Everything is closed by `stop`.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  decodeSignal,
  encodeSignal,
  protocolVersion,
  type Signal,
  type SignalName,
  type StartAnswer,
  subprotocol,
} from '@alongside/protocol';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../running-server.ts';
import { readSettings } from '../settings.ts';
import { createLicense, licenseDefaults } from '../store/licenses.ts';

export const password = 'correct horse battery';
const waitMs = 5000;
/** A page of the license that test servers have. */
export const pageOrigin = 'http://shop.localhost:8080';

/** What clients need to know of a server, in this process or in another one. */
export interface TestTarget {
  /** Where this process reaches it. */
  readonly url: string;
  /** Origin of the console. */
  readonly origin: string;
  readonly licenseId: string;
  /** Origin of a page of the license. */
  readonly pageOrigin: string;
}

export interface TestServer extends TestTarget {
  readonly running: RunningServer;
  /** Stops and starts over on the same data. */
  restart(): Promise<TestServer>;
  stop(): Promise<void>;
}

export async function startTestServer(
  options: Record<string, string> = {},
  directory = mkdtempSync(path.join(tmpdir(), 'alongside-')),
): Promise<TestServer> {
  const given = { port: '0', dataDirectory: directory, logLevel: 'silent', graceSeconds: '2', ...options };
  const running = await startServer(readSettings({ purpose: 'demo', options: given, workingDirectory: directory }));
  const { context } = running;
  const domains = ['shop.localhost', 'www.shop.example'];
  const known = (await context.auth.countAccounts()) > 0;
  if (!known) {
    for (const name of ['agent', 'agent2']) {
      await context.auth.createAccount({ email: `${name}@test.example`, name, role: 'agent', password });
    }
    await context.auth.createAccount({ email: 'admin@test.example', name: 'admin', role: 'admin', password });
    await createLicense(context.store, { ...licenseDefaults, name: 'Shop', domains }, 'shop');
  }
  return {
    running,
    url: `http://127.0.0.1:${running.port}`,
    origin: context.publicUrl,
    licenseId: 'shop',
    pageOrigin,
    async restart() {
      await running.stop();
      return startTestServer(options, directory);
    },
    async stop() {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A request with a JSON body; `origin` null sends none. */
export async function ask<Body>(
  server: TestTarget,
  method: string,
  path: string,
  options: { body?: unknown; cookie?: string; origin?: string | null; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const headers = new Headers(options.headers);
  const origin = options.origin === undefined ? server.origin : options.origin;
  if (origin !== null) headers.set('origin', origin);
  if (options.cookie !== undefined) headers.set('cookie', options.cookie);
  if (options.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const isBytes = options.body instanceof Uint8Array;
  const body =
    options.body === undefined
      ? null
      : isBytes
        ? (options.body as Uint8Array<ArrayBuffer>)
        : JSON.stringify(options.body);
  const response = await fetch(`${server.url}${path}`, { method, headers, body, redirect: 'manual' });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}

/** Signs in and gives the cookie. */
export async function signIn(server: TestTarget, name = 'agent'): Promise<string> {
  return signInAs(server, `${name}@test.example`, password);
}

export async function signInAs(server: TestTarget, email: string, secret: string): Promise<string> {
  const body = { email, password: secret };
  const answer = await ask(server, 'POST', '/api/auth/sign-in/email', { body });
  if (answer.status !== 200) throw new Error(`sign-in failed: ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** One end of a WebSocket that keeps what it gets. */
export class TestSocket {
  readonly signals: Signal[] = [];
  readonly frames: Uint8Array[] = [];
  close: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;
  #waiting: (() => void)[] = [];

  constructor(url: string, side: 'customer' | 'agent', headers: Record<string, string>) {
    this.socket = new WebSocket(url, subprotocol, { headers });
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.frames.push(new Uint8Array(data));
      else {
        const signal = decodeSignal(data.toString(), 'server', side);
        if (signal === null) throw new Error(`undecodable: ${data.toString().slice(0, 300)}`);
        this.signals.push(signal);
      }
      this.#changed();
    });
    this.socket.on('close', (code, reason) => {
      this.close = { code, reason: reason.toString() };
      this.#changed();
    });
    this.socket.on('error', () => {});
  }

  send(signal: Signal | string): void {
    this.socket.send(typeof signal === 'string' ? signal : encodeSignal(signal));
  }

  sendFrame(message: Uint8Array): void {
    this.socket.send(message);
  }

  opened(): Promise<void> {
    if (this.socket.readyState === WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`status ${response.statusCode}`)),
      );
      this.socket.once('error', reject);
    });
  }

  /** Waits until the condition holds. */
  async until(condition: () => boolean, what: string): Promise<void> {
    const end = Date.now() + waitMs;
    while (!condition()) {
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(`waited in vain for ${what}; got ${JSON.stringify(this.signals.map(({ t }) => t))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 200));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** The first signal of a kind from `from` on. */
  async signal<Name extends SignalName>(name: Name, from = 0): Promise<Signal<Name>> {
    const find = () => this.signals.slice(from).find((signal) => signal.t === name);
    await this.until(() => find() !== undefined, name);
    return find() as unknown as Signal<Name>;
  }

  async closed(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.close !== null, 'close');
    return this.close as { code: number; reason: string };
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Starts a session as a page of the license would. */
export async function startSession(server: TestTarget): Promise<StartAnswer> {
  const path = `/license${server.licenseId}/sessions`;
  const answer = await ask<StartAnswer>(server, 'POST', path, { body: {}, origin: server.pageOrigin });
  if (answer.status !== 201) throw new Error(`start refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Connects a page and says hello. */
export async function connectPrimary(
  server: TestTarget,
  start: Pick<StartAnswer, 'session' | 'secret'>,
  more: Partial<Signal<'primary-hello'>> = {},
): Promise<{ socket: TestSocket; welcome: Signal<'primary-welcome'> }> {
  const socket = new TestSocket(`${server.url.replace('http', 'ws')}/license${server.licenseId}/primary`, 'customer', {
    origin: server.pageOrigin,
  });
  await socket.opened();
  const { session, secret } = start;
  socket.send({ t: 'primary-hello', protocol: protocolVersion, session, secret, tab: 'tab', ...more });
  return { socket, welcome: await socket.signal('primary-welcome') };
}

/** Opens a session as the console's viewer would. */
export async function openReplica(
  server: TestTarget,
  session: string,
  cookie: string,
  resume?: Signal<'replica-hello'>['resume'],
): Promise<{ socket: TestSocket; welcome: Signal<'replica-welcome'> }> {
  const socket = new TestSocket(`${server.url.replace('http', 'ws')}/api/sessions/${session}/replica`, 'agent', {
    origin: server.origin,
    cookie,
  });
  await socket.opened();
  socket.send({ t: 'replica-hello', protocol: protocolVersion, ...(resume === undefined ? {} : { resume }) });
  return { socket, welcome: await socket.signal('replica-welcome') };
}

/** Joins by code. */
export function join(server: TestTarget, code: string, cookie: string): Promise<Answer<{ session: string }>> {
  return ask(server, 'POST', '/api/sessions/join', { body: { code }, cookie });
}
