// Maps a path on a demo site to the answer for it: finds the file, resolves `{{include …}}`, conditional blocks
// and placeholders. The HTTP server belongs to the caller; this module only reads files below `demo/`.
// It must never read outside of the site's folder, and never put a value into a page unescaped unless the
// placeholder's name ends in `_HTML`.

import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type DemoSite = 'acmejets' | 'acmejets-help' | 'specialty-cookies' | 'start' | 'hard-cases';

export interface DemoAnswer {
  status: number;
  /** The Content-Type, with charset for text. */
  type: string;
  body: Uint8Array | string;
}

export interface DemoAccount {
  /** Who this is, in words, such as "Agent". */
  role: string;
  email: string;
  password: string;
}

interface SiteRules {
  /** Where the site is mounted on its host; stripped before looking for a file. */
  mount: string;
  /** Folder below `demo/` where that is not the site's own name. */
  folder?: string;
  /** Page that stands at the site's root, instead of `index.html`. */
  home?: string;
  /** Folders whose paths are routed by the page's own script: any path below answers with that page. */
  routedByScript: string[];
}

const SITES: Record<DemoSite, SiteRules> = {
  acmejets: { mount: '', routedByScript: ['explore'] },
  'acmejets-help': { mount: '', routedByScript: [], folder: 'acmejets', home: 'help.html' },
  'specialty-cookies': { mount: '', routedByScript: [] },
  start: { mount: '/demo', routedByScript: [] },
  'hard-cases': { mount: '', routedByScript: [] },
};

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

const DEMO_FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MAX_INCLUDE_DEPTH = 8;
const PLAIN_SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The answer for `pathname` (without query) on a demo site. `values` fill the placeholders of its pages; a page
 * that uses a placeholder without a value throws, so that a half-filled page is never served.
 * Returns null when the path cannot name a file at all (bad escapes, `..`, odd characters): answer with 400.
 */
export function demoFile(site: DemoSite, pathname: string, values: Record<string, string>): DemoAnswer | null {
  const segments = segmentsOf(pathname, SITES[site].mount);
  if (segments === null) return null;
  const file = fileFor(site, segments);
  if (file === undefined) return notFound(site, segments, values);
  const extension = extensionOf(file);
  const body = extension === 'html' ? renderPage(site, file, values) : readFileSync(file);
  return { status: 200, type: TYPES[extension] ?? 'application/octet-stream', body };
}

/** The sign-ins as HTML for the start page's `ACCOUNTS_HTML`; its script adds the copy buttons. */
export function accountsHtml(accounts: DemoAccount[]): string {
  const card = ({ role, email, password }: DemoAccount) =>
    `<li class="account"><h3>${escapeHtml(role)}</h3><dl>` +
    `<div><dt>Email</dt><dd><code data-copy="Email">${escapeHtml(email)}</code></dd></div>` +
    `<div><dt>Password</dt><dd><code data-copy="Password">${escapeHtml(password)}</code></dd></div></dl></li>`;
  return `<ul class="accounts">${accounts.map(card).join('')}</ul>`;
}

function segmentsOf(pathname: string, mount: string): string[] | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!path.startsWith('/')) return null;
  if (mount !== '' && (path === mount || path.startsWith(`${mount}/`))) path = path.slice(mount.length);
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.every((segment) => PLAIN_SEGMENT.test(segment)) ? segments : null;
}

function fileFor(site: DemoSite, segments: string[]): string | undefined {
  // Partials are pieces of pages, not pages.
  if (segments[0] === 'partials') return undefined;
  const folder = `${DEMO_FOLDER}${folderOf(site)}/`;
  const path = segments.join('/');
  const first = segments[0] ?? '';
  const candidates = Object.hasOwn(TYPES, extensionOf(path))
    ? [path]
    : path === ''
      ? [SITES[site].home ?? 'index.html']
      : [`${path}.html`, `${path}/index.html`];
  if (segments.length > 1 && SITES[site].routedByScript.includes(first)) candidates.push(`${first}.html`);
  return candidates.map((name) => folder + name).find(isFile);
}

function notFound(site: DemoSite, segments: string[], values: Record<string, string>): DemoAnswer {
  const page = `${DEMO_FOLDER}${folderOf(site)}/404.html`;
  const extension = extensionOf(segments.at(-1) ?? '');
  const asksForPage = extension === 'html' || !Object.hasOwn(TYPES, extension);
  if (asksForPage && isFile(page)) {
    return { status: 404, type: TYPES.html ?? '', body: renderPage(site, page, values) };
  }
  return { status: 404, type: TYPES.txt ?? '', body: 'There is nothing at this address.\n' };
}

function renderPage(site: DemoSite, file: string, values: Record<string, string>): string {
  const html = resolveIncludes(site, readFileSync(file, 'utf8'), 0);
  const kept = html.replace(
    /\{\{if ([A-Z_]+)(?:=([^}]*))?\}\}([\s\S]*?)\{\{end\}\}/g,
    (_, name: string, wanted: string | undefined, block: string) => {
      const value = values[name] ?? '';
      return (wanted === undefined ? value !== '' : value === wanted) ? block : '';
    },
  );
  return kept.replace(/\{\{([A-Z_]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`demo page ${file.slice(DEMO_FOLDER.length)} needs a value for ${name}`);
    return name.endsWith('_HTML') ? value : escapeHtml(value);
  });
}

function resolveIncludes(site: DemoSite, html: string, depth: number): string {
  return html.replace(/\{\{include ([^}]+)\}\}/g, (_, name: string) => {
    if (depth >= MAX_INCLUDE_DEPTH)
      throw new Error(`demo partial ${name} is included too deep: a partial includes itself`);
    const file = [`${DEMO_FOLDER}${folderOf(site)}/partials/${name}`, `${DEMO_FOLDER}partials/${name}`].find(isFile);
    if (file === undefined) throw new Error(`demo site ${site} has no partial ${name}`);
    return resolveIncludes(site, readFileSync(file, 'utf8').trimEnd(), depth + 1);
  });
}

function folderOf(site: DemoSite): string {
  return SITES[site].folder ?? site;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function extensionOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path)?.[1] ?? '';
}

// The backslash is escaped as well: values also stand inside of quoted strings in the snippet's script.
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\\]/g, (character) => `&#${character.charCodeAt(0)};`);
}
