// Builds the viewer's document into dist/viewer: one page, one script, one style sheet, fonts, named by their content.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../dist/viewer');

const { outputFiles } = await build({
  entryPoints: {
    viewer: join(here, 'src/main.ts'),
    preview: join(here, 'src/preview/main.ts'),
    style: join(here, 'src/viewer.css'),
  },
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2023', 'chrome120', 'firefox128', 'safari17.4'],
  outdir: target,
  write: false,
  legalComments: 'none',
  loader: { '.woff2': 'file' },
  assetNames: 'fonts/[name].[hash]',
});

rmSync(join(target, 'fonts'), { recursive: true, force: true });
mkdirSync(join(target, 'fonts'), { recursive: true });
const names: Record<string, string> = {};
for (const { path, contents } of outputFiles) {
  if (path.endsWith('.woff2')) {
    writeFileSync(path, contents);
    continue;
  }
  const kind = path.endsWith('.css') ? 'css' : 'js';
  const name = path.endsWith('preview.js') ? 'preview' : 'viewer';
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12);
  names[name === 'preview' ? name : kind] = `${name}.${hash}.${kind}`;
  writeFileSync(join(target, `${name}.${hash}.${kind}`), contents);
}
/** `base` is in front of names where the document is served from elsewhere. */
function documentOf(script: string | undefined, base: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Co-browsing</title>
<link rel="stylesheet" href="${base}${names.css}">
<script type="module" src="${base}${script}"></script>
</head>
<body class="replica" id="viewer"></body>
</html>
`;
}
writeFileSync(join(target, 'index.html'), documentOf(names.js, ''));
writeFileSync(join(target, 'preview.html'), documentOf(names.preview, '/viewer/'));
for (const file of readdirSync(target)) {
  const isOld = /^(viewer|preview)\.[0-9a-f]{12}\.(js|css)$/.test(file) && !Object.values(names).includes(file);
  if (isOld) rmSync(join(target, file));
}
