// A small reverse proxy that speaks HTTPS, as an operator puts one in front of the server: passes requests and web
// socket upgrades on over plain HTTP, and says in `X-Forwarded-*` who asked and how.

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';

const LOOPBACK = '127.0.0.1';

export interface TlsFiles {
  readonly key: string;
  readonly certificate: string;
}

export class TlsProxy {
  /** The server's port. */
  target = 0;
  readonly #server: Server;

  private constructor({ key, certificate }: TlsFiles) {
    this.#server = createServer({ key, cert: certificate }, (request, response) => {
      const { method, url, headers } = request;
      const passed = httpRequest(
        { host: LOOPBACK, port: this.target, method, path: url, headers: forwarded(request, headers) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      passed.on('error', () => response.writeHead(502).end());
      request.pipe(passed);
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket, head) => {
      const server = connect(this.target, LOOPBACK, () => {
        const lines = Object.entries(forwarded(request, request.headers)).map(([name, value]) => `${name}: ${value}`);
        server.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        server.write(head);
        server.pipe(socket).pipe(server);
      });
      server.on('error', () => socket.destroy());
      socket.on('error', () => server.destroy());
    });
  }

  static async open(files: TlsFiles): Promise<TlsProxy> {
    const proxy = new TlsProxy(files);
    await new Promise<void>((resolve) => proxy.#server.listen(0, LOOPBACK, resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function forwarded(request: IncomingMessage, headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return { ...headers, 'x-forwarded-for': request.socket.remoteAddress ?? '', 'x-forwarded-proto': 'https' };
}
