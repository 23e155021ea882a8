// Looks through what was sent for repetitions of a masked value that has just been seen, or has grown. What is written
// from then on is masked anyway; this is for what went before, so it may take several slices. On a page of ordinary size
// it is done at once.

import type { Deadline } from './deadline.ts';
import type { NodeTable } from './node-table.ts';

/** Ids from the first up to and without the second. */
type Range = readonly [from: number, to: number];

export class RepetitionScan {
  readonly #table: NodeTable;
  readonly #look: (id: number, node: Node) => void;
  #ranges: Range[] = [];

  /** @param look is called for each node that was sent before the value was seen */
  constructor(table: NodeTable, look: (id: number, node: Node) => void) {
    this.#table = table;
    this.#look = look;
  }

  /** All that was sent so far is to be looked at: what a scan under way still has to do comes first, then the rest. */
  begin(): void {
    const [from] = this.#ranges[0] ?? [1];
    this.#ranges = [
      [from, this.#table.nextId],
      [1, from],
    ];
  }

  get isDone(): boolean {
    return this.#ranges.length === 0;
  }

  continue(deadline: Deadline): void {
    for (let range = this.#ranges[0]; range !== undefined; range = this.#ranges[0]) {
      let [from] = range;
      const [, to] = range;
      while (from < to && !deadline.step()) {
        const node = this.#table.nodeOf(from);
        if (node !== undefined) this.#look(from, node);
        from++;
      }
      if (from < to) {
        this.#ranges[0] = [from, to];
        return;
      }
      this.#ranges.shift();
    }
  }
}
