// Looks at a page as a visitor's browser would get it, and says what keeps the snippet from working: page not reached,
// snippet not found, another server or license in it, a domain that is not registered, or the directive of the content
// security policy that blocks it. Each finding says what to do.

import { isHostOf, type License, type SiteCheck, type SiteFinding } from '@alongside/protocol';
import { type FetchGuards, type FetchRefusal, guardedAsk } from '../assets/guarded-fetch.ts';
import { secureHostOf } from '../http/origins.ts';
import {
  blocksInline,
  blocksLoader,
  blocksRequest,
  blocksTrustedTypes,
  type Policy,
  parsePolicies,
} from './content-policy.ts';
import { type FoundScript, findScripts } from './page-scripts.ts';

const maxPageBytes = 4 * 1024 * 1024;
const maxMs = 10_000;

export interface SiteCheckRequest {
  readonly license: License;
  /** What was typed: an address, or a host name alone. */
  readonly url: string;
  readonly publicUrl: string;
  /** All origins under which this server is known. */
  readonly ourOrigins: ReadonlySet<string>;
  readonly guards: FetchGuards;
}

/** A snippet as it stands on a page. */
interface Snippet {
  readonly server: string;
  readonly license: string;
  /** Inserted by an inline script, or an element of its own. */
  readonly isInline: boolean;
  readonly script: FoundScript;
}

const unreachable: Record<FetchRefusal, readonly [string, string]> = {
  'not-public': [
    'The page is not at a public address, so the server does not fetch it.',
    'Ask the operator to list the host in ALONGSIDE_ALLOWED_FETCH_HOSTS, or look below whether the page was heard from.',
  ],
  'not-https': ['The page is not on HTTPS.', 'Co-browsing works on HTTPS pages only.'],
  'too-large': ['The page is larger than 4 MB.', 'Check a smaller page of the same site.'],
  'timed-out': ['The page did not answer within 10 seconds.', 'Try again, or check another page of the site.'],
  failed: ['The page could not be fetched.', 'Check the address, and that the site answers from the internet.'],
};

export async function checkSite(request: SiteCheckRequest): Promise<SiteCheck> {
  const typed = request.url.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) {
    return { url: typed, findings: [wrong('This is not an address.', 'Give it as https://www.example.com/page.')] };
  }
  const answer = await guardedAsk(address, {
    maxBytes: maxPageBytes,
    maxMs,
    guards: request.guards,
    headers: { accept: 'text/html' },
  });
  if (answer.refusal !== null) {
    const [what, todo] = unreachable[answer.refusal];
    return { url: address, findings: [wrong(what, todo)] };
  }
  const page = new URL(answer.url);
  const findings: SiteFinding[] = [];
  if (answer.status >= 400) {
    findings.push(
      wrong(`The page answers with status ${answer.status}.`, 'Check the address, or a page that is public.'),
    );
  }
  findings.push(...findingsOfHost(page, new URL(address), request.license));
  const html = new TextDecoder().decode(answer.bytes);
  const { scripts, policies } = findScripts(html);
  const header = answer.headers['content-security-policy'];
  const headers = header === undefined ? [] : [header].flat();
  const all = [...headers, ...policies].flatMap(parsePolicies);
  findings.push(...findingsOfSnippets(scripts, request, page, all));
  return { url: page.href, findings };
}

function findingsOfHost(page: URL, asked: URL, license: License): SiteFinding[] {
  const findings: SiteFinding[] = [];
  if (page.host !== asked.host) {
    findings.push(note(`The address leads to ${page.host}.`, 'That page is the one that was checked.'));
  }
  if (secureHostOf(page.origin) === null) {
    findings.push(wrong('The page is not on HTTPS.', 'Co-browsing works on HTTPS pages only.'));
  }
  if (isHostOf(license.domains, page.host)) findings.push(ok(`${page.host} is a domain of this license.`));
  else {
    findings.push(
      wrong(`${page.host} is not a domain of this license.`, `Add ${page.host} to the domains under Edit.`),
    );
  }
  return findings;
}

