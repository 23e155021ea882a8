// The viewer's side of assets: addresses on our server, and asking it to fetch what a direct load could not get. Few
// requests at once; what is asked for is only what the stream itself declared.

import { isHostOf } from '@alongside/protocol';
import type { AssetHost } from '@alongside/replica';

/** Requests that run at the same time; the others wait. */
const maxAtOnce = 4;
const timeoutMs = 20_000;

/** Makes the asset host of an epoch. */
export function assetHost(session: string, epoch: number, directHosts: () => readonly string[]): AssetHost {
  const base = `${location.origin}/api/sessions/${encodeURIComponent(session)}/assets`;
  const urlOf = (asset: number, attempt: number) =>
    `${base}/0/${epoch}/${asset}${attempt === 0 ? '' : `?try=${attempt}`}`;
  return {
    urlOf,
    hasAsset: (asset) => limited(async () => (await ask(urlOf(asset, 0), { method: 'HEAD' }))?.ok === true),
    fetchAsset: (asset, url) => limited(() => fetchThere(`${base}/fetch`, { document: 0, epoch, asset, url })),
    isDirectHost: (url) => {
      try {
        const { host, protocol } = new URL(url);
        return (protocol === 'https:' || protocol === 'http:') && isHostOf(directHosts(), host);
      } catch {
        return false;
      }
    },
  };
}

async function fetchThere(address: string, body: object): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const response = await ask(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response?.ok !== true) return false;
  try {
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'result' in answer && answer.result === 'stored';
  } catch {
    return false;
  }
}

/** Null when there is no answer. */
async function ask(address: string, request: RequestInit): Promise<Response | null> {
  try {
    return await fetch(address, { ...request, signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    return null;
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function limited<Value>(run: () => Promise<Value>): Promise<Value> {
  if (running >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await run();
  } finally {
    running--;
    waiting.shift()?.();
  }
}
