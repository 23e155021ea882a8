// Imports of a style sheet: gets their sources, at any depth, and puts them in the place of the import, inside of the
// conditions that it has.

import type { SafeText } from '@alongside/protocol';
import type { Privacy } from '../privacy/types.ts';
import type { SheetSources, Source } from './sheet-sources.ts';

/** Imports followed for one sheet, and how deep they nest. */
const maxImports = 30;
const maxDepth = 5;
/** Imports that are kept; the oldest goes first. */
const maxArrived = 200;

export class SheetImports {
  readonly #sources: SheetSources;
  readonly #privacy: Privacy;
  /** Those that have arrived; null for what cannot be had. */
  readonly #arrived = new Map<string, Source | null>();

  constructor(sources: SheetSources, privacy: Privacy) {
    this.#sources = sources;
    this.#privacy = privacy;
  }

  load(url: string): Promise<Source | null> {
    return this.#sources.load(url);
  }

  /** Gets everything that a text imports, at any depth, and gives the text back. */
  async collect(source: Source | null): Promise<Source | null> {
    if (source === null) return null;
    const { text, baseUrl } = source;
    const waiting = this.#privacy.importsOf(text, baseUrl);
    const seen = new Set<string>();
    for (const url of waiting) {
      if (seen.has(url) || seen.size >= maxImports) continue;
      seen.add(url);
      const imported = await this.load(url);
      if (this.#arrived.size >= maxArrived) this.#arrived.delete([...this.#arrived.keys()][0]!);
      this.#arrived.set(url, imported);
      if (imported !== null) waiting.push(...this.#privacy.importsOf(imported.text, imported.baseUrl));
    }
    return source;
  }

  /** The text safe, with the imports in it that have arrived. */
  safeText({ text, baseUrl }: Source, depth = 0): SafeText {
    return this.#privacy.css(text, baseUrl, (url, conditions) => {
      const source = this.#arrived.get(url);
      return source == null || depth >= maxDepth ? '' : wrapImport(this.safeText(source, depth + 1), conditions);
    });
  }
}

/** The condition rules that an import's conditions stand for, around its text. */
export function wrapImport(text: string, conditions: string): string {
  const parts =
    /^(layer(?:\(([^)]*)\))?)?\s*(?:supports\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))?\s*([\s\S]*?)\s*$/i.exec(
      conditions,
    );
  if (parts === null) return '';
  let wrapped = text;
  if (parts[4] !== '') wrapped = `@media ${parts[4]}{${wrapped}}`;
  if (parts[3] !== undefined) wrapped = `@supports (${parts[3]}){${wrapped}}`;
  if (parts[1] !== undefined) wrapped = `@layer ${parts[2] ?? ''}{${wrapped}}`;
  return wrapped;
}