function findingsOfSnippets(
  scripts: readonly FoundScript[],
  request: SiteCheckRequest,
  page: URL,
  policies: readonly Policy[],
): SiteFinding[] {
  const { license, publicUrl, ourOrigins } = request;
  const hosts = new Set([...ourOrigins, publicUrl].map((origin) => new URL(origin).host));
  const snippets = scripts.flatMap(snippetsOf);
  const [first] = snippets;
  if (first === undefined) return [...notFound(scripts), ...findingsOfPolicies(null, request, page, policies)];
  const ours = snippets.filter(({ server, license: id }) => hosts.has(server) && id === license.id);
  const [mine] = ours;
  if (mine === undefined) {
    const findings: SiteFinding[] = [];
    if (!hosts.has(first.server)) {
      const { host } = new URL(publicUrl);
      findings.push(wrong(`The snippet names the server ${first.server}.`, `Change it to ${host}.`));
    }
    if (first.license !== license.id) {
      findings.push(wrong(`The snippet names the license ${first.license}.`, `Change it to ${license.id}.`));
    }
    return findings;
  }
  const findings = [ok('The snippet is on the page, with this server and this license.')];
  if (ours.length > 1) findings.push(note(`The snippet is on the page ${ours.length} times.`, 'Once is enough.'));
  return [...findings, ...findingsOfPolicies(mine, request, page, policies)];
}

function notFound(scripts: readonly FoundScript[]): SiteFinding[] {
  const manager = scripts.find(({ attributes, text }) =>
    /googletagmanager|gtm\.js|tealium|utag\.js|adobedtm|launch-[\w-]+\.min\.js/i.test(
      `${attributes.get('src')} ${text}`,
    ),
  );
  if (manager !== undefined) {
    return [
      note(
        'The snippet is not in the page’s HTML, but the page has a tag manager.',
        'If the tag manager adds the snippet, open the page once and look below whether it was heard from.',
      ),
    ];
  }
  return [
    wrong('The snippet was not found on the page.', 'Paste it inside <body>, publish the page, and check again.'),
  ];
}

/** The snippets in one script element. */
function snippetsOf(script: FoundScript): Snippet[] {
  const { attributes, text } = script;
  const src = attributes.get('src') ?? '';
  const element = /^(?:https?:)?\/\/([^/]+)\/license([^/]+)\/dist\/primary-bundle\.js/i.exec(src);
  if (element !== null) {
    return [{ server: (element[1] ?? '').toLowerCase(), license: element[2] ?? '', isInline: false, script }];
  }
  const calls = text.matchAll(/["']data-8x8-co-browsing["']\s*,\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']/g);
  return [...calls].map(([, server = '', license = '']) => ({
    server: server.toLowerCase(),
    license,
    isInline: true,
    script,
  }));
}

function findingsOfPolicies(
  snippet: Snippet | null,
  { license, publicUrl }: SiteCheckRequest,
  page: URL,
  policies: readonly Policy[],
): SiteFinding[] {
  if (policies.length === 0)
    return [note('The page has no content security policy.', 'There is nothing to add to it.')];
  const loader = new URL(`/license${license.id}/dist/primary-bundle.js`, publicUrl);
  const state = new URL(`/license${license.id}/state`, publicUrl);
  const socket = new URL(state.href.replace(/^http/, 'ws'));
  const nonce = snippet?.script.attributes.get('nonce') ?? null;
  const findings: SiteFinding[] = [];
  for (const policy of policies) {
    const inline = snippet?.isInline ? blocksInline(policy, { text: snippet.script.text, nonce }) : null;
    if (inline !== null) {
      findings.push(
        wrong(
          `The content security policy blocks the snippet: ${inline} allows no inline script.`,
          'Use the snippet as one script element, or give it a nonce.',
        ),
      );
    }
    const script = blocksLoader(policy, loader, page, nonce, snippet?.isInline ?? true);
    if (script !== null) {
      findings.push(
        wrong(`The content security policy blocks the script: ${script}.`, `Add ${loader.origin} to ${script}.`),
      );
    }
    const connects = [state, socket].filter((url) => blocksRequest(policy, url, page) !== null);
    const [blocked] = connects;
    if (blocked !== undefined) {
      const name = blocksRequest(policy, blocked, page);
      const sources = connects.map(({ protocol, host }) => `${protocol}//${host}`).join(' ');
      findings.push(wrong(`The content security policy blocks the connection: ${name}.`, `Add ${sources} to ${name}.`));
    }
    if (blocksTrustedTypes(policy)) {
      findings.push(
        wrong(
          'The content security policy blocks our Trusted Types policy: trusted-types.',
          'Add alongside to trusted-types.',
        ),
      );
    }
  }
  return findings.length > 0 ? findings : [ok('The content security policy lets the snippet work.')];
}

function ok(what: string): SiteFinding {
  return { level: 'ok', what, todo: '' };
}

function note(what: string, todo: string): SiteFinding {
  return { level: 'note', what, todo };
}

function wrong(what: string, todo: string): SiteFinding {
  return { level: 'wrong', what, todo };
}
