// Knows every asset that the stream declared and where it is loaded from now. A way that does not work is left for the
// next one: the address itself, then our server. Who uses an asset is told when its address changes. It loads nothing
// itself but for probes of images that only style sheets name; failing loads are noticed by looking (a rAF pass), since
// no event fires inside the replica.

import { assetKinds, assetWays, StreamError } from '@alongside/protocol';
import { createElement } from './native-dom.ts';

/** The viewer's side of assets: addresses on our server, and asking it. Nothing here rejects. */
export interface AssetHost {
  /** Address on our server; `attempt` makes it differ from the one that failed before. */
  urlOf(asset: number, attempt: number): string;
  /** Whether the server has the asset by now. */
  hasAsset(asset: number): Promise<boolean>;
  /** Asks the server to get the asset; true when it has it then. */
  fetchAsset(asset: number, url: string): Promise<boolean>;
  /** Hosts from which images may be loaded directly. */
  isDirectHost(url: string): boolean;
}

/** Told when the address of an asset that it uses has changed, or is null for good. */
export interface AssetUser {
  assetChanged(asset: number, before: string, after: string | null): void;
}

interface Asset {
  readonly kind: number;
  readonly url: string;
  way: number;
  address: string | null;
  /** Tries of the way that is taken now, and addresses given so far. */
  tries: number;
  attempt: number;
  isAsking: boolean;
  hasAsked: boolean;
  readonly users: Set<AssetUser>;
}

/** Assets of one epoch. */
const maxAssets = 262_144;
/** How long loads are looked at once a frame, then how often, and how long a probe may take, in milliseconds. */
const quickMs = 5000;
const slowLookMs = 500;
const maxProbeMs = 20_000;
/** Waits before each look for an upload of the customer's, in milliseconds; then the server is asked to fetch. */
const uploadDelaysMs = [250, 600, 1200, 2500, 5000, 10_000, 20_000];
/** Waits before each request to the server, in milliseconds; then the asset is given up. */
const fetchDelaysMs = [0, 2000, 8000];

