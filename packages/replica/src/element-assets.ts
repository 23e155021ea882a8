// Which attributes of which elements name assets, so that they are set again when an asset's address changes, and what
// of an address goes into them. Image elements are watched until they have loaded or failed.

import { type AssetTable, type AssetUser, unavailableImage } from './assets.ts';
import { getAttribute, setAttribute } from './native-dom.ts';
import type { ElementRecord } from './node-map.ts';
import { assetNumber, isDataImage } from './safe-attributes.ts';

export class ElementAssets implements AssetUser {
  readonly #assets: AssetTable;
  readonly #setAgain: (record: ElementRecord, name: string) => void;
  /** Elements with the names of their attributes, by asset. */
  readonly #users = new Map<number, Map<ElementRecord, Set<string>>>();
  readonly #assetsOf = new WeakMap<ElementRecord, Set<number>>();

  /** @param setAgain sets an attribute anew to what the wire says */
  constructor(assets: AssetTable, setAgain: (record: ElementRecord, name: string) => void) {
    this.#assets = assets;
    this.#setAgain = setAgain;
  }

  /** Address for an image attribute (`src`, `poster`, `href` of an SVG image); null for none. */
  image(record: ElementRecord, name: string, value: string): string | null {
    if (isDataImage(value)) return value;
    const asset = assetNumber(value);
    if (asset === null) return null;
    const address = this.#use(record, name, asset);
    const isImage = name === 'src' && record.plan.role === 'image';
    if (address === null) return isImage ? unavailableImage : null;
    if (isImage) this.#watch(record);
    else this.#assets.probe(asset);
    return address;
  }

  /** Candidates for `srcset`; null when none is left. */
  sourceSet(record: ElementRecord, name: string, value: string): string | null {
    const candidates: string[] = [];
    for (const part of value.split(',')) {
      const match = /^\s*(asset:\d{1,10})((?:\s+[\d.]+[wxh])*)\s*$/.exec(part);
      const asset = match === null ? null : assetNumber(match[1]!);
      const address = asset === null ? null : this.#use(record, name, asset);
      if (address !== null) candidates.push(`${address}${match![2]!}`);
    }
    if (candidates.length === 0) return null;
    if (record.plan.role === 'image') this.#watch(record);
    return candidates.join(', ');
  }

  /** Address for a `url()` in a style or paint attribute; null to blank it. */
  css(record: ElementRecord, name: string, url: string): string | null {
    if (url.startsWith('#') || isDataImage(url)) return url;
    const asset = assetNumber(url);
    if (asset === null) return null;
    const address = this.#use(record, name, asset);
    if (address !== null) this.#assets.probe(asset);
    return address;
  }

  assetChanged(asset: number): void {
    for (const [record, names] of [...(this.#users.get(asset) ?? [])]) {
      for (const name of [...names]) this.#setAgain(record, name);
    }
  }

  /** An attribute names no asset any more. */
  letGo(record: ElementRecord, name: string): void {
    const assets = this.#assetsOf.get(record);
    if (assets === undefined) return;
    for (const asset of [...assets]) {
      const names = this.#users.get(asset)?.get(record);
      if (names?.delete(name) === true && names.size === 0) this.#release(asset, record);
    }
  }

  /** The element is gone for good. */
  forget(record: ElementRecord): void {
    const assets = this.#assetsOf.get(record);
    if (assets === undefined) return;
    for (const asset of assets) this.#release(asset, record);
    this.#assets.unwatch(record.node);
  }

  /** The load tells nobody where it comes from, and its end is looked for. */
  #watch(record: ElementRecord): void {
    const { node } = record;
    if (getAttribute(node, 'referrerpolicy') === null) {
      setAttribute(node, 'referrerpolicy', 'no-referrer');
      record.overrides ??= new Map();
      if (!record.overrides.has('referrerpolicy')) record.overrides.set('referrerpolicy', null);
    }
    this.#assets.watch(node, this);
  }

  #use(record: ElementRecord, name: string, asset: number): string | null {
    let users = this.#users.get(asset);
    if (users === undefined) {
      users = new Map();
      this.#users.set(asset, users);
    }
    const names = users.get(record);
    if (names === undefined) users.set(record, new Set([name]));
    else names.add(name);
    const assets = this.#assetsOf.get(record);
    if (assets === undefined) this.#assetsOf.set(record, new Set([asset]));
    else assets.add(asset);
    return this.#assets.use(asset, this);
  }

  #release(asset: number, record: ElementRecord): void {
    this.#assetsOf.get(record)?.delete(asset);
    const users = this.#users.get(asset);
    users?.delete(record);
    if (users?.size !== 0) return;
    this.#users.delete(asset);
    this.#assets.release(asset, this);
  }
}
