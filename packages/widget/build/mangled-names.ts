// Which names of members are shortened in the bundle, and to what, alike in all chunks: those that mirror and widget
// declare in their own classes and interfaces. Whoever else might read a name keeps it from being shortened: the
// platform (every word of the type declarations of language and DOM), the wire and the HTTP interface, anything that
// stands in a string, and all code that speaks to storage, other tabs and the site. A type that is only asserted
// (`as { … }`) describes something of the platform and counts as no declaration.

import { globSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseAst } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Sources of the bundle, below `packages`. */
const sources = ['protocol/src', 'capture/src', 'widget/src', 'browser/src'];
/** Where the names come from. */
const own =
  /^(?:capture|widget|protocol[\\/]src[\\/](?:op-writer|byte-reader|byte-writer|field-authority|frames|schema|text-edit))\b/;
/** All words in these stay as they are. */
const spoken =
  /^(?:browser|protocol[\\/]src[\\/](?:signals|drawings|permission-signals|rest|ops|error-codes|modes|handoff)|widget[\\/]src[\\/](?:chunks|index|loader|session[\\/](?:record|tab-lock|license-api)|popup[\\/]placement|continuity[\\/]token)\b)/;
/** Members that are worth it. */
const shortest = 3;

/**
 * @param packages the folder of the packages
 * @returns the short name of each long one
 */
export function mangledNames(packages: string): Record<string, string> {
  const declared = new Map<string, number>();
  const kept = platformWords();
  const used = new Map<string, number>();
  for (const folder of sources) {
    for (const file of globSync('**/*.ts', { cwd: path.join(packages, folder) })) {
      if (file.endsWith('.test.ts')) continue;
      const name = path.join(folder, file);
      const source = readFileSync(path.join(packages, name), 'utf8');
      for (const [word] of source.matchAll(/[A-Za-z_$][\w$]*/g)) {
        used.set(word, (used.get(word) ?? 0) + 1);
        if (spoken.test(name)) kept.add(word);
      }
      visit(parseAst(source, { lang: 'ts' }) as unknown as SyntaxNode, own.test(name) ? declared : null, kept);
    }
  }
  const names = [...declared.keys()]
    .filter((word) => word.length >= shortest && !kept.has(word))
    .sort((one, other) => (used.get(other) ?? 0) - (used.get(one) ?? 0) || (one < other ? -1 : 1));
  const short = shortNames((word) => !kept.has(word) && !used.has(word));
  return Object.fromEntries(names.map((name) => [name, short.next().value as string]));
}

/** Finds what is declared, and every word that stands in a text. */
function visit(node: SyntaxNode, declared: Map<string, number> | null, kept: Set<string>): void {
  switch (node.type) {
    case 'PropertyDefinition':
    case 'MethodDefinition':
    case 'AccessorProperty':
    case 'TSPropertySignature':
    case 'TSMethodSignature': {
      const key = node.key as { type: string; name?: string };
      if (declared !== null && key.type === 'Identifier' && node.computed !== true) declared.set(key.name!, 1);
      break;
    }
    case 'Literal':
      if (typeof node.value === 'string') keepWords(node.value, kept);
      break;
    case 'TemplateElement':
      keepWords((node.value as { raw: string }).raw, kept);
      break;
  }
  const isAsserted = node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';
  for (const [name, child] of Object.entries(node)) {
    const into = isAsserted && name === 'typeAnnotation' ? null : declared;
    for (const item of Array.isArray(child) ? child : [child]) {
      if (typeof item === 'object' && item !== null && 'type' in item) visit(item as SyntaxNode, into, kept);
    }
  }
}

function keepWords(text: string, kept: Set<string>): void {
  for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) kept.add(word);
}

/** Every word of the type declarations of the language and the DOM. */
export function platformWords(): Set<string> {
  const compiler = path.dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const modules = path.dirname(compiler);
  const native = globSync('@typescript/typescript-*/lib', { cwd: modules }).map((found) => path.join(modules, found));
  const words = new Set<string>();
  for (const folder of [path.join(compiler, 'lib'), ...native]) {
    for (const file of readdirSync(folder)) {
      if (!/^lib\..*\.d\.ts$/.test(file)) continue;
      // What it says in comments is English.
      const declarations = readFileSync(path.join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!\S)\/\/.*/g, '');
      for (const [word] of declarations.matchAll(/[A-Za-z_$][\w$]*/g)) words.add(word);
    }
  }
  // What a build with other declarations would take for ours must not pass.
  if (!words.has('adoptedStyleSheets')) throw new Error('The type declarations of the DOM were not found.');
  return words;
}

/** Names of one to three letters that nobody uses. */
function* shortNames(isFree: (word: string) => boolean): Generator<string, never> {
  const letters = 'etnrisoaldcuhpmfgyvbwkxTSCjzEqAILOMNPDRFBUHVGWKXYJQZ';
  for (let length = 1; ; length++) {
    for (let index = 0; index < letters.length ** length; index++) {
      let word = '';
      for (let rest = index, left = length; left > 0; left--, rest = Math.floor(rest / letters.length)) {
        word += letters[rest % letters.length];
      }
      if (isFree(word)) yield word;
    }
  }
}
