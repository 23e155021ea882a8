// Uploads the assets of one epoch that only the customer's browser can read. It asks for nothing that the page has not
// loaded itself, sends cookies to the page's own origin only, and never reaches into a private network. Loaded with the
// first asset that is to be uploaded.

import type { SafeText } from '@alongside/protocol';
import { blobOfDataUrl, isImageOrFont } from './asset-bytes.ts';
import type { Asset, AssetsOptions } from './assets.ts';

/** Largest asset that is uploaded, and all of an epoch together, in bytes. */
const maxBytes = 5 * 1024 * 1024;
const maxTotalBytes = 100 * 1024 * 1024;
const maxConcurrent = 3;
const timeoutMs = 30_000;

export interface AssetUploadsOptions extends Pick<AssetsOptions, 'window' | 'declare' | 'upload'> {
  /** Whether an address leads into a private network. */
  isOutOfReach(origin: string, hostname: string): boolean;
  /** The way of an asset that cannot be read here; 0 for none. */
  wayWithoutUpload(url: URL): number;
  /** The asset of an absolute URL. */
  find(url: string): Asset | null;
  /** The page has loaded the asset itself. */
  loaded(asset: Asset): void;
}

export class AssetUploads {
  readonly #options: AssetUploadsOptions;
  readonly #fetch: typeof fetch;
  readonly #queue: Asset[] = [];
  /** Origins that let nobody read, or that the page's policy does not let us ask. */
  readonly #refusing = new Set<string>();
  readonly #observer: PerformanceObserver;
  #running = 0;
  #bytesLeft = maxTotalBytes;
  #isStopped = false;

  constructor(options: AssetUploadsOptions) {
    this.#options = options;
    this.#fetch = options.window.fetch.bind(options.window);
    this.#observer = new options.window.PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        const asset = options.find(name.replace(/#.*/s, ''));
        if (asset !== null) options.loaded(asset);
      }
    });
    this.#observer.observe({ type: 'resource', buffered: true });
  }

  /** Uploads an asset that the page has, in its turn. */
  add(asset: Asset): void {
    this.#queue.push(asset);
    this.#next();
  }

  /** Whether an origin is known to let nobody read. */
  refuses(origin: string): boolean {
    return this.#refusing.has(origin);
  }

  stop(): void {
    this.#isStopped = true;
    this.#observer.disconnect();
    this.#queue.length = 0;
  }

  #next(): void {
    while (this.#running < maxConcurrent && this.#queue.length > 0) {
      this.#running++;
      void this.#upload(this.#queue.shift()!).then(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  /** Never rejects. */
  async #upload(asset: Asset): Promise<void> {
    asset.isAwaited = false;
    try {
      const bytes = /^data:/i.test(asset.url) ? blobOfDataUrl(asset.url) : await this.#read(asset);
      if (bytes === null || this.#isStopped || bytes.size > Math.min(maxBytes, this.#bytesLeft)) return;
      if (!(await isImageOrFont(bytes))) return;
      this.#bytesLeft -= bytes.size;
      await this.#options.upload(asset.number, bytes.type, bytes);
    } catch {
      // The replica shows a box in its place.
    }
  }

  async #read(asset: Asset): Promise<Blob | null> {
    const { window, isOutOfReach, wayWithoutUpload, declare } = this.#options;
    const { location } = window;
    const asked = new URL(asset.url);
    if (!this.#refusing.has(asked.origin)) {
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await this.#fetch(asset.url, { cache: 'force-cache', credentials: 'same-origin', signal });
        const { origin, hostname } = new URL(response.url || asset.url);
        // A redirect leads into a private network as well as a link does.
        if (isOutOfReach(origin, hostname)) return null;
        return response.ok && Number(response.headers.get('content-length')) <= maxBytes ? await response.blob() : null;
      } catch {
        if (asked.protocol !== 'blob:') this.#refusing.add(asked.origin);
      }
    }
    const way = asked.origin === location.origin ? 0 : wayWithoutUpload(asked);
    if (way !== 0 && !this.#isStopped) declare(asset.number, asset.kind, way, asset.url as SafeText);
    return null;
  }
}
