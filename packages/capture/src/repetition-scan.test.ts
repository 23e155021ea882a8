import { describe, expect, it } from 'vitest';
import type { Deadline } from './deadline.ts';
import { NodeTable } from './node-table.ts';
import { visible } from './privacy/types.ts';
import { RepetitionScan } from './repetition-scan.ts';

/** Time for so many nodes. */
function timeFor(steps: number): Deadline {
  let left = steps;
  return { step: () => left-- <= 0 } as unknown as Deadline;
}

function tableOf(count: number): NodeTable {
  const table = new NodeTable();
  for (let index = 0; index < count; index++) grow(table);
  return table;
}

function grow(table: NodeTable): void {
  const node = {} as Node;
  if (table.nextId === 1) table.addRoot(node, 0, visible);
  else table.add(node, 1, 0, visible);
}

describe('a scan for repetitions', () => {
  it('looks at nothing until it is begun, then at each node once', () => {
    const looks: number[] = [];
    const scan = new RepetitionScan(tableOf(5), (id) => looks.push(id));
    scan.continue(timeFor(100));
    expect(looks).toEqual([]);
    scan.begin();
    scan.continue(timeFor(2));
    expect(scan.isDone).toBe(false);
    scan.continue(timeFor(100));
    expect(looks).toEqual([1, 2, 3, 4, 5]);
    expect(scan.isDone).toBe(true);
  });

  it('looks at every node again when the value grows meanwhile, also at those that came meanwhile', () => {
    const looks: number[] = [];
    const table = tableOf(10);
    const scan = new RepetitionScan(table, (id) => looks.push(id));
    scan.begin();
    scan.continue(timeFor(7));
    for (let index = 0; index < 5; index++) grow(table);
    looks.length = 0;
    scan.begin();
    for (let index = 0; index < 5; index++) grow(table);
    scan.continue(timeFor(100));
    expect(looks).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('comes to an end however often it is begun anew', () => {
    const looks = new Set<number>();
    const scan = new RepetitionScan(tableOf(30), (id) => looks.add(id));
    for (let key = 0; key < 16; key++) {
      scan.begin();
      scan.continue(timeFor(2));
    }
    expect(looks.size).toBe(30);
  });
});
