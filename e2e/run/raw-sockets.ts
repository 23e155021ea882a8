// Hostile sides: an agent and a customer's page that speak the wire by hand, over real sockets with a real sign-in, so
// that the server, the widget and the viewer are each tested without the other side's good manners.

import {
  DocumentModel,
  decodeFrameHeader,
  decodeSignal,
  encodeFrame,
  encodePointer,
  frameKinds,
  type ModelNode,
  OpWriter,
  PageStreamDecoder,
  protocolVersion,
  type Signal,
  type SignalName,
  type StartAnswer,
  subprotocol,
  targetDigest,
} from '@alongside/protocol';
import { WebSocket } from 'ws';
import { signInByRequest } from './admin-api.ts';
import { poll } from './driver.ts';
import type { TestServer } from './server-process.ts';
import { FIRST_AGENT } from './session.ts';

const WAIT_MS = 15_000;
/** Host names below localhost are for browsers; here the address is enough. */
const LOOPBACK = '127.0.0.1';

export interface RawOptions {
  /** Another origin than the right one. */
  origin?: string;
}

/** One end of a web socket that keeps what it gets. */
export class RawSocket {
  readonly signals: Signal[] = [];
  readonly frames: Uint8Array[] = [];
  close: { code: number; reason: string } | null = null;
  /** Of the server's refusal to open it. */
  status: number | null = null;
  readonly #socket: WebSocket;
  #onFrame: (message: Uint8Array) => void = () => {};

  constructor(server: TestServer, path: string, side: 'customer' | 'agent', headers: Record<string, string>) {
    this.#socket = new WebSocket(`ws://${LOOPBACK}:${server.info.port}${path}`, subprotocol, {
      headers: { host: new URL(server.info.url).host, ...headers },
    });
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        this.frames.push(new Uint8Array(data));
        this.#onFrame(new Uint8Array(data));
        return;
      }
      const signal = decodeSignal(data.toString(), 'server', side);
      if (signal !== null) this.signals.push(signal);
    });
    this.#socket.on('close', (code, reason) => {
      this.close ??= { code, reason: reason.toString() };
    });
    this.#socket.on('unexpected-response', (_request, response) => {
      this.status = response.statusCode ?? 0;
    });
    this.#socket.on('error', () => {});
  }

  set onFrame(run: (message: Uint8Array) => void) {
    this.#onFrame = run;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Anything: a signal, any text, any bytes. */
  send(message: Signal | string | Uint8Array): void {
    const isRaw = typeof message === 'string' || message instanceof Uint8Array;
    this.#socket.send(isRaw ? message : JSON.stringify(message));
  }

  opened(): Promise<boolean> {
    return poll('a socket that opens or is refused', WAIT_MS, async () =>
      this.isOpen ? 'open' : this.status !== null || this.close !== null ? 'refused' : undefined,
    ).then((state) => state === 'open');
  }

  async closed(): Promise<{ code: number; reason: string }> {
    return poll('the end of a socket', WAIT_MS, async () => this.close);
  }

  all<Name extends SignalName>(name: Name): Signal<Name>[] {
    return this.signals.filter((signal) => signal.t === name) as unknown as Signal<Name>[];
  }

  async signal<Name extends SignalName>(name: Name): Promise<Signal<Name>> {
    return poll(`a signal ${name}`, WAIT_MS, async () => this.all(name).at(-1));
  }

  end(): void {
    this.#socket.terminate();
  }
}

/** The cookie of a sign-in. */
export function signInRaw(server: TestServer, email = FIRST_AGENT): Promise<string> {
  return signInByRequest(server.info, email);
}

