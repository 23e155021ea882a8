// Says where two models differ, in words: what tests and the oracle of the mirror report. Attributes are compared
// without order; everything else must be equal.

import type { DocumentModel } from './document-model.ts';
import { type ModelNode, nextInTree } from './node-table.ts';

/** The first difference between two models, or null when there is none. Contains page content: for tests only. */
export function modelDifference(one: DocumentModel, other: DocumentModel): string | null {
  return (
    treeDifference(one, other) ??
    differ('links', one.links, other.links) ??
    differ('live state', plain(one.live), plain(other.live)) ??
    differ('sheets', plain(one.sheets.sheets), plain(other.sheets.sheets)) ??
    differ('adopted sheets', plain(one.sheets.adoption), plain(other.sheets.adoption))
  );
}

function treeDifference(one: DocumentModel, other: DocumentModel): string | null {
  if (one.document === null || other.document === null) {
    return differ('document', one.document?.id ?? 0, other.document?.id ?? 0);
  }
  let left: ModelNode | null = one.document;
  let right: ModelNode | null = other.document;
  while (left !== null && right !== null) {
    const difference = nodeDifference(left, right);
    if (difference !== null) return `${pathOf(left)}: ${difference}`;
    left = nextInTree(left, one.document);
    right = nextInTree(right, other.document);
  }
  if (left !== null) return `${pathOf(left)}: only in the first`;
  if (right !== null) return `${pathOf(right)}: only in the second`;
  return differ('number of nodes', one.nodes.size, other.nodes.size);
}

function nodeDifference(left: ModelNode, right: ModelNode): string | null {
  return (
    differ('id', left.id, right.id) ??
    differ('parent', left.parent?.id ?? 0, right.parent?.id ?? 0) ??
    differ('previous sibling', left.previous?.id ?? 0, right.previous?.id ?? 0) ??
    differ('depth', left.depth, right.depth) ??
    differ('node', identityOf(left), identityOf(right)) ??
    differ('text', left.text, right.text) ??
    differ('attributes', attributesOf(left), attributesOf(right)) ??
    differ('form value', plain(left.field), plain(right.field)) ??
    differ('state bits', left.bits, right.bits) ??
    differ('scroll', `${left.scrollX} ${left.scrollY}`, `${right.scrollX} ${right.scrollY}`)
  );
}

function identityOf({ kind, namespace, name, traits, rootKind, width, height, reason }: ModelNode): string {
  return JSON.stringify({ kind, namespace, name, traits, rootKind, width, height, reason });
}

function attributesOf({ attributes }: ModelNode): string {
  const pairs: [string, string][] = [];
  for (let index = 0; index < attributes.length; index += 2) pairs.push([attributes[index]!, attributes[index + 1]!]);
  return JSON.stringify(pairs.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Deep and independent of the order in which maps were filled, but for a field's edits, whose order means something. */
function plain(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (!(part instanceof Map)) return part;
    const entries = [...(part as Map<unknown, unknown>)];
    return key === 'edits' ? entries : entries.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  });
}

function differ(what: string, left: string | number, right: string | number): string | null {
  return left === right ? null : `${what} differ: ${shortened(left)} and ${shortened(right)}`;
}

function shortened(value: string | number): string {
  const text = typeof value === 'string' ? value : String(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} units)` : text;
}

function pathOf(node: ModelNode): string {
  const names: string[] = [];
  for (let up: ModelNode | null = node; up !== null; up = up.parent) names.push(`${up.name || up.kind}#${up.id}`);
  return names.reverse().join(' > ');
}
