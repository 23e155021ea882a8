// Another release of the product: the same server with another build of the customer's scripts, whose parts have other
// bytes, other names and other hashes. As an operator deploys it, it is a folder of its own.

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './suite.ts';

export interface Manifest {
  build: string;
  loader: string;
  chunks: Record<string, { file: string; integrity: string; needed: string }>;
}

export interface Release {
  readonly folder: string;
  readonly manifest: Manifest;
  dispose(): void;
}

/** The manifest of the checkout's own build. */
export function currentManifest(root = ROOT): Manifest {
  return JSON.parse(readFileSync(path.join(root, 'dist/widget/manifest.json'), 'utf8')) as Manifest;
}

export function makeOtherRelease(): Release {
  const folder = mkdtempSync(path.join(tmpdir(), 'alongside-release-'));
  const server = path.join(folder, 'packages/server');
  mkdirSync(server, { recursive: true });
  // The server finds what is built from where its sources are, so these are copied; all else may be the checkout's.
  for (const name of readdirSync(path.join(ROOT, 'packages/server'))) {
    const from = path.join(ROOT, 'packages/server', name);
    if (name === 'node_modules') symlinkSync(from, path.join(server, name));
    else cpSync(from, path.join(server, name), { recursive: true });
  }
  for (const name of ['node_modules', 'demo', 'package.json']) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  cpSync(path.join(ROOT, 'dist'), path.join(folder, 'dist'), {
    recursive: true,
    filter: (file) => !/[\\/]dist[\\/]widget[\\/].*\.js$/.test(file) || file.endsWith('primary-bundle.js'),
  });
  const manifest = writeOtherWidget(path.join(folder, 'dist/widget'));
  return { folder, manifest, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Other bytes for every part, and what follows from them. */
function writeOtherWidget(output: string): Manifest {
  const before = currentManifest();
  const chunks: Manifest['chunks'] = {};
  for (const [name, { file, needed }] of Object.entries(before.chunks)) {
    const content = `/* Another build. */${readFileSync(path.join(ROOT, 'dist/widget', file), 'utf8')}`;
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
    chunks[name] = { file: `${name}.${hash}.js`, integrity, needed };
    writeFileSync(path.join(output, `${name}.${hash}.js`), content);
  }
  const build = createHash('sha256').update(JSON.stringify(chunks)).digest('hex').slice(0, 12);
  const manifest = { ...before, build, chunks };
  writeFileSync(path.join(output, 'manifest.json'), JSON.stringify(manifest));
  return manifest;
}