/** A request by hand. */
export function askRaw(
  server: TestServer,
  method: string,
  path: string,
  cookie: string,
  body?: object,
  origin = new URL(server.info.url).origin,
): Promise<Response> {
  return fetch(`http://${LOOPBACK}:${server.info.port}${path}`, {
    method,
    headers: { origin, cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** Where an act is aimed, by hand. */
type Aim = Pick<Signal<'act'>, 'document' | 'epoch' | 'sequence' | 'node' | 'x' | 'y' | 'box' | 'digest'>;

/** An agent without a console: it follows the page as a model and sends what it likes. */
export class RawAgent {
  readonly socket: RawSocket;
  model = new DocumentModel();
  readonly #decoder: PageStreamDecoder;
  #acts = 0;

  constructor(socket: RawSocket) {
    this.socket = socket;
    this.#decoder = new PageStreamDecoder(() => {
      this.model = new DocumentModel();
      return this.model;
    });
    socket.onFrame = (message) => {
      const header = decodeFrameHeader(message);
      if (header !== null && header.kind !== frameKinds.pointer) void this.#decoder.take(message).catch(() => {});
    };
  }

  static async connect(
    server: TestServer,
    session: string,
    cookie: string,
    { origin = new URL(server.info.url).origin }: RawOptions = {},
  ): Promise<RawAgent> {
    const socket = new RawSocket(server, `/api/sessions/${session}/replica`, 'agent', { origin, cookie });
    const agent = new RawAgent(socket);
    if (await socket.opened()) socket.send({ t: 'replica-hello', protocol: protocolVersion });
    return agent;
  }

  /** Enters a waiting session by its code. */
  static async join(server: TestServer, code: string, email = FIRST_AGENT): Promise<RawAgent> {
    const cookie = await signInRaw(server, email);
    const answer = await askRaw(server, 'POST', '/api/sessions/join', cookie, { code: code.replaceAll(' ', '') });
    if (answer.status !== 200) throw new Error(`The join was answered with ${answer.status}`);
    const { session } = (await answer.json()) as { session: string };
    const agent = await RawAgent.connect(server, session, cookie);
    await agent.socket.signal('replica-welcome');
    return agent;
  }

  /** The element with this id attribute, once it came. */
  async element(id: string): Promise<ModelNode> {
    return poll(`an element #${id} in the stream`, WAIT_MS, async () => this.#find(id));
  }

  get header(): { epoch: number; sequence: number } {
    const { last } = this.#decoder;
    if (last === null) throw new Error('No frame has come yet');
    return last;
  }

  /** Aims at an element, honestly: what a viewer would send. The box is that of the real page. */
  aim(node: ModelNode, box: Aim['box'], words = ''): Aim {
    const attribute = (name: string): string => attributeOf(node, name) ?? '';
    return {
      document: 0,
      epoch: this.header.epoch,
      sequence: this.header.sequence,
      node: node.id,
      x: 0.5,
      y: 0.5,
      box,
      digest: targetDigest(node.name, attribute('role'), attribute('type'), words),
    };
  }

  /** Sends an act and waits for its answer: the code of the refusal, or null when it was carried out. */
  async act(aim: Aim, kind: Signal<'act'>['kind'], details: Partial<Signal<'act'>> = {}): Promise<string | null> {
    const act = this.newAct();
    this.socket.send({ t: 'act', act, ...aim, kind, ...details });
    return this.answerOf(act);
  }

  async answerOf(act: string): Promise<string | null> {
    const answer = await poll(`an answer to ${act}`, WAIT_MS, async () =>
      this.socket.all('act-result').find((result) => result.act === act),
    );
    return answer.code ?? null;
  }

  newAct(): string {
    this.#acts++;
    return `raw-${this.#acts}`;
  }

  /** Waits until everything sent before was read: the answer to an act that can only be refused. */
  async isDrained(): Promise<void> {
    const act = this.newAct();
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const epoch = 0x7ffffff0;
    const nothing = { document: 0, epoch, sequence: 0, node: 1, x: 0, y: 0, box, digest: '' };
    this.socket.send({ t: 'act', act, ...nothing, kind: 'click' });
    await this.answerOf(act);
  }

  sendPointer(epoch: number, documentX: number, documentY: number): void {
    const body = encodePointer({ node: 0, x: 0, y: 0, documentX, documentY, flags: 0, presses: 0 });
    this.socket.send(encodeFrame(frameKinds.pointer, 0, epoch, 0, body));
  }

  end(): void {
    this.socket.end();
  }

  #find(id: string): ModelNode | undefined {
    for (const node of this.model.nodes.values()) {
      if (node.kind === 'element' && attributeOf(node, 'id') === id) return node;
    }
    return undefined;
  }
}

/** Attributes are kept as a flat list of names and values. */
function attributeOf({ attributes }: ModelNode, name: string): string | undefined {
  for (let index = 0; index < attributes.length; index += 2)
    if (attributes[index] === name) return attributes[index + 1];
  return undefined;
}

/** A customer's page without a page: it starts a session and sends what frames it likes. */
export class RawPrimary {
  readonly socket: RawSocket;
  readonly code: string;
  readonly session: string;
  #out = new OpWriter();
  #epoch = 0;
  #sequence = 0;

  private constructor(socket: RawSocket, { code, session }: StartAnswer) {
    this.socket = socket;
    this.code = code;
    this.session = session;
  }

  static async start(server: TestServer): Promise<RawPrimary> {
    const { origin } = new URL(server.info.pagesUrl ?? '');
    const license = server.info.license.id;
    const answer = await askRaw(server, 'POST', `/license${license}/sessions`, '', {}, origin);
    if (answer.status !== 201) throw new Error(`The start was answered with ${answer.status}`);
    const started = (await answer.json()) as StartAnswer;
    const socket = new RawSocket(server, `/license${license}/primary`, 'customer', { origin });
    await socket.opened();
    const { session, secret } = started;
    socket.send({ t: 'primary-hello', protocol: protocolVersion, session, secret, tab: 'raw', mode: 'full-control' });
    await socket.signal('primary-welcome');
    return new RawPrimary(socket, started);
  }

  /** Begins an epoch, once the server asks for the page. */
  async beginEpoch(): Promise<void> {
    await poll('the server asking for the page', WAIT_MS, async () =>
      this.socket.all('capture').some((signal) => signal.isOn),
    );
    const { nextEpoch } = await this.socket.signal('primary-welcome');
    this.#epoch = Math.max(nextEpoch, this.#epoch + 1);
    this.#sequence = 0;
    this.#out = new OpWriter();
    this.socket.send({ t: 'epoch-start', document: 0, epoch: this.#epoch, isUnsent: false });
  }

  /** Ops as a frame. */
  sendOps(write: (out: OpWriter) => void): void {
    write(this.#out);
    this.sendBody(this.#out.take());
  }

  /** Any bytes as the body of a frame. */
  sendBody(body: Uint8Array, kind: (typeof frameKinds)['page' | 'pageDeflated'] = frameKinds.page): void {
    this.#sequence++;
    this.socket.send(encodeFrame(kind, 0, this.#epoch, this.#sequence, body));
  }

  end(): void {
    this.socket.end();
  }
}
