// Fetches at most a few assets at a time for all sessions together; what does not fit is refused at once, since the
// console asks again.

import type { Metrics } from '../metrics.ts';
import { type AssetKey, type AssetStore, maxAssetBytes } from './asset-store.ts';
import { typeOfAsset } from './file-types.ts';
import { type FetchGuards, type FetchRefusal, guardedFetch, publicOnly } from './guarded-fetch.ts';

const maxAtOnce = 16;

export type FetchOutcome = 'stored' | 'busy' | 'wrong-type' | FetchRefusal;

export class AssetFetcher {
  readonly #store: AssetStore;
  readonly #metrics: Metrics;
  readonly #guards: FetchGuards;
  #running = 0;

  constructor(store: AssetStore, metrics: Metrics, guards: FetchGuards = publicOnly) {
    this.#store = store;
    this.#metrics = metrics;
    this.#guards = guards;
  }

  /** @param isStillWanted asked when the answer is there: the epoch may be over by then */
  async fetch(key: AssetKey, url: string, isStillWanted: () => boolean): Promise<FetchOutcome> {
    const outcome = await this.#fetch(key, url, isStillWanted);
    this.#metrics.assetFetches.inc({ result: outcome });
    return outcome;
  }

  async #fetch(key: AssetKey, url: string, isStillWanted: () => boolean): Promise<FetchOutcome> {
    if (this.#store.find(key) !== null) return 'stored';
    if (this.#running >= maxAtOnce) return 'busy';
    this.#running++;
    try {
      const result = await guardedFetch(url, maxAssetBytes, this.#guards);
      if (result.refusal !== null) return result.refusal;
      const type = typeOfAsset(result.bytes, result.declaredType);
      if (type === null) return 'wrong-type';
      if (!isStillWanted()) return 'failed';
      return this.#store.put(key, { type, bytes: result.bytes }) ? 'stored' : 'too-large';
    } finally {
      this.#running--;
    }
  }
}
