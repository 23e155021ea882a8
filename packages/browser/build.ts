// Builds the package for sites into dist/browser: one module, its types, and a manifest, ready to be installed.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, '../../dist/browser');
const { name, version, license, type } = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8')) as Record<
  string,
  string
>;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: [path.join(here, 'src/index.ts')],
  outfile: path.join(target, 'index.js'),
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'warning',
});
const compiler = path.resolve(here, '../../node_modules/typescript/bin/tsc');
const flags = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', target, '--rootDir', 'src'];
execFileSync(process.execPath, [compiler, '-p', path.join(here, 'tsconfig.types.json'), ...flags], {
  cwd: here,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const manifest = {
  name,
  version,
  license,
  type,
  sideEffects: false,
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  types: './index.d.ts',
};
writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(path.join(here, 'README.md'), path.join(target, 'README.md'));
