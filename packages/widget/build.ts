// Builds what a customer's page loads into dist/widget: the loader and, under names with their content's hash, the
// chunks; `manifest.json` says which is which. Chunks of earlier builds stay for a day, since pages that loaded the old
// loader may still ask for them.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, transform } from 'esbuild';
import { minify } from 'terser';
import { mangledNames } from './build/mangled-names.ts';
import { slimTables } from './build/slim-tables.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const source = path.join(root, 'packages/widget/src');
const output = path.join(root, 'dist/widget');
const keptMs = 24 * 3_600_000;
const loaderFile = 'primary-bundle.js';
/** The server replaces this literal, quotes included. */
const marker = '"__ALONGSIDE_LICENSE__"';

/** `plain`: loaded in every session of a plain form page; `lazy`: when it is wanted. */
const chunks = {
  session: 'plain',
  engine: 'plain',
  outside: 'plain',
  continuity: 'lazy',
  acts: 'lazy',
  confirming: 'lazy',
  navigation: 'lazy',
  customer: 'lazy',
  drawing: 'lazy',
  merging: 'lazy',
  sheets: 'lazy',
  uploads: 'lazy',
  'page-watch': 'lazy',
  platform: 'lazy',
  preview: 'lazy',
  questions: 'lazy',
  report: 'lazy',
  'language-es': 'lazy',
  'language-fr': 'lazy',
  'language-de': 'lazy',
  'language-ar': 'lazy',
} as const;

/**
 * All of the engine runs within its first moments. Where a browser knows this line (Chromium) it is compiled while it
 * loads, off the page's own thread, and not function by function on it.
 */
const compileHint = '//# allFunctionsCalledOnLoad\n';

/** Modules of ours run nothing when they are imported, so what nobody uses can go. */
const withoutSideEffects: Plugin = {
  name: 'without-side-effects',
  setup(setup) {
    setup.onResolve({ filter: /^(@alongside\/|\.)/ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === 'resolving') return undefined;
      const resolved = await setup.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'resolving',
      });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** Style sheets become minified text. */
const cssAsText: Plugin = {
  name: 'css-as-text',
  setup(setup) {
    setup.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(readFileSync(file, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

const mangled = mangledNames(path.join(root, 'packages'));

async function bundle(name: string): Promise<string> {
  const result = await build({
    entryPoints: [path.join(source, name, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    mangleProps: new RegExp(`^(?:${Object.keys(mangled).join('|')})$`),
    mangleCache: mangled,
    plugins: [withoutSideEffects, cssAsText, slimTables],
  });
  const { code } = await minify(result.outputFiles[0]!.text, {
    ecma: 2020,
    compress: {
      passes: 3,
      toplevel: true,
      keep_fargs: false,
      pure_getters: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    mangle: { toplevel: true },
    format: { comments: false },
  });
  if (code === undefined) throw new Error(`Nothing was left of ${name}.`);
  return code;
}

/** Forgets chunks that were replaced more than a day ago: their time is set when they are. */
function removeOldChunks(current: ReadonlySet<string>, replaced: ReadonlySet<string>): void {
  const now = Date.now();
  for (const file of readdirSync(output)) {
    const target = path.join(output, file);
    if (current.has(file)) continue;
    if (replaced.has(file)) utimesSync(target, now / 1000, now / 1000);
    else if (statSync(target).mtimeMs < now - keptMs) rmSync(target);
  }
}

/** The chunks of the build that is there. */
function readChunkFiles(): Set<string> {
  try {
    const { chunks: built } = JSON.parse(readFileSync(path.join(output, 'manifest.json'), 'utf8')) as {
      chunks: Record<string, { file: string }>;
    };
    return new Set(Object.values(built).map(({ file }) => file));
  } catch {
    return new Set();
  }
}

const loader = await bundle('loader');
if (loader.split(marker).length !== 2) throw new Error(`The loader must contain ${marker} exactly once.`);

const manifest: Record<string, { file: string; integrity: string; needed: string }> = {};
const contents = new Map<string, string>([[loaderFile, loader]]);
for (const [name, needed] of Object.entries(chunks)) {
  const content = (name === 'engine' ? compileHint : '') + (await bundle(name));
  const file = `${name}.${createHash('sha256').update(content).digest('hex').slice(0, 12)}.js`;
  const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
  manifest[name] = { file, integrity, needed };
  contents.set(file, content);
}
const buildName = createHash('sha256')
  .update(JSON.stringify([loader, manifest]))
  .digest('hex')
  .slice(0, 12);
contents.set(
  'manifest.json',
  `${JSON.stringify({ build: buildName, loader: loaderFile, chunks: manifest }, null, 2)}\n`,
);

mkdirSync(output, { recursive: true });
const replaced = readChunkFiles();
// The manifest last: whoever reads it finds what it names.
for (const [file, content] of contents) writeFileSync(path.join(output, file), content);
removeOldChunks(new Set(contents.keys()), replaced);
