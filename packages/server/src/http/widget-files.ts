// The customer's script files as they were built: the loader, and chunks under content-hashed names. A build that is
// replaced stays available for a day, since pages that loaded the old loader may still ask for its chunks. Only file
// names of this shape are ever looked up on disk.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';

/** `dist/widget/manifest.json`. */
export interface WidgetManifest {
  readonly build: string;
  readonly chunks: Readonly<Record<string, { readonly file: string; readonly integrity: string }>>;
}

export interface WidgetBuild {
  readonly loader: string;
  readonly manifest: WidgetManifest;
}

const keptMs = 24 * 3_600_000;
const checkEveryMs = 1000;
const chunkName = /^[a-z][a-z0-9-]*\.[A-Za-z0-9_-]{6,64}\.js$/;

export class WidgetFiles {
  readonly #builtDirectory: string;
  readonly #keptDirectory: string;
  readonly #clock: Clock;
  #build: WidgetBuild | null = null;
  #stamp = '';
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(builtDirectory: string, dataDirectory: string, clock: Clock) {
    this.#builtDirectory = builtDirectory;
    this.#keptDirectory = join(dataDirectory, 'widget-chunks');
    this.#clock = clock;
    mkdirSync(this.#keptDirectory, { recursive: true });
  }

  /** The current build, or null when there is none. A new build on disk is noticed within a second. */
  current(): WidgetBuild | null {
    const now = this.#clock.now();
    if (now - this.#checkedAt >= checkEveryMs) {
      this.#checkedAt = now;
      const stamp = stampOf(
        join(this.#builtDirectory, 'manifest.json'),
        join(this.#builtDirectory, 'primary-bundle.js'),
      );
      if (stamp !== this.#stamp) {
        this.#stamp = stamp;
        this.#build = this.#read();
        if (this.#build !== null) this.#keep(this.#build.manifest);
      }
    }
    return this.#build;
  }

  /** Content of a chunk of this build or of one that was replaced less than a day ago. */
  chunk(file: string): Buffer | null {
    if (!chunkName.test(file)) return null;
    const kept = this.#readKept(file);
    if (kept !== null) return kept;
    // Perhaps a build that nobody has looked at yet.
    this.#checkedAt = Number.NEGATIVE_INFINITY;
    this.current();
    return this.#readKept(file);
  }

  #readKept(file: string): Buffer | null {
    try {
      return readFileSync(join(this.#keptDirectory, file));
    } catch {
      return null;
    }
  }

  #read(): WidgetBuild | null {
    try {
      const manifest = JSON.parse(readFileSync(join(this.#builtDirectory, 'manifest.json'), 'utf8')) as WidgetManifest;
      const loader = readFileSync(join(this.#builtDirectory, 'primary-bundle.js'), 'utf8');
      return { manifest, loader };
    } catch {
      return null;
    }
  }

  /** Copies the chunks of a build beside the data, and forgets those that no build has named for a day. */
  #keep(manifest: WidgetManifest): void {
    const now = this.#clock.now() / 1000;
    for (const { file } of Object.values(manifest.chunks)) {
      if (!chunkName.test(file)) continue;
      const kept = join(this.#keptDirectory, file);
      writeFileSync(kept, readFileSync(join(this.#builtDirectory, file)));
      utimesSync(kept, now, now);
    }
    const current = new Set(Object.values(manifest.chunks).map(({ file }) => file));
    for (const file of readdirSync(this.#keptDirectory)) {
      const path = join(this.#keptDirectory, file);
      if (!current.has(file) && statSync(path).mtimeMs < this.#clock.now() - keptMs) rmSync(path, { force: true });
    }
  }
}

/** The loader with a license's hints in place of its marker. */
export function fillLoader(loader: string, hints: object): string {
  // The marker stands as a string literal; JSON is a valid expression in its place.
  return loader.replace(/(["'`])__ALONGSIDE_LICENSE__\1/, () => JSON.stringify(hints));
}

function stampOf(...files: string[]): string {
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'none').join(' ');
}
