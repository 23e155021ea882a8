// Opens the listening sockets, with a sentence for each thing that can be in the way. Listening comes first at start:
// the port must be known before links and cookies are made.

import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { StartError, systemCode } from './start-error.ts';

export interface TlsFiles {
  readonly key: string;
  readonly certificate: string;
}

/** Slow or silent clients are cut off after this, in milliseconds. */
const headersTimeoutMs = 20_000;
const requestTimeoutMs = 120_000;

/** Open connections, since a server forgets those that became WebSockets. */
const connections = new WeakMap<Server, Set<Socket>>();

/**
 * Listens; requests that arrive before a handler is attached wait in the connection.
 * @throws StartError when the port is taken or not allowed
 */
export async function listen(host: string, port: number, tls: TlsFiles | null): Promise<Server> {
  const options = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs };
  const server =
    tls === null
      ? createHttpServer(options)
      : (createHttpsServer({ ...options, key: tls.key, cert: tls.certificate }) as unknown as Server);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw new StartError(sentenceOf(systemCode(error), host, port));
  }
  server.removeAllListeners('error');
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return server;
}

/**
 * Stops listening and waits until all connections are gone, upgraded ones too.
 * @param graceMs after which those that are left are cut
 */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => {
    for (const socket of connections.get(server) ?? []) socket.destroy();
  }, graceMs);
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
}

/** The port a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function sentenceOf(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken by another program. Stop that program, or choose another port, for example: npm start -- --port ${port + 10}`;
  }
  if (code === 'EACCES') {
    return `This user may not listen on port ${port}. Choose a port above 1023, or put a proxy in front.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `${host} is not an address of this machine. Check --host or ALONGSIDE_HOST.`;
  }
  return `The server cannot listen on ${host}:${port} (${code}).`;
}
