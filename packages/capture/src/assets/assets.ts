// The assets of one epoch: images and fonts that the page shows, each with the way in which the agent gets it. Directly
// from the license's own hosts; uploaded where only the customer's browser can read it (by a part that is loaded with the
// first of those); else by the server, from public addresses. It never reaches into a private network.

import { assetKinds, assetWays, isHostOf, isLoopbackName, type SafeText } from '@alongside/protocol';
import type { LateParts } from '../late-parts.ts';
import type { AssetRegistry } from '../privacy/types.ts';
import type { AssetUploads } from './asset-uploads.ts';

/** Largest `data:` URL that is sent as it is, in UTF-16 units. */
const maxInlineUnits = 4096;
const maxAssets = 20_000;

/** One that is uploaded, or may be. */
export interface Asset {
  readonly number: number;
  readonly kind: number;
  readonly url: string;
  isLoaded: boolean;
  /** It is to be uploaded and was not yet. */
  isAwaited: boolean;
}

export interface AssetsOptions {
  readonly window: Window & typeof globalThis;
  /** Hosts from which the agent's browser may load images: entries as a license has them. */
  readonly hosts: readonly string[];
  readonly parts: Pick<LateParts, 'want'>;
  /** Tells the other side; again when the way has changed. */
  declare(asset: number, kind: number, way: number, url: SafeText): void;
  upload(asset: number, type: string, bytes: Blob): Promise<void>;
}

const nothing = '' as SafeText;

export class Assets implements AssetRegistry {
  readonly #options: AssetsOptions;
  /** By URL; null for what must not be shown. */
  readonly #assets = new Map<string, Asset | null>();
  /** Those that the page has and that wait for the part that uploads. */
  #waiting: Asset[] = [];
  #uploads: AssetUploads | null = null;
  #isWanted = false;
  #hasStarted = false;
  #count = 0;

  constructor(options: AssetsOptions) {
    this.#options = options;
  }

  reference(url: string, kind: number, isLoaded = false): SafeText {
    if (url.length <= maxInlineUnits && /^data:(?:image|font|application\/(?:x-)?font)/i.test(url))
      return url as SafeText;
    let asset = this.#assets.get(url);
    if (asset === undefined) {
      asset = this.#declare(url, kind);
      this.#assets.set(url, asset);
    }
    if (asset === null) return nothing;
    if (isLoaded) this.#loaded(asset);
    return `asset:${asset.number}` as SafeText;
  }

  /** Begins to upload; to be called when what the customer looks at has been sent. */
  start(): void {
    this.#hasStarted = true;
    this.#want();
  }

  stop(): void {
    this.#uploads?.stop();
    this.#assets.clear();
  }

  #want(): void {
    if (!this.#isWanted || !this.#hasStarted) return;
    this.#isWanted = false;
    const { window, parts, declare, upload } = this.#options;
    parts.want('uploads', (createUploads) => {
      this.#uploads = createUploads({
        window,
        declare,
        upload,
        isOutOfReach: (origin, hostname) => this.#isOutOfReach(origin, hostname),
        wayWithoutUpload,
        find: (url) => this.#assets.get(url) ?? null,
        loaded: (asset) => this.#loaded(asset),
      });
      for (const asset of this.#waiting) this.#uploads.add(asset);
      this.#waiting = [];
    });
  }

  #declare(url: string, kind: number): Asset | null {
    const way = this.#wayOf(url, kind);
    if (way === 0 || this.#count >= maxAssets) return null;
    const isAwaited = way === assetWays.upload;
    const asset = { number: ++this.#count, kind, url, isLoaded: false, isAwaited };
    this.#options.declare(asset.number, kind, way, (isAwaited ? '' : url) as SafeText);
    if (isAwaited && this.#uploads === null) {
      this.#isWanted = true;
      this.#want();
    }
    if (!/^http/.test(url)) this.#loaded(asset);
    return asset;
  }

  /** 0 for what must not be shown. */
  #wayOf(url: string, kind: number): number {
    const { hosts } = this.#options;
    const isMedia = kind === assetKinds.media;
    if (/^(?:data|blob):/i.test(url)) return isMedia ? 0 : assetWays.upload;
    let parsed: URL;
    try {
      parsed = new URL(url);
    } catch {
      return 0;
    }
    const { protocol, username, password, host, hostname, origin, search } = parsed;
    if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return 0;
    if (search === '' && kind !== assetKinds.font && isHostOf(hosts, host)) return assetWays.direct;
    if (isMedia || this.#isOutOfReach(origin, hostname)) return 0;
    return this.#uploads?.refuses(origin) === true ? wayWithoutUpload(parsed) : assetWays.upload;
  }

  /** Names that only mean something inside of a network, and addresses by number; a page on this machine may name it. */
  #isOutOfReach(origin: string, hostname: string): boolean {
    const { location } = this.#options.window;
    if (origin === location.origin || (isLoopbackName(hostname) && isLoopbackName(location.hostname))) return false;
    return !hostname.includes('.') || /^[\d.]+$|\.(?:local|localhost|internal|home\.arpa|lan)$/i.test(hostname);
  }

  #loaded(asset: Asset): void {
    if (asset.isLoaded || !asset.isAwaited) return;
    asset.isLoaded = true;
    if (this.#uploads === null) this.#waiting.push(asset);
    else this.#uploads.add(asset);
  }
}

/** The server may fetch what has no secret in its address. */
function wayWithoutUpload({ search }: URL): number {
  return /[^=&?]{25}/.test(search) || search.length > 200 ? 0 : assetWays.server;
}
