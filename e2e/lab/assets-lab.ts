// Runs in a real browser: the assets module on the page, with what it declares and uploads kept for the test to read.

import { AssetUploads } from '../../packages/capture/src/assets/asset-uploads.ts';
import { Assets } from '../../packages/capture/src/assets/assets.ts';

type Parts = import('../../packages/capture/src/late-parts.ts').Parts;

export class AssetsLab {
  readonly declared: [asset: number, kind: number, way: number, url: string][] = [];
  readonly uploaded: { asset: number; type: string; size: number }[] = [];
  /** Most uploads at once. */
  most = 0;
  #running = 0;
  readonly assets: Assets;

  constructor(hosts: readonly string[] = []) {
    this.assets = new Assets({
      window,
      hosts,
      parts: { want: (_name, use) => use(((options) => new AssetUploads(options)) as Parts['uploads'] as never) },
      declare: (...values) => this.declared.push(values),
      upload: async (asset, type, bytes) => {
        this.most = Math.max(this.most, ++this.#running);
        await new Promise((resolve) => setTimeout(resolve, 30));
        this.uploaded.push({ asset, type, size: bytes.size });
        this.#running--;
      },
    });
  }
}

Object.assign(globalThis, { AssetsLab });
