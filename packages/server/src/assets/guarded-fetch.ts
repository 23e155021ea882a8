// Fetches something on somebody's behalf: public addresses only, checked on the very address that is connected to (so a
// name that changes its mind gets nowhere), no credentials, no referrer, limits on size, time and redirects. Each
// redirect is checked like the first address. What the operator lists is exempt.

import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { isLoopbackName } from '@alongside/protocol';
import { isPublicAddress, isPublicHostname } from './public-address.ts';

const maxRedirects = 3;
const defaultMaxMs = 10_000;
const allowedPorts = ['', '80', '443'];

export type FetchRefusal = 'not-public' | 'not-https' | 'too-large' | 'timed-out' | 'failed';

export type FetchResult =
  | { readonly bytes: Uint8Array; readonly declaredType: string; readonly refusal: null }
  | { readonly refusal: FetchRefusal };

/** What the checks are made with; tests put in their own. */
export interface FetchGuards {
  isPublicHostname(hostname: string): boolean;
  isPublicAddress(address: string): boolean;
  isPortAllowed(port: string): boolean;
  /** Hosts of the operator's list: asked whatever their address, port and scheme are. */
  isExempt?(url: URL): boolean;
}

export const publicOnly: FetchGuards = {
  isPublicHostname,
  isPublicAddress,
  isPortAllowed: (port) => allowedPorts.includes(port),
};

export interface AskOptions {
  readonly maxBytes: number;
  readonly maxMs?: number;
  readonly guards?: FetchGuards;
  readonly headers?: Readonly<Record<string, string>>;
  /** Plain HTTP is refused, but for what is exempt. */
  readonly isHttpsOnly?: boolean;
}

/** An answer of any status but a redirect. */
export interface GuardedAnswer {
  readonly refusal: null;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: string;
}

class Refused extends Error {
  readonly refusal: FetchRefusal;

  constructor(refusal: FetchRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** A public image or style sheet. Never throws. */
export async function guardedFetch(
  url: string,
  maxBytes: number,
  guards: FetchGuards = publicOnly,
): Promise<FetchResult> {
  const answer = await guardedAsk(url, { maxBytes, guards, headers: { accept: 'image/*,font/*,text/css;q=0.9' } });
  if (answer.refusal !== null) return answer;
  if (answer.status !== 200) return { refusal: 'failed' };
  return { bytes: answer.bytes, declaredType: answer.headers['content-type'] ?? '', refusal: null };
}

/** Whatever is at an address. Never throws. */
export async function guardedAsk(
  url: string,
  options: AskOptions,
): Promise<GuardedAnswer | { readonly refusal: FetchRefusal }> {
  const { maxBytes } = options;
  const signal = AbortSignal.timeout(options.maxMs ?? defaultMaxMs);
  try {
    let target = url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await ask(target, options, signal);
      const { location } = response.headers;
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        if (!URL.canParse(location, target)) return { refusal: 'failed' };
        target = new URL(location, target).href;
        continue;
      }
      const read = await readAll(response, maxBytes);
      const bytes = await decode(read, response.headers['content-encoding'], maxBytes);
      return { refusal: null, status, headers: response.headers, bytes, url: target };
    }
    return { refusal: 'failed' };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    return { refusal: signal.aborted ? 'timed-out' : 'failed' };
  }
}

function ask(target: string, options: AskOptions, signal: AbortSignal): Promise<IncomingMessage> {
  if (!URL.canParse(target)) throw new Refused('failed');
  const { guards = publicOnly, headers, isHttpsOnly = false } = options;
  const url = new URL(target);
  const isExempt = guards.isExempt?.(url) ?? false;
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') throw new Refused('not-public');
  if (!isExempt) {
    if (isHttpsOnly && url.protocol !== 'https:') throw new Refused('not-https');
    if (!guards.isPortAllowed(url.port) || !guards.isPublicHostname(url.hostname)) throw new Refused('not-public');
  }
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        signal,
        agent: false,
        lookup: isExempt ? exemptLookup : guardedLookup(guards),
        headers: { 'accept-encoding': 'identity', 'user-agent': 'Alongside', ...headers },
      },
      resolve,
    );
    request.on('error', reject);
    request.end();
  });
}

/** Resolves a name and lets only public addresses through to the connection. */
function guardedLookup(guards: FetchGuards): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const isPublic = addresses.length > 0 && addresses.every(({ address }) => guards.isPublicAddress(address));
      if (!isPublic) callback(new Refused('not-public'), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

/** Names below `localhost` are this machine; not every resolver knows. */
const exemptLookup: LookupFunction = (hostname, options, callback) => {
  if (!isLoopbackName(hostname)) {
    systemLookup(hostname, options, (error, ...found: [address: string | LookupAddress[], family?: number]) =>
      callback(error, ...found),
    );
  } else if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw new Refused('too-large');
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new Refused('too-large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Some servers compress though they were asked not to. */
async function decode(bytes: Buffer, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const limit = { maxOutputLength: maxBytes };
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding === 'gzip') return promisify(gunzip)(bytes, limit);
  if (encoding === 'deflate') return promisify(inflate)(bytes, limit);
  if (encoding === 'br') return promisify(brotliDecompress)(bytes, limit);
  throw new Refused('failed');
}
