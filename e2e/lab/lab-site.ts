// A small site for tests of modules in a browser: pages given by the test, and one bundle of ours that each page loads
// as `/lab.js`. No product server is involved.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

export interface Answer {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

export type Pages = Record<string, Answer | string>;

export interface LabSite {
  readonly origin: string;
  /** The same server under another host: another origin. */
  readonly otherOrigin: string;
  /** Paths that were asked for, in order; with the origin where the request was cross-origin with CORS. */
  readonly requests: { path: string; cookie: string; origin: string }[];
  close(): Promise<void>;
}

/** @param entry module whose bundle is `/lab.js`, as a path beside this file */
export async function startLabSite(entry: string, pages: Pages): Promise<LabSite> {
  const bundle = await build({
    entryPoints: [new URL(entry, import.meta.url).pathname],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  const script = bundle.outputFiles[0]!.text;
  const requests: LabSite['requests'] = [];
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const { cookie = '', origin = '' } = request.headers;
    requests.push({ path: request.url ?? '/', cookie, origin });
    if (path === '/lab.js') return answer(response, { type: 'text/javascript', body: script });
    const page = pages[path];
    if (page === undefined) return void response.writeHead(404).end();
    answer(response, typeof page === 'string' ? { type: 'text/html', body: page } : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://site.localhost:${port}`,
    otherOrigin: `http://other.localhost:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(response: ServerResponse, { type, body, headers }: Answer): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body);
}
