// The protocol's tables say more than the customer's side needs: what each row is for, how a schema is printed, rows that
// never reach a customer, words that few pages use. This takes that out of the bundle, and marks the calls that make the
// tables as pure, so that a chunk which uses none of them carries none. It only removes; a test compares what is left.

import { readFileSync } from 'node:fs';
import { ops, staticStrings } from '@alongside/protocol';
import { type Plugin, transform } from 'esbuild';
import { parseAst } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const files = /packages[\\/]protocol[\\/]src[\\/](signals|drawings|permission-signals|ops|schema|static-strings)\.ts$/;
/** Functions that only make a value. */
const pure = ['row', 'record', 'list', 'text', 'integer', 'decimal', 'oneOf', 'optional'];

export const slimTables: Plugin = {
  name: 'slim-tables',
  setup(setup) {
    setup.onLoad({ filter: files }, async ({ path }) => ({
      contents: path.endsWith('static-strings.ts')
        ? slimStrings()
        : path.endsWith('ops.ts')
          ? await slimOps(readFileSync(path, 'utf8'))
          : await slimTable(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Words of drawings, formulas, films and old tables: a page that uses them says each once or twice in full. */
const rareWord =
  /^(?:fe[A-Z]|m(?:ath|[ions]|n|row|frac|sup|sub)$|http|xlink|xmlns|gradient|aria-(?:cu|d|l|h|m|p)|preserve|.*Gradient|foreign|clip|fill-|stroke-|stop|bd[io]$|r[tpx]$|ruby|usemap|shape|coords|embed|srclang|kind$|poster|preload|muted|loop$|decoding|autofocus|(?:v?align|bgcolor|cell\w+)$|popover|exportparts|is$|data-|evenodd|currentColor|round$|tspan|mask|marker|pattern$|symbol|defs|ellipse|poly|transform|samp|var$|blockquote|cite|abbr|dfn|reversed|headers|scope$|datetime|track|audio|area$|map$|object|hgroup|charset|viewport|spellcheck|draggable|inert|menuitem|contentinfo|navigation$|presentation|anonymous|\d\d|c[xy]$|[xy]\d$|ry$|points$|offset$)/;

/** The words that both ends know, those of pages with forms; the others keep their numbers. */
export function slimStrings(): string {
  const kept: string[] = [];
  let skipped = 0;
  for (const word of staticStrings.slice(fixedStrings)) {
    if (rareWord.test(word)) {
      skipped++;
      continue;
    }
    if (skipped > 0) kept.push(`~${skipped}`);
    skipped = 0;
    kept.push(word);
  }
  const fixed = JSON.stringify(staticStrings.slice(0, fixedStrings)).slice(1, -1);
  const unpack = "flatMap((word) => (word > '~' ? Array(+word.slice(1)).fill() : word))";
  return `export const staticStrings = /* @__PURE__ */ (() => [${fixed}, ...${JSON.stringify(kept.join(' '))}.split(' ').${unpack}, ...Array(${skipped}).fill()])();`;
}

/** Strings with white space, or none in them: they cannot stand in the list of words. */
const fixedStrings = 3;

/** The ops' names with how their fields are written; their codes count up. */
async function slimOps(source: string): Promise<string> {
  const { code } = await transform(source, { loader: 'ts', target: 'es2022' });
  const declaration = (parseAst(code) as unknown as { body: SyntaxNode[] }).body
    .map((statement) => (statement.declaration ?? statement) as SyntaxNode)
    .flatMap((statement) => (statement.declarations as SyntaxNode[] | undefined) ?? [])
    .find(({ id }) => (id as { name?: string }).name === 'ops');
  if (declaration === undefined) throw new Error('The table of ops was not found.');
  const rows = Object.entries(ops).map(([name, { code, kinds }], index) => {
    if (code !== index + 1) throw new Error(`The code of ${name} is out of order.`);
    return `${name} ${kinds}`;
  });
  const { start, end } = declaration.init as SyntaxNode;
  const table = `/* @__PURE__ */ (() => Object.fromEntries(${JSON.stringify(rows.join())}.split(',').map((row, index) => {
    const [name, kinds] = row.split(' ');
    return [name, { code: index + 1, kinds }];
  })))()`;
  return code.slice(0, start) + table + code.slice(end);
}

/** The JavaScript of one of the tables without what customers do not need. */
export async function slimTable(source: string): Promise<string> {
  const { code } = await transform(source, { loader: 'ts', target: 'es2022' });
  const cuts: Cut[] = [];
  visit(parseAst(code) as unknown as SyntaxNode, code, cuts);
  cuts.sort((a, b) => b.start - a.start || b.end - a.end);
  let slim = code;
  for (const { start, end, text } of cuts) slim = slim.slice(0, start) + text + slim.slice(end);
  return slim;
}

function visit(node: SyntaxNode, code: string, cuts: Cut[]): void {
  if (node.type === 'Property' && isUnwanted(node)) {
    const comma = /^\s*,?/.exec(code.slice(node.end))?.[0].length ?? 0;
    cuts.push({ start: node.start, end: node.end + comma, text: '' });
    return;
  }
  if (
    node.type === 'VariableDeclarator' &&
    /^(?:signalRows|permissionSignals)$/.test((node.id as { name?: string }).name ?? '')
  ) {
    // Spreads keep a bundler from seeing that making the table has no effect.
    const { start, end } = node.init as SyntaxNode;
    cuts.push({ start, end: start, text: '/* @__PURE__ */ (() => (' }, { start: end, end, text: '))()' });
  }
  if (node.type === 'VariableDeclarator' && (node.id as { name?: string }).name === 'toBothSides') {
    // All others that agents get too are customers' by their rows.
    const { start, end } = node.init as SyntaxNode;
    cuts.push({ start, end, text: JSON.stringify(bothSides) });
    return;
  }
  if (node.type === 'CallExpression') {
    const { name } = node.callee as { name?: string };
    const args = node.arguments as SyntaxNode[];
    if (name !== undefined && pure.includes(name))
      cuts.push({ start: node.start, end: node.start, text: '/* @__PURE__ */ ' });
    const about = name === 'row' ? args[5] : undefined;
    if (about !== undefined) cuts.push({ start: about.start, end: about.end, text: '""' });
  }
  for (const child of Object.values(node)) {
    for (const item of Array.isArray(child) ? child : [child]) {
      if (typeof item === 'object' && item !== null && 'type' in item) visit(item as SyntaxNode, code, cuts);
    }
  }
}

/** How a schema is printed, and signals that the customer's side never reads. */
function isUnwanted(node: SyntaxNode): boolean {
  if ((node.key as { name?: string }).name === 'describe') return true;
  const call = node.value as SyntaxNode;
  if (call.type !== 'CallExpression' || (call.callee as { name?: string }).name !== 'row') return false;
  const [from, to] = (call.arguments as { value?: unknown }[]).map(({ value }) => value);
  const key = node.key as { name?: string; value?: string };
  return from === 'customer' || to === 'server' || (to === 'agent' && !bothSides.includes(key.name ?? key.value ?? ''));
}

/** Sent to agents by the table, and to customers too. */
const bothSides = ['mode'];
