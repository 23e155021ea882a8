// Every few seconds both ends compare: the hash of all links, and in rotation the content of some hundred nodes, read
// anew from the page. The same round looks whether the page's own structure is what was believed: what the observer
// cannot see (a late declarative shadow root, say) is found here and sent.

import { addContent, hashElement, hashText, type OpWriter } from '@alongside/protocol';
import type { FieldSync } from './field-sync.ts';
import type { NodeTable } from './node-table.ts';
import { hidden, type Privacy } from './privacy/types.ts';
import { isElement, isText, type SentNodes } from './sent-nodes.ts';
import type { StateSync } from './state-sync.ts';

/** Nodes compared in one round. */
const nodesPerRound = 500;

const scratch: string[] = [];

export class DivergenceCheck {
  #from = 1;

  /** Writes the comparison. Call right after a flush that left nothing dirty. Returns ids whose children are not what was believed. */
  write(
    writer: OpWriter,
    table: NodeTable,
    nodes: SentNodes,
    privacy: Privacy,
    fields: FieldSync,
    state: StateSync,
    isPending: (id: number) => boolean,
    isBox: (id: number) => boolean,
  ): number[] {
    const wrong: number[] = [];
    const compared: number[] = [];
    let sum = 0;
    const last = table.nextId;
    for (let looked = 0; looked < last && compared.length < nodesPerRound; looked++) {
      const id = this.#from;
      this.#from = id + 1 >= last ? 1 : id + 1;
      const node = table.nodeOf(id);
      if (node === undefined || isBox(id)) continue;
      const visibility = table.visibilityOf(id);
      if (isText(node)) {
        compared.push(id);
        sum = addContent(sum, id, hashText(privacy.text(node, node.parentElement, visibility)));
      } else if (isElement(node) && visibility !== hidden) {
        const used = privacy.attributes(node, visibility, scratch);
        compared.push(id);
        sum = addContent(sum, id, hashElement(scratch.slice(0, used), fields.sentValue(id), state.bitsOf(id)));
        if (!isPending(id) && !hasBelievedChildren(node, id, table, nodes)) wrong.push(id);
      }
    }
    writer.write('check', table.linkHash, table.count, table.nextId);
    if (compared.length > 0) writer.write('checkContent', compared, sum);
    return wrong;
  }
}

function hasBelievedChildren(node: Element, id: number, table: NodeTable, nodes: SentNodes): boolean {
  let known = table.firstOf(id);
  for (let live = nodes.first(node); live !== null; live = nodes.next(live)) {
    if (known === 0 || table.nodeOf(known) !== live) return false;
    known = table.nextOf(known);
  }
  const shadow = nodes.shadowRootOf(node);
  return known === 0 && (shadow === null || table.idOf(shadow) !== 0);
}
