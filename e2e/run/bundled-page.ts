// A page whose script is built from npm packages when a test runs: real frameworks and editors, at the versions of the
// lock file, in one file each for script and styles.

import { build } from 'esbuild';

export interface BundledPage {
  script: string;
  styles: string;
}

/**
 * @param contents the page's module
 * @param from a folder with the packages above it
 */
export async function bundlePage(
  contents: string,
  from: string,
  loader: 'js' | 'ts' | 'jsx' | 'tsx' = 'jsx',
): Promise<BundledPage> {
  const { outputFiles } = await build({
    stdin: { contents, loader, resolveDir: from },
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    outdir: '/bundled',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'text', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'error',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), styles: textOf('.css') };
}

/** The page itself; its parts are at `/app.js` and `/app.css`. */
export function pageAround(body: string, snippet: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bundled</title><link rel="stylesheet" href="/app.css">
    <body>${body}<script src="/app.js"></script>${snippet}</body></html>`;
}
