// The hashes by which both ends compare what they have, over the real nodes of the replica: links of all nodes, and
// content of some. Attribute values count as the wire said them.

import { addContent, hashElement, hashText, mixLink } from '@alongside/protocol';
import type { AttributeSetter } from './attributes.ts';
import type { FormState } from './form-state.ts';
import { dataOf, firstChildOf, isElement, nextSiblingOf, nodeTypeOf, nodeTypes } from './native-dom.ts';
import { elementRecordOf } from './node-map.ts';
import type { ReplicaTree } from './tree.ts';

/** Hash of all links and the number of nodes, by a walk from the tab's document. */
export function countLinks(tree: ReplicaTree): { links: number; count: number } {
  const top = tree.documents.top;
  let links = 0;
  let count = 0;
  if (top === null) return { links, count };
  const waiting: Node[] = [top.holder];
  links = mixLink(tree.nodes.idOf(top.holder), 0, 0);
  count = 1;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const id = tree.nodes.idOf(node);
    let previous = 0;
    for (let child = firstChildOf(tree.childContainer(node)); child !== null; child = nextSiblingOf(child)) {
      const childId = tree.nodes.idOf(child);
      if (childId === 0) continue;
      links = (links + mixLink(childId, id, previous)) | 0;
      count++;
      previous = childId;
      waiting.push(child);
    }
    const root = isElement(node) ? tree.rootOfElement(node) : null;
    if (root === null) continue;
    links = (links + mixLink(tree.nodes.idOf(root), id, 0)) | 0;
    count++;
    waiting.push(root);
  }
  return { links: links >>> 0, count };
}

/** Hash of the content of some nodes; null when one of them is unknown. */
export function hashContent(
  ids: readonly number[],
  tree: ReplicaTree,
  attributes: AttributeSetter,
  forms: FormState,
): number | null {
  let sum = 0;
  for (const id of ids) {
    const node = tree.nodes.find(id);
    if (node === null) return null;
    sum = addContent(sum, id, contentOf(node, attributes, forms));
  }
  return sum;
}

function contentOf(node: Node, attributes: AttributeSetter, forms: FormState): number {
  if (nodeTypeOf(node) === nodeTypes.text) return hashText(dataOf(node));
  if (!isElement(node)) return 0;
  const record = elementRecordOf(node);
  // A box counts nothing.
  if (record === null) return 0;
  return hashElement(attributes.wireAttributes(record), forms.field(node)?.value ?? null, forms.bits(node));
}
