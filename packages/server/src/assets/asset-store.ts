// Images, fonts and style sheets of live sessions, in memory only. Bounded per session and in all; what was there
// longest goes first. An asset belongs to one epoch of one document of one session and goes with it.

import type { AssetType } from './file-types.ts';

export interface Asset {
  readonly type: AssetType;
  readonly bytes: Uint8Array;
}

export interface AssetKey {
  readonly session: string;
  readonly document: number;
  readonly epoch: number;
  readonly asset: number;
}

/** Largest single asset, in bytes. */
export const maxAssetBytes = 8 * 1024 * 1024;
/** Assets of one session, however small. */
const maxAssetsPerSession = 5000;

interface Stored extends Asset {
  readonly key: AssetKey;
}

export class AssetStore {
  readonly #maxSessionBytes: number;
  readonly #maxTotalBytes: number;
  /** By session, then by key, oldest first. */
  readonly #sessions = new Map<string, { bytes: number; assets: Map<string, Stored> }>();
  bytes = 0;

  constructor(maxSessionBytes: number, maxTotalBytes: number) {
    this.#maxSessionBytes = maxSessionBytes;
    this.#maxTotalBytes = maxTotalBytes;
  }

  /** @returns false when the asset is larger than one may be */
  put(key: AssetKey, asset: Asset): boolean {
    const size = asset.bytes.length;
    if (size > Math.min(maxAssetBytes, this.#maxSessionBytes, this.#maxTotalBytes)) return false;
    this.#remove(key.session, nameOf(key));
    let session = this.#sessions.get(key.session);
    if (session === undefined) {
      session = { bytes: 0, assets: new Map() };
      this.#sessions.set(key.session, session);
    }
    while (session.bytes + size > this.#maxSessionBytes || session.assets.size >= maxAssetsPerSession) {
      this.#removeOldest(key.session);
    }
    while (this.bytes + size > this.#maxTotalBytes) this.#removeOldest(this.#largestSession());
    // Evicting may have emptied the session and dropped its entry.
    this.#sessions.set(key.session, session);
    session.assets.set(nameOf(key), { ...asset, key });
    session.bytes += size;
    this.bytes += size;
    return true;
  }

  find(key: AssetKey): Asset | null {
    return this.#sessions.get(key.session)?.assets.get(nameOf(key)) ?? null;
  }

  /** Drops what belongs to epochs of a document before this one, or everything when the document is null. */
  forget(session: string, document: number | null, beforeEpoch: number): void {
    const assets = this.#sessions.get(session)?.assets;
    if (assets === undefined) return;
    for (const [name, { key }] of assets) {
      if (document === null || (key.document === document && key.epoch < beforeEpoch)) this.#remove(session, name);
    }
  }

  #largestSession(): string {
    let largest = '';
    let bytes = -1;
    for (const [session, entry] of this.#sessions) {
      if (entry.bytes <= bytes) continue;
      largest = session;
      bytes = entry.bytes;
    }
    return largest;
  }

  #removeOldest(session: string): void {
    const oldest = this.#sessions.get(session)?.assets.keys().next();
    if (oldest !== undefined && !oldest.done) this.#remove(session, oldest.value);
  }

  #remove(session: string, name: string): void {
    const entry = this.#sessions.get(session);
    const asset = entry?.assets.get(name);
    if (entry === undefined || asset === undefined) return;
    entry.assets.delete(name);
    entry.bytes -= asset.bytes.length;
    this.bytes -= asset.bytes.length;
    if (entry.assets.size === 0) this.#sessions.delete(session);
  }
}

function nameOf({ document, epoch, asset }: AssetKey): string {
  return `${document}/${epoch}/${asset}`;
}