/** Shown in place of an image that could not be had: a hatched box. */
export const unavailableImage = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><title>Image not available</title><defs><pattern id="h" width="8" height="8" ' +
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#eef1f3"/>' +
    '<path d="M0 0V8" stroke="#b9c1c8" stroke-width="2"/></pattern></defs><rect width="100%" height="100%" fill="url(#h)"/></svg>',
)}`;

export class AssetTable {
  readonly #assets = new Map<number, Asset>();
  readonly #byAddress = new Map<string, number>();
  readonly #images = new Map<Element, AssetUser>();
  readonly #probes = new Map<number, { readonly image: HTMLImageElement; readonly until: number }>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #host: AssetHost;
  readonly #document: () => Document;
  readonly #window: Window;
  /** Handle of the pass that is due; -1 while a timer is due instead. */
  #frame = 0;
  #quickUntil = 0;
  #isStopped = false;
  /** Told when an image came in: layout may have changed. */
  onSettled: () => void = () => {};

  /** @param owner the replica's document, in which probes are made */
  constructor(host: AssetHost, owner: () => Document, window: Window) {
    this.#host = host;
    this.#document = owner;
    this.#window = window;
  }

  /** The `asset` op. */
  declare(asset: number, kind: number, way: number, url: string): void {
    if (asset > 0x7fffffff || kind < 1 || kind > 3 || way < 1 || way > 3) throw new StreamError('bad asset');
    const old = this.#assets.get(asset);
    if (old === undefined && this.#assets.size >= maxAssets) throw new StreamError('too many assets');
    const isDirect = way === assetWays.direct && kind === assetKinds.image && this.#host.isDirectHost(url);
    // Told again (the way has changed): an address that failed before would not be loaded again.
    const attempt = old === undefined ? 0 : old.attempt + 1;
    const address = isDirect ? url : this.#host.urlOf(asset, attempt);
    const users = old?.users ?? new Set<AssetUser>();
    const usedWay = isDirect ? way : way === assetWays.direct ? assetWays.server : way;
    this.#assets.set(asset, {
      kind,
      url,
      way: usedWay,
      address,
      tries: 0,
      attempt,
      isAsking: false,
      hasAsked: false,
      users,
    });
    this.#byAddress.set(address, asset);
    if (old === undefined) return;
    if (old.address !== address) this.#tell(asset, users, old.address ?? '', address);
    if (users.size > 0) this.#askEarly(asset);
  }

  /** Where an asset is now; null when it is unknown or given up. The user is told of changes until it lets go. */
  use(asset: number, user: AssetUser): string | null {
    const known = this.#assets.get(asset);
    if (known === undefined) return null;
    known.users.add(user);
    this.#askEarly(asset);
    return known.address;
  }

  release(asset: number, user: AssetUser): void {
    this.#assets.get(asset)?.users.delete(user);
  }

  /** Watches an image element until it has decoded or failed. */
  watch(image: Element, user: AssetUser): void {
    this.#images.set(image, user);
    this.#watchSoon();
  }

  unwatch(image: Element): void {
    this.#images.delete(image);
  }

  /** Watches an image that only a style sheet (or SVG) names, by loading it beside. */
  probe(asset: number): void {
    const known = this.#assets.get(asset);
    if (known === undefined || known.kind !== assetKinds.image || known.address === null) return;
    if (this.#probes.has(asset) || known.address.startsWith('data:')) return;
    const probe = createElement(this.#document(), 'img') as HTMLImageElement;
    probe.referrerPolicy = 'no-referrer';
    probe.src = known.address;
    this.#probes.set(asset, { image: probe, until: performance.now() + maxProbeMs });
    this.#watchSoon();
  }

  /** The asset that is loaded from this address now. */
  assetAt(address: string): number | null {
    return this.#byAddress.get(address) ?? null;
  }

  /** Whether images are still on their way. */
  get isLoading(): boolean {
    return this.#images.size + this.#probes.size > 0;
  }

  stop(): void {
    this.#isStopped = true;
    this.#window.cancelAnimationFrame(this.#frame);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#images.clear();
    this.#probes.clear();
    this.#assets.clear();
    this.#byAddress.clear();
  }

  /** A font that did not load tells nobody, and what the server has to fetch is not there before it is asked. */
  #askEarly(asset: number): void {
    const known = this.#assets.get(asset);
    if (known === undefined || known.hasAsked) return;
    if (known.kind === assetKinds.font || known.way === assetWays.server) this.#advance(asset);
  }

  #watchSoon(): void {
    this.#quickUntil = performance.now() + quickMs;
    this.#schedule();
  }

  /** Looks once a frame while something new loads; images that wait for being scrolled to are looked at now and then. */
  #schedule(): void {
    if (this.#frame !== 0 || this.#isStopped) return;
    const look = () => {
      this.#frame = this.#window.requestAnimationFrame(() => {
        this.#frame = 0;
        this.#look();
        if (this.isLoading) this.#schedule();
      });
    };
    if (performance.now() < this.#quickUntil) {
      look();
      return;
    }
    this.#frame = -1;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      look();
    }, slowLookMs);
    this.#timers.add(timer);
  }

  #look(): void {
    let hasSettled = false;
    for (const [image] of this.#images) {
      const { complete, naturalWidth, currentSrc, src } = image as HTMLImageElement;
      if (!complete) continue;
      this.#images.delete(image);
      hasSettled = true;
      if (naturalWidth > 0) continue;
      const asset = this.assetAt(currentSrc || src);
      if (asset !== null) this.#advance(asset);
    }
    for (const [asset, { image, until }] of this.#probes) {
      const { complete, naturalWidth } = image;
      // WebKit loads no image that is not in a document: then nobody knows whether it would load.
      if (!complete && performance.now() < until) continue;
      this.#probes.delete(asset);
      hasSettled = true;
      if (complete && naturalWidth === 0) this.#advance(asset);
    }
    if (hasSettled) this.onSettled();
  }

  /** The way taken did not work, or not yet: it is tried again, then the next one, then the asset is given up. */
  #advance(asset: number): void {
    const known = this.#assets.get(asset);
    if (known === undefined || known.address === null || known.isAsking || this.#isStopped) return;
    const isUpload = known.way === assetWays.upload;
    const delay = (isUpload ? uploadDelaysMs : fetchDelaysMs)[known.tries++];
    if (known.way === assetWays.direct || (delay === undefined && isUpload)) {
      known.way = assetWays.server;
      known.tries = 0;
      this.#advance(asset);
      return;
    }
    if (delay === undefined || (!isUpload && known.url === '')) {
      this.#move(asset, known, null);
      return;
    }
    known.isAsking = true;
    known.hasAsked = true;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const asking = isUpload ? this.#host.hasAsset(asset) : this.#host.fetchAsset(asset, known.url);
      void asking.then((isThere) => {
        if (this.#isStopped || this.#assets.get(asset) !== known) return;
        known.isAsking = false;
        if (isThere) this.#move(asset, known, this.#host.urlOf(asset, ++known.attempt));
        else this.#advance(asset);
      });
    }, delay);
    this.#timers.add(timer);
  }

  #move(asset: number, known: Asset, address: string | null): void {
    const before = known.address ?? '';
    this.#byAddress.delete(before);
    known.address = address;
    if (address !== null) this.#byAddress.set(address, asset);
    this.#tell(asset, known.users, before, address);
  }

  #tell(asset: number, users: ReadonlySet<AssetUser>, before: string, after: string | null): void {
    for (const user of [...users]) user.assetChanged(asset, before, after);
  }
}
