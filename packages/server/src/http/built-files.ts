// The files of one build directory, read when they are first asked for and again when they change. Names of plain
// segments only, so nothing outside of the directory can be named.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type StaticContent, staticContent } from './static-content.ts';

/** Media types of the files that a build makes. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};
const plainSegment = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** `name-<hash>.js` and `name.<hash>.js`: the content never changes under this name. */
const hashedName = /[.-](?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp)$/;

export interface BuiltFile extends StaticContent {
  readonly isHashed: boolean;
}

export class BuiltFiles {
  readonly #root: string;
  readonly #files = new Map<string, { stamp: string; file: BuiltFile }>();

  constructor(root: string) {
    this.#root = root;
  }

  get isBuilt(): boolean {
    return this.#read(['index.html']) !== null;
  }

  /** The file for a path; the application's own page when the path names no file; null when a file is missing. */
  find(url: string): BuiltFile | null {
    const segments = segmentsOf(url);
    if (segments === null) return null;
    const extension = extensionOf(segments.at(-1) ?? '');
    return this.#read(extension in types ? segments : ['index.html']);
  }

  #read(segments: readonly string[]): BuiltFile | null {
    const path = join(this.#root, ...segments);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true) return null;
    const stamp = `${stats.mtimeMs} ${stats.size}`;
    const known = this.#files.get(path);
    if (known?.stamp === stamp) return known.file;
    const mediaType = types[extensionOf(path)] ?? 'application/octet-stream';
    const file = { ...staticContent(readFileSync(path), mediaType), isHashed: hashedName.test(path) };
    this.#files.set(path, { stamp, file });
    return file;
  }
}

function segmentsOf(url: string): string[] | null {
  let path: string;
  try {
    path = decodeURIComponent(url.split('?')[0] ?? '');
  } catch {
    return null;
  }
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.every((segment) => plainSegment.test(segment)) ? segments : null;
}

function extensionOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path)?.[1] ?? '';
}
