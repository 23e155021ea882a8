// Serves the demo's sites beside the product, by host name: they are the "customer's web site", so they get none of
// our headers and share nothing with the console. A request for any other host than this machine's names is refused,
// since a page elsewhere could make its name point here.

import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type DemoSite, demoFile } from '../../../../demo/serve.ts';

export interface DemoSites {
  /** Answers when the request is for a demo site; false leaves it to the product. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers every request as AcmeJets, for the port of its own. */
  answerAsAcmeJets(request: IncomingMessage, response: ServerResponse): void;
}

export interface DemoValues extends Record<string, string> {
  PROTOCOL: string;
  SERVER_HOST: string;
  LICENSE_ID: string;
  MODE: string;
  CUSTOMER_URL: string;
  CONSOLE_URL: string;
  CUSTOMER_PORT_URL: string;
  /** AcmeJets' help centre on a sub-domain, and the shop on another domain: for moves between them. */
  HELP_URL: string;
  COOKIES_URL: string;
  ACCOUNTS_HTML: string;
}

const siteOfHost: Readonly<Record<string, DemoSite>> = {
  'acmejets.localhost': 'acmejets',
  'www.acmejets.localhost': 'acmejets',
  'help.acmejets.localhost': 'acmejets-help',
  'specialtycookies.localhost': 'specialty-cookies',
  'www.specialtycookies.localhost': 'specialty-cookies',
  'hard-cases.localhost': 'hard-cases',
};
const productHosts = ['localhost', '127.0.0.1', '[::1]'];
const pageSegment = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const pageTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  xhtml: 'application/xhtml+xml; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** @param testPages directory of further pages, or null */
export function createDemoSites(values: DemoValues, testPages: string | null): DemoSites {
  const sendSite = (site: DemoSite, request: IncomingMessage, response: ServerResponse) => {
    const answer = demoFile(site, pathOf(request), values);
    if (answer === null) send(response, 400, 'text/plain; charset=utf-8', 'This address cannot name a page.\n');
    else send(response, answer.status, answer.type, answer.body);
  };
  return {
    answer(request, response) {
      const host = hostnameOf(request);
      if (productHosts.includes(host)) {
        if (!/^\/demo(\/|$)/.test(pathOf(request))) return false;
        sendSite('start', request, response);
        return true;
      }
      const site = siteOfHost[host];
      if (site !== undefined) sendSite(site, request, response);
      else if (testPages !== null && host.endsWith('.localhost')) sendPage(testPages, values, request, response);
      else send(response, 421, 'text/plain; charset=utf-8', 'The demo does not serve this host name.\n');
      return true;
    },
    answerAsAcmeJets: (request, response) => sendSite('acmejets', request, response),
  };
}

function sendPage(root: string, values: DemoValues, request: IncomingMessage, response: ServerResponse): void {
  const segments = pathOf(request)
    .split('/')
    .filter((segment) => segment !== '');
  const path = join(root, ...(segments.length === 0 ? ['index.html'] : segments));
  if (!segments.every((segment) => pageSegment.test(segment)) || !isFile(path) || path.endsWith('.headers.json')) {
    send(response, 404, 'text/plain; charset=utf-8', 'There is no such test page.\n');
    return;
  }
  const type = pageTypes[/\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''] ?? 'application/octet-stream';
  const headersFile = `${path}.headers.json`;
  if (isFile(headersFile)) {
    const headers = JSON.parse(fill(readFileSync(headersFile, 'utf8'), values)) as Record<string, string>;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }
  const isPage = /\.x?html$/.test(path);
  send(response, 200, type, isPage ? fill(readFileSync(path, 'utf8'), values) : readFileSync(path));
}

function fill(text: string, values: DemoValues): string {
  return text.replace(/\{\{([A-Z_]+)\}\}/g, (marker, name: string) => values[name] ?? marker);
}

function send(response: ServerResponse, status: number, type: string, body: Uint8Array | string): void {
  response.statusCode = status;
  if (!response.hasHeader('content-type')) response.setHeader('content-type', type);
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-cache');
  response.end(body);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/)[0] ?? '/';
}

function hostnameOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
