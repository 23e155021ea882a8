// The one server of a run: pages and scripts over HTTP, a WebSocket relay between customers and agents that remembers
// what customers have said, and a stand-in for the peer's ingest. It acknowledges our frames as often as the real server does.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeFrameHeader, encodeSignal } from '@alongside/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { bundle } from './bundles.ts';

const ackEveryFrames = 16;
const ackEveryMs = 100;

export interface BenchSite {
  /** Customer's page and agent's page are of different sites, so that each has a process of its own. */
  readonly customerOrigin: string;
  readonly agentOrigin: string;
  /** Adds or replaces a page. */
  page(path: string, html: string): void;
  /** Adds or replaces a file of bytes. */
  file(path: string, bytes: Uint8Array): void;
  /** What customers have sent since the last call. */
  takeMessages(): (string | Uint8Array)[];
  /** Bytes of the bodies that were posted to the stand-in since the last call. */
  takeIngestedBytes(): number;
  close(): Promise<void>;
}

export async function startBenchSite(isReadable = false): Promise<BenchSite> {
  const files = new Map<string, { type: string; body: string | Uint8Array }>();
  const agents = new Set<WebSocket>();
  const customers = new Set<WebSocket>();
  let messages: (string | Uint8Array)[] = [];
  let ingestedBytes = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    if (path.startsWith('/ingest/')) {
      ingestedBytes += await bodyBytes(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ingestStart));
    } else if (path.startsWith('/in-page/')) {
      const script = await bundle(path.slice('/in-page/'.length).replace(/\.js$/, ''), isReadable);
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    } else {
      const file = files.get(path);
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': file.type }).end(file.body);
    }
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    if (request.url === '/agent') {
      agents.add(socket);
      socket.on('close', () => agents.delete(socket));
      socket.on('message', (data, isBinary) => {
        for (const customer of customers) customer.send(data, { binary: isBinary });
      });
      return;
    }
    customers.add(socket);
    socket.on('close', () => customers.delete(socket));
    const acknowledge = acknowledger(socket);
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? new Uint8Array(data as Buffer) : (data as Buffer).toString();
      for (const agent of agents) agent.send(data, { binary: isBinary });
      messages.push(message);
      if (typeof message !== 'string') acknowledge(message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    customerOrigin: `http://customer.localhost:${port}`,
    agentOrigin: `http://agent.localhost:${port}`,
    page: (path, html) => void files.set(path, { type: 'text/html; charset=utf-8', body: html }),
    file: (path, bytes) => void files.set(path, { type: 'application/octet-stream', body: bytes }),
    takeMessages() {
      const taken = messages;
      messages = [];
      return taken;
    },
    takeIngestedBytes() {
      const taken = ingestedBytes;
      ingestedBytes = 0;
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** As `packages/server` does: after some frames, or some time. */
function acknowledger(socket: WebSocket): (message: Uint8Array) => void {
  let frames = 0;
  let timer: NodeJS.Timeout | undefined;
  let last: { document: number; epoch: number; sequence: number } | null = null;
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    frames = 0;
    if (last === null || socket.readyState !== socket.OPEN) return;
    socket.send(encodeSignal({ t: 'ack', document: last.document, epoch: last.epoch, sequence: last.sequence }));
  };
  return (message) => {
    const header = decodeFrameHeader(message);
    if (header === null) return;
    last = header;
    if (++frames >= ackEveryFrames) send();
    else timer ??= setTimeout(send, ackEveryMs);
  };
}

async function bodyBytes(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  return bytes;
}

/** What OpenReplay's tracker wants to hear before it sends. */
const ingestStart = {
  token: 'bench',
  userUUID: 'bench',
  projectID: '1',
  sessionID: '1',
  delay: 0,
  beaconSizeLimit: 1_000_000,
  compressionThreshold: 24_000,
  userBrowser: 'Chromium',
  userCity: '',
  userCountry: '',
  userDevice: '',
  userOS: '',
  userState: '',
  canvasEnabled: false,
};
