// Each check is shown what it exists to refuse, and beside it the nearest thing that is allowed.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findFileProblems } from './check-files.mjs';
import { findImportProblems } from './check-imports.mjs';
import { findPrivacyReads } from './check-privacy-reads.mjs';
import { BUDGETS, MISSED, weighConsole, weighWidget } from './check-sizes.mjs';

const file = (path, code = 'export {};') => ({ path, code });

describe('import rules', () => {
  const problemsOf = (path, code, others = [], manifests = {}) =>
    findImportProblems([file(path, code), ...others], manifests);

  it.each([
    ['packages/protocol/src/a.ts', "import { x } from '@alongside/capture';"],
    ['packages/widget/src/a.ts', "export { x } from '@alongside/viewer';"],
    ['packages/widget/src/a.ts', "const viewer = await import('@alongside/viewer');"],
    ['packages/widget/src/a.ts', "import type { X } from '@alongside/replica';"],
    ['packages/capture/src/a.ts', "import { x } from '../../replica/src/x.ts';"],
    ['e2e/tests/a.spec.ts', "import { x } from '@alongside/capture';"],
    ['packages/capture/src/a.ts', "import { readFileSync } from 'node:fs';"],
    ['packages/capture/src/a.ts', "import React from 'react';"],
    ['packages/capture/src/a.ts', "import { x } from './x';"],
  ])('refuses in %s: %s', (path, code) => {
    expect(problemsOf(path, code)).toHaveLength(1);
  });

  it.each([
    ['packages/widget/src/a.ts', "import { x } from '@alongside/capture'; import { y } from '@alongside/protocol';"],
    ['packages/server/src/a.ts', "import { readFileSync } from 'node:fs'; import { x } from '../../../demo/x.ts';"],
    [
      'packages/capture/src/a.ts',
      "// import { x } from '@alongside/viewer';\nconst text = `import '@alongside/viewer'`;",
    ],
    ['packages/capture/src/a.test.ts', "import { it } from 'vitest';"],
  ])('allows in %s: %s', (path, code) => {
    expect(problemsOf(path, code, [], { '': { devDependencies: { vitest: '1' } } })).toEqual([]);
  });

  it('wants a package to be declared where it is used', () => {
    const code = "import fastify from 'fastify';";
    expect(problemsOf('packages/server/src/a.ts', code, [], { 'packages/server': { dependencies: {} } })).toHaveLength(
      1,
    );
    const declared = { 'packages/server': { dependencies: { fastify: '5' } } };
    expect(problemsOf('packages/server/src/a.ts', code, [], declared)).toEqual([]);
  });

  it('reads the manifests too', () => {
    const manifests = { 'packages/widget': { dependencies: { '@alongside/viewer': '1', lodash: '4' } } };
    expect(findImportProblems([], manifests)).toHaveLength(2);
  });

  it('names a cycle once, and none made of types alone', () => {
    const a = file('packages/protocol/src/a.ts', "import { b } from './b.ts'; export const a = b;");
    const b = file('packages/protocol/src/b.ts', "import { a } from './a.ts'; export const b = a;");
    const bTypes = file('packages/protocol/src/b.ts', "import type { A } from './a.ts'; export const b: A = 1;");
    expect(findImportProblems([a, b], {})).toEqual([
      'import cycle: packages/protocol/src/a.ts -> packages/protocol/src/b.ts -> packages/protocol/src/a.ts',
    ]);
    expect(findImportProblems([a, bTypes], {})).toEqual([]);
  });
});

