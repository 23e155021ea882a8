// Ids of the stream and nodes of the replica, both ways, with what is kept of each node. The record hangs on the node
// itself, under a symbol: no script runs in the replica, and a weak map costs several times as much for each of a
// hundred thousand nodes. A document's identity is the fragment in which its nodes wait while its frame has no document.

import { maxNodes, StreamError } from '@alongside/protocol';
import type { ElementPlan } from './safe-elements.ts';

export interface NodeRecord {
  readonly id: number;
  readonly node: Node;
  /** Where its children are; null where none can be. */
  container: Node | null;
  /** Of an element of the stream, how it was made; null for text, boxes and roots. */
  readonly plan: ElementPlan | null;
  /** Wire values of attributes whose real value differs; null for an attribute that only the replica has. */
  overrides: Map<string, string | null> | null;
}

/** A record of an element of the stream. */
export interface ElementRecord extends NodeRecord {
  readonly node: Element;
  readonly plan: ElementPlan;
}

const key = Symbol('alongside');

interface Marked {
  [key]?: NodeRecord | null;
}

/** What is kept of a node; null for one that is not (any more) of the stream. */
export function recordOf(node: Node): NodeRecord | null {
  return (node as Marked)[key] ?? null;
}

/** The record of an element of the stream; null for a box and for what is not of the stream. */
export function elementRecordOf(node: Node): ElementRecord | null {
  const record = recordOf(node);
  return record === null || record.plan === null ? null : (record as ElementRecord);
}

export class NodeMap {
  readonly #records = new Map<number, NodeRecord>();

  get size(): number {
    return this.#records.size;
  }

  /** @param container where children go: the node itself, a place aside, or null for none */
  add(id: number, node: Node, container: Node | null, plan: ElementPlan | null): NodeRecord {
    if (this.#records.has(id)) throw new StreamError('id twice');
    if (this.#records.size >= maxNodes) throw new StreamError('too many nodes');
    const record: NodeRecord = { id, node, container, plan, overrides: null };
    this.#records.set(id, record);
    (node as Marked)[key] = record;
    return record;
  }

  /** @throws StreamError when there is no such node */
  record(id: number): NodeRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new StreamError('unknown node');
    return record;
  }

  /** @throws StreamError when there is no such node */
  get(id: number): Node {
    return this.record(id).node;
  }

  find(id: number): Node | null {
    return this.#records.get(id)?.node ?? null;
  }

  /** 0 for a node that is not of the stream. */
  idOf(node: Node): number {
    return recordOf(node)?.id ?? 0;
  }

  forget(node: Node): void {
    const record = recordOf(node);
    if (record === null) return;
    this.#records.delete(record.id);
    (node as Marked)[key] = null;
  }
}
