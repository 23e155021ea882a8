// All parts at once, for whoever bundles the engine as a whole. The widget loads each as a chunk of its own.

import { transformSplices } from '@alongside/protocol';
import { AssetUploads } from './assets/asset-uploads.ts';
import type { LoadPart, Parts } from './late-parts.ts';
import { SheetFollower } from './styles/sheet-follower.ts';

const parts: Parts = {
  sheets: (options) => new SheetFollower(options),
  uploads: (options) => new AssetUploads(options),
  merging: transformSplices,
};

/** Loads a part that is there already. */
export const loadBundledPart: LoadPart = (name) => Promise.resolve(parts[name]);
