// WebDriver has no way to run a script before a page's own, and none into frames below closed shadow roots, where the
// customer's popup lives. So the WebKit driver sends its plain HTTP traffic through this proxy on loopback, which puts
// one script in front of every HTML page: it remembers closed shadow roots for the driver. TLS passes untouched.

import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { CLOSED_ROOTS_KEY } from './in-page.ts';

const SCRIPT_PATH = '/.alongside-driver.js';
const LOOPBACK = '127.0.0.1';
const TAG = `<script src="${SCRIPT_PATH}"></script>`;
const SCRIPT = `(() => {
  const roots = (window[Symbol.for(${JSON.stringify(CLOSED_ROOTS_KEY)})] = new WeakMap());
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    roots.set(this, root);
    return root;
  };
  document.currentScript.remove();
})();`;

/** @returns the proxy's `host:port`, and what ends it with all of its connections */
export async function startWebKitProxy(): Promise<{ address: string; stop(): void }> {
  const sockets = new Set<Duplex>();
  const server: Server = createServer(forward);
  server.on('upgrade', (message, socket, head) =>
    tunnel(hostOf(message.url ?? ''), socket, head, requestHead(message)),
  );
  server.on('connect', (message, socket, head) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    tunnel(message.url ?? '', socket, head, '');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    address: `${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function forward(message: IncomingMessage, response: ServerResponse): void {
  const url = new URL(message.url ?? '');
  if (url.pathname === SCRIPT_PATH) {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(SCRIPT);
    return;
  }
  const upstream = request(
    {
      host: LOOPBACK,
      port: url.port || 80,
      path: url.pathname + url.search,
      method: message.method,
      headers: { ...message.headers, 'accept-encoding': 'identity' },
    },
    (answer) => {
      if (!answer.headers['content-type']?.startsWith('text/html')) {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
        return;
      }
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const { 'content-length': _, 'transfer-encoding': __, ...headers } = answer.headers;
        // A strict policy would keep the script out; it is let in and nothing else.
        const policy = headers['content-security-policy'];
        if (typeof policy === 'string') {
          headers['content-security-policy'] = policy.replace(/script-src /, `$&${url.origin}${SCRIPT_PATH} `);
        }
        response.writeHead(answer.statusCode ?? 502, headers).end(withScript(Buffer.concat(parts).toString('utf8')));
      });
    },
  );
  upstream.on('error', () => response.destroy());
  message.pipe(upstream);
}

/** After the doctype, so that the page keeps its mode. */
function withScript(html: string): string {
  const head = /<head[^>]*>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const end = head ? head.index + head[0].length : 0;
  return html.slice(0, end) + TAG + html.slice(end);
}

function tunnel(host: string, socket: Duplex, head: Buffer, firstBytes: string): void {
  const port = Number(host.split(':').at(-1)) || 80;
  const upstream = connect(port, LOOPBACK, () => {
    upstream.write(firstBytes);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
}

function hostOf(url: string): string {
  return url.includes('//') ? new URL(url).host : url;
}

function requestHead(message: IncomingMessage): string {
  const url = new URL(message.url ?? '', 'http://unused');
  const lines = [`${message.method} ${url.pathname}${url.search} HTTP/1.1`];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    lines.push(`${message.rawHeaders[index]}: ${message.rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