describe('privacy reads', () => {
  const readsIn = (code, path = 'packages/capture/src/diff.ts') => findPrivacyReads([file(path, code)]);

  it.each([
    'const a = node.textContent;',
    'const a = node?.data;',
    "const a = input['value'];",
    'const { value } = input;',
    'const { nested: { innerHTML: html } } = thing;',
    "const a = element.getAttribute('id');",
    'const read = () => canvas.getContext("2d").getImageData(0, 0, 1, 1);',
    'const a = node.data; // not page content:',
  ])('refuses %s', (code) => {
    expect(readsIn(code)).toHaveLength(1);
  });

  it.each([
    '// node.textContent is read in privacy/',
    'const text = "node.textContent";',
    'const a = tag.type;',
    'const a = event.data; // not page content: a message of our own worker',
    'const a = values[value];',
  ])('allows %s', (code) => {
    expect(readsIn(code)).toEqual([]);
  });

  it('leaves the door itself, tests and other packages alone', () => {
    for (const path of ['capture/src/privacy/text.ts', 'capture/src/diff.test.ts', 'replica/src/build.ts']) {
      expect(readsIn('const a = node.textContent;', `packages/${path}`)).toEqual([]);
    }
  });
});

describe('file rules', () => {
  it.each([
    file('packages/server/src/utils.ts'),
    file('packages/server/src/helpers/names.ts'),
    file('packages/server/src/BigThing.ts'),
    file('packages/server/src/long.ts', 'a;\n'.repeat(601)),
    file('packages/server/src/a.ts', `// TO${'DO'}: later`),
    file('e2e/tests/a.spec.ts', `test.${'skip'}('x', () => {});`),
    file('packages/server/src/a.ts', `const folder = '/${'work'}/main';`),
  ])('refuses $path', (source) => {
    expect(findFileProblems([source])).toHaveLength(1);
  });

  it('allows what is near to it', () => {
    const sources = [
      file('packages/server/src/shared-session.ts', 'a;\n'.repeat(600)),
      file('packages/console/src/texts.ts', "export const texts = { todo: 'Reload the page.' };"),
      file('README.md', 'a\n'.repeat(900)),
    ];
    expect(findFileProblems(sources)).toEqual([]);
  });
});

describe('sizes', () => {
  const noise = (bytes) => {
    const blocks = Array.from({ length: Math.ceil(bytes / 64) }, (_, i) =>
      createHash('sha512').update(`${i}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, bytes);
  };
  const integrity = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;
  const weigh = (sizes, needed) => {
    const contents = { 'primary-bundle.js': noise(1000) };
    const manifest = { loader: 'primary-bundle.js', chunks: {} };
    for (const [index, size] of sizes.entries()) {
      contents[`${index}.js`] = noise(size);
      manifest.chunks[index] = { file: `${index}.js`, integrity: integrity(noise(size)), needed };
    }
    return weighWidget(manifest, (name) => contents[name]).problems;
  };

  it('holds each chunk and each sum to its budget', () => {
    expect(weigh([BUDGETS.lazyChunk - 500], 'lazy')).toEqual([]);
    expect(weigh([BUDGETS.lazyChunk], 'lazy')).toHaveLength(1);
    expect(weigh([MISSED.plainPage - 2000], 'plain')).toEqual([]);
    expect(weigh([MISSED.plainPage - 900], 'plain')).toHaveLength(1);
    const chunk = BUDGETS.lazyChunk - 500;
    expect(weigh(Array(Math.ceil(MISSED.widget / chunk)).fill(chunk), 'lazy')).toHaveLength(1);
  });

  it('refuses an integrity that is not the file’s', () => {
    const manifest = { loader: 'a', chunks: { b: { file: 'b', integrity: 'sha384-x', needed: 'lazy' } } };
    expect(weighWidget(manifest, () => noise(100)).problems).toHaveLength(1);
  });

  it('counts the console’s entry with all that it imports, once', () => {
    const manifest = {
      'index.html': { file: 'a.js', isEntry: true, imports: ['_b.js'], css: ['a.css'] },
      '_b.js': { file: 'b.js', imports: ['index.html'] },
      'late.tsx': { file: 'late.js' },
    };
    const read = [];
    weighConsole(manifest, (name) => {
      read.push(name);
      return noise(10);
    });
    expect(read.sort()).toEqual(['a.css', 'a.js', 'b.js']);
  });
});
