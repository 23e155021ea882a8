// Whether a page's content security policies let the snippet work: inline script, the loader, requests and the socket
// to our server. Says which directive is in the way. A reading of CSP 3 for these few questions only.

import { createHash } from 'node:crypto';

/** One policy: directive names with their sources. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** A header may hold several policies, separated by commas. */
export function parsePolicies(header: string): Policy[] {
  return header
    .split(',')
    .map((text) => {
      const policy = new Map<string, readonly string[]>();
      for (const directive of text.split(';')) {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        // The first of a name counts.
        if (name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
      }
      return policy;
    })
    .filter((policy) => policy.size > 0);
}

/** The directive that decides, or null when the policy says nothing about it. */
function directiveFor(policy: Policy, names: readonly string[]): { name: string; sources: readonly string[] } | null {
  for (const name of names) {
    const sources = policy.get(name);
    if (sources !== undefined) return { name, sources };
  }
  return null;
}

const scriptDirectives = ['script-src-elem', 'script-src', 'default-src'];
const connectDirectives = ['connect-src', 'default-src'];

export interface InlineScript {
  readonly text: string;
  readonly nonce: string | null;
}

/** Name of the directive that blocks an inline script, or null. */
export function blocksInline(policy: Policy, script: InlineScript): string | null {
  const found = directiveFor(policy, scriptDirectives);
  if (found === null) return null;
  const { name, sources } = found;
  const isStrict = sources.some((source) => /^'(?:nonce-|sha\d+-|strict-dynamic')/i.test(source));
  if (!isStrict && has(sources, "'unsafe-inline'")) return null;
  if (script.nonce !== null && sources.includes(`'nonce-${script.nonce}'`)) return null;
  const isHashed = (['sha256', 'sha384', 'sha512'] as const).some((kind) =>
    sources.includes(`'${kind}-${createHash(kind).update(script.text).digest('base64')}'`),
  );
  return isHashed ? null : name;
}

/**
 * Name of the directive that blocks the loader, or null.
 * @param isInserted put in by a script that was allowed itself
 */
export function blocksLoader(
  policy: Policy,
  url: URL,
  page: URL,
  nonce: string | null,
  isInserted: boolean,
): string | null {
  const found = directiveFor(policy, scriptDirectives);
  if (found === null) return null;
  const { name, sources } = found;
  if (nonce !== null && sources.includes(`'nonce-${nonce}'`)) return null;
  if (has(sources, "'strict-dynamic'")) return isInserted ? null : name;
  return sources.some((source) => fits(source, url, page)) ? null : name;
}

/** Name of the directive that blocks a request or socket, or null. */
export function blocksRequest(policy: Policy, url: URL, page: URL): string | null {
  const found = directiveFor(policy, connectDirectives);
  if (found === null) return null;
  return found.sources.some((source) => fits(source, url, page)) ? null : found.name;
}

/** Whether Trusted Types are required and our policy's name is not allowed. */
export function blocksTrustedTypes(policy: Policy): boolean {
  if (!policy.has('require-trusted-types-for')) return false;
  const names = policy.get('trusted-types');
  return names !== undefined && !names.includes('alongside') && !names.includes('*');
}

function has(sources: readonly string[], keyword: string): boolean {
  return sources.some((source) => source.toLowerCase() === keyword);
}

/** Whether a source expression covers an address. */
function fits(source: string, url: URL, page: URL): boolean {
  const text = source.toLowerCase();
  if (text === '*') return ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol);
  if (text === "'self'") return isSameSelf(url, page);
  if (text.startsWith("'")) return false;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return isSchemeOrBetter(text, url.protocol);
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+|\[[^\]]+\])(?::(\d+|\*))?(\/.*)?$/.exec(text);
  if (match === null) return false;
  const [, scheme, host = '', port, path] = match;
  if (!isSchemeOrBetter(`${scheme ?? page.protocol.slice(0, -1)}:`, url.protocol)) return false;
  const isHost = host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === '*' || host === url.hostname;
  if (!isHost) return false;
  if (port !== '*' && portOf(url) !== (port ?? defaultPort(url.protocol))) return false;
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path;
}

function isSameSelf(url: URL, page: URL): boolean {
  return (
    url.hostname === page.hostname && portOf(url) === portOf(page) && isSchemeOrBetter(page.protocol, url.protocol)
  );
}

/** Whether an address of `actual` is allowed where `wanted` is written: the same, its socket, or the secure one. */
function isSchemeOrBetter(wanted: string, actual: string): boolean {
  const better: Record<string, readonly string[]> = {
    'http:': ['http:', 'https:', 'ws:', 'wss:'],
    'https:': ['https:', 'wss:'],
    'ws:': ['ws:', 'wss:', 'http:', 'https:'],
    'wss:': ['wss:', 'https:'],
  };
  return (better[wanted] ?? [wanted]).includes(actual);
}

function portOf(url: URL): string {
  return url.port === '' ? defaultPort(url.protocol) : url.port;
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' || protocol === 'wss:' ? '443' : '80';
}
