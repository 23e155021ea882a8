// What a browser has to load, gzipped at level 9: our chunks as they are built, the peers' bundles as their packages
// ship them or, where they ship modules only, bundled and minified in the way of any site's build.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { kilobytes, limitRow, type Measured, type Row, ratioRow, type Samples } from '../lab/row.ts';

const budgets = { loader: 5 * 1024, plainPage: 30 * 1024, lazyChunk: 8 * 1024, widget: 70 * 1024 };

const dist = new URL('../../dist/widget/', import.meta.url);
const benchFolder = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly loader: string;
  readonly chunks: Readonly<Record<string, { readonly file: string; readonly needed: 'plain' | 'lazy' }>>;
}

export async function measureSizes(): Promise<Measured> {
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8')) as Manifest;
  const built = (file: string): number => gzipped(readFileSync(new URL(file, dist)));
  const chunks = Object.entries(manifest.chunks).map(([name, { file, needed }]) => ({
    name,
    needed,
    bytes: built(file),
  }));
  const loader = built(manifest.loader);
  const recorder = gzipped(readFileSync(new URL('../node_modules/@rrweb/record/umd/record.min.js', import.meta.url)));
  const tracker = await bundledBytes(`import Tracker from '@openreplay/tracker'; globalThis.t = Tracker;`);
  const withAssist = await bundledBytes(
    `import Tracker from '@openreplay/tracker'; import assist from '@openreplay/tracker-assist';
     globalThis.t = [Tracker, assist];`,
  );
  return rowsOf({ loader, chunks, recorder, tracker, withAssist });
}

interface Weights {
  readonly loader: number;
  readonly chunks: readonly { readonly name: string; readonly needed: 'plain' | 'lazy'; readonly bytes: number }[];
  readonly recorder: number;
  readonly tracker: number;
  readonly withAssist: number;
}

function rowsOf({ loader, chunks, recorder, tracker, withAssist }: Weights): Measured {
  const plain = chunks.filter(({ needed }) => needed === 'plain');
  const sum = (some: readonly { readonly bytes: number }[]): number =>
    some.reduce((total, { bytes }) => total + bytes, 0);
  const plainPage = loader + sum(plain);
  const all = loader + sum(chunks);
  const rows: Row[] = [
    limitRow('loader, every page', loader, '', kilobytes, budgets.loader),
    limitRow(
      `plain form page: loader, ${plain.map(({ name }) => name).join(', ')}; beside rrweb's recorder alone`,
      plainPage,
      kilobytes(recorder),
      kilobytes,
      budgets.plainPage,
    ),
    ...chunks
      .filter(({ needed }) => needed === 'lazy')
      .map(({ name, bytes }) => limitRow(`lazy chunk ${name}`, bytes, '', kilobytes, budgets.lazyChunk)),
    limitRow('all of the widget; beside OpenReplay with Assist', all, kilobytes(withAssist), kilobytes, budgets.widget),
    ratioRow('plain form page, beside OpenReplay with Assist', plainPage, withAssist, kilobytes, null),
    ratioRow('plain form page, beside OpenReplay alone', plainPage, tracker, kilobytes, null),
  ];
  const samples: Samples = Object.fromEntries([
    ['loader', [loader]],
    ...chunks.map(({ name, bytes }) => [name, [bytes]] as const),
    ['@rrweb/record', [recorder]],
    ['@openreplay/tracker', [tracker]],
    ['@openreplay/tracker-assist', [withAssist]],
  ]);
  return { rows, samples };
}

async function bundledBytes(contents: string): Promise<number> {
  const result = await build({
    stdin: { contents, resolveDir: benchFolder },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  return gzipped(result.outputFiles[0]!.contents);
}

function gzipped(content: Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}
