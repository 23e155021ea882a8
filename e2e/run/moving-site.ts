// A customer's sites for tests of moves: the same pages on every host name that leads to this machine, each with the
// snippet in the shape that its path names, and paths that redirect, take forms, or route in the fragment.

import type { IncomingMessage } from 'node:http';
import type { TestServer } from './server-process.ts';
import { type SiteAnswer, TestSite } from './test-site.ts';

/** Hosts of the demo license (`pages.localhost`, `*.pages.localhost`, `other.localhost`), and one of nobody. */
export const WWW = 'www.pages.localhost';
export const HELP = 'help.pages.localhost';
export const OTHER = 'other.localhost';
export const STRANGER = 'stranger.localhost';

export type SnippetShape = 'multi' | 'sub' | 'basic';

const options: Record<SnippetShape, string> = {
  multi: "{'data-8x8-co-browsing-multi-domain': true,'data-8x8-co-browsing-mode':'full-control'}",
  sub: "{'data-domain-name':'pages.localhost','data-8x8-co-browsing-mode':'full-control'}",
  basic: "'data-8x8-co-browsing-mode','full-control'",
};

/** The reference's snippet in one of its three shapes. */
export function snippetOf(shape: SnippetShape, host: string, license: string): string {
  const set =
    shape === 'basic' ? 'o&&r.setAttribute(o,b);' : 'o&&Object.keys(o).map(function(k){r.setAttribute(k,o[k])});';
  return `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);
${set}
r.async=1;r.src='http://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','${host}','${license}',${options[shape]});
</script>`;
}

/** A hash router as sites write them: the route is what stands behind `#/`; anything unknown is the start. */
const router = `<output id="route"></output><script>
function show() {
  var route = location.hash.replace(/^#\\/?/, '').replace(/\\?.*/, '');
  document.getElementById('route').textContent = 'route ' + (['cart', 'help'].indexOf(route) < 0 ? 'unknown ' + route : route);
}
addEventListener('hashchange', show); show();
history.replaceState({ own: 'state' }, '');
</script>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  return body;
}

/** Notes which events are listened for, and by which means a page can tell that it is being unloaded. */
const watcher = `<script>
var listened = [];
(function (add) {
  EventTarget.prototype.addEventListener = function (type) { listened.push(type); return add.apply(this, arguments); };
})(EventTarget.prototype.addEventListener);
</script>`;

/** Opens the sites. */
export async function openMovingSite(server: TestServer): Promise<TestSite> {
  const host = new URL(server.info.url).host;
  const page =
    (shape: SnippetShape | null, extra = '') =>
    async (request: IncomingMessage) =>
      pageOf(request, await bodyOf(request), shape, extra);

  function pageOf(request: IncomingMessage, body: string, shape: SnippetShape | null, extra: string): string {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    const snippet = shape === null ? '' : snippetOf(shape, host, server.info.license.id);
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,"></head>
<body><h1>${name}${request.url?.replace(/\?.*/, '')}</h1><p id="method">${`${request.method} ${body}`.trim()}</p><main></main>${extra}${snippet}</body></html>`;
  }

  const redirect = (request: IncomingMessage): SiteAnswer => {
    const to = new URL(request.url ?? '/', 'http://localhost').searchParams.get('to') ?? '/';
    return { status: 302, body: '', headers: { location: to } };
  };
  const tall = '<div style="height:3000px"></div><h2 id="part">A part</h2>';
  return TestSite.open({
    '/multi': page('multi'),
    '/multi/two': page('multi'),
    '/multi/part': page('multi', tall),
    '/multi/router': page('multi', router),
    '/multi/watched': page('multi', watcher),
    '/sub': page('sub'),
    '/sub/two': page('sub'),
    '/basic': page('basic'),
    '/basic/two': page('basic'),
    '/none': page(null),
    '/go': redirect,
  });
}
