// Page content has one door: in packages/capture only src/privacy/ may read text, attributes, form values, URLs,
// CSS text or pixels. This check reads the syntax tree, so comments and strings do not count, and `el['value']` and
// `const { value } = el` do. It goes by the property's name alone and does not know types: a line that reads
// something else of that name says so with `// not page content: <reason>`.

import { isMain, lineAt, parse, readSources, report } from './source-files.mjs';

const GUARDED = /^packages\/capture\/src\/(?!privacy\/).*(?<!\.test)\.ts$/;
const EXCUSE = /\/\/ not page content: \S+/;

/** Property names through which the platform hands out page content. */
const CONTENT = new Set(
  `textContent innerText outerText data nodeValue wholeText substringData value defaultValue valueAsNumber valueAsDate
  getAttribute getAttributeNS getAttributeNode getAttributeNodeNS innerHTML outerHTML getHTML srcdoc
  href src currentSrc srcset action title alt label placeholder cssText
  baseURI documentURI referrer cookie toDataURL toBlob getImageData`.split(/\s+/),
);

/** @param {import('./source-files.mjs').SourceFile[]} files @returns {string[]} problems, each starting with file:line */
export function findPrivacyReads(files) {
  return files
    .filter((file) => GUARDED.test(file.path))
    .flatMap((file) => {
      const lines = file.code.split('\n');
      return [...contentReads(parse(file).program)]
        .map(({ name, start }) => ({ name, line: lineAt(file.code, start) }))
        .filter(({ line }) => !EXCUSE.test(lines[line - 1] ?? ''))
        .map(({ name, line }) => `${file.path}:${line}  .${name} reads page content: that is for src/privacy/`);
    });
}

function* contentReads(node) {
  if (node.type === 'MemberExpression') yield* namedContent(node.property, node.computed);
  if (node.type === 'ObjectPattern') {
    for (const property of node.properties) {
      if (property.type === 'Property') yield* namedContent(property.key, property.computed);
    }
  }
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) {
      for (const item of child) if (isNode(item)) yield* contentReads(item);
    } else if (isNode(child)) yield* contentReads(child);
  }
}

function* namedContent(property, isComputed) {
  const name = property.type === 'Literal' ? property.value : isComputed ? undefined : property.name;
  if (CONTENT.has(name)) yield { name, start: property.start };
}

function isNode(value) {
  return typeof value === 'object' && value !== null && typeof value.type === 'string';
}

if (isMain(import.meta.url)) {
  const files = readSources(GUARDED);
  report(findPrivacyReads(files), `${files.length} files`);
}
