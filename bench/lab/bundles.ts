// Scripts of the pages, made from `in-page/`, each with its product modules or its peer inside, minified as shipped.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const made = new Map<string, string>();

/** @param name file of `in-page/` without its ending */
export async function bundle(name: string, isReadable = false): Promise<string> {
  const key = `${name} ${isReadable}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../in-page/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: !isReadable,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  // As the widget's build does with the engine.
  const hint = name === 'mode-ours' ? '//# allFunctionsCalledOnLoad\n' : '';
  const text = hint + result.outputFiles[0]!.text;
  made.set(key, text);
  return text;
}
