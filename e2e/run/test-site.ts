// A customer's site that a test makes up itself: pages in memory, served by the test and not by our server, so that
// nothing of them is in our server's memory unless it came over the wire. Its host names are ones of the demo license.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SiteAnswer {
  readonly type?: string;
  readonly body: string | Buffer;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

type Made = string | SiteAnswer;
export type SitePage = Made | ((request: IncomingMessage) => Made | Promise<Made>);

export class TestSite {
  /** By path, without query; may be changed at any time. */
  readonly pages: Record<string, SitePage>;
  /** What was asked for, in order; pages of the site itself send a referrer, the agent's browser and our server none. */
  readonly requests: { path: string; referer: string }[] = [];
  readonly #server: Server;

  private constructor(pages: Record<string, SitePage>) {
    this.pages = pages;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(pages: Record<string, SitePage>): Promise<TestSite> {
    const site = new TestSite(pages);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  /** Where the site is, on a host of the demo license or another one. */
  url(path: string, host = 'pages.localhost'): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push({ path: request.url ?? '/', referer: request.headers.referer ?? '' });
    const page = this.pages[(request.url ?? '/').replace(/\?.*/, '')];
    const found = typeof page === 'function' ? await page(request) : page;
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const {
      type = 'text/html',
      body,
      status = 200,
      headers = {},
    } = typeof found === 'string' ? { body: found } : found;
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache', ...headers });
    response.end(body);
  }
}

/** The reference's snippet without sub-domains. `host` is where our server is, or a gate in front of it. */
export function snippet(host: string, license: string, mode = 'full-control'): string {
  return `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);o&&r.setAttribute(o,b);
r.async=1;r.src='http://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','${host}','${license}','data-8x8-co-browsing-mode','${mode}');
</script>`;
}
