// The parts of the engine that a plain page does without: loaded when the page turns out to need them. Whoever wants one
// works with less until it is there, and then compares state, so that coming late only means that a change is told later.
// One that cannot be loaded is tried again for as long as capture runs, and said once.

import type { TransformSplices } from '@alongside/protocol';
import type { AssetUploads, AssetUploadsOptions } from './assets/asset-uploads.ts';
import type { SheetFollower, SheetFollowerOptions } from './styles/sheet-follower.ts';

export interface Parts {
  /** Style sheets that scripts touched, imports, adopted sheets, media features of the customer. */
  sheets(options: SheetFollowerOptions): SheetFollower;
  /** Uploads of what only the customer's browser can read. */
  uploads(options: AssetUploadsOptions): AssetUploads;
  /** Two people who type into one field at once. */
  merging: TransformSplices;
}

/** Loads a part; rejects when it cannot be loaded, and may be asked again. */
export type LoadPart = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>;

/** How long after a failure the next try is made, in milliseconds. */
const retryMs = 5000;

export interface LateParts {
  /** Calls `use` once the part is there, unless all was stopped by then. */
  want<Name extends keyof Parts>(name: Name, use: (part: Parts[Name]) => void): void;
  stop(): void;
}

/** @param onError told of the first failure of each part, and of what goes wrong when a part is put to use */
export function createLateParts(load: LoadPart, onError: (error: unknown) => void): LateParts {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const failed = new Set<string>();
  let isStopped = false;

  function want<Name extends keyof Parts>(name: Name, use: (part: Parts[Name]) => void): void {
    load(name).then(
      (part) => {
        if (isStopped) return;
        try {
          use(part);
        } catch (error) {
          onError(error);
        }
      },
      (error: unknown) => {
        if (isStopped) return;
        if (!failed.has(name)) onError(error);
        failed.add(name);
        timers.set(name, setTimeout(want, retryMs, name, use));
      },
    );
  }

  return {
    want,
    stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
