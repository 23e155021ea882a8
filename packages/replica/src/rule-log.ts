// The rule operations on one sheet since its text was set, so that they can be done again on a new sheet (the element
// moved, its frame was loaded again). What went in last and goes out again leaves nothing behind; the last style of a
// rule between two shifts stays.

import { StreamError } from '@alongside/protocol';

export interface RuleOperation {
  readonly kind: 'insert' | 'remove' | 'style';
  readonly path: readonly number[];
  /** Of `insert` and `remove`. */
  readonly index: number;
  /** The rule of `insert`, the declarations of `style`. */
  readonly text: string;
}

/** Operations kept of one sheet. */
const maxOperations = 200_000;

export class RuleLog {
  readonly #operations: RuleOperation[] = [];
  readonly #styles = new Map<string, number>();
  #shifts = 0;

  get operations(): readonly RuleOperation[] {
    return this.#operations;
  }

  add(operation: RuleOperation): void {
    const operations = this.#operations;
    if (operation.kind === 'style') {
      const place = `${this.#shifts}:${operation.path.join()}`;
      const at = this.#styles.get(place);
      if (at !== undefined) {
        operations[at] = operation;
        return;
      }
      this.#styles.set(place, operations.length);
    } else {
      const last = operations.at(-1);
      const undoesLast =
        operation.kind === 'remove' &&
        last?.kind === 'insert' &&
        last.index === operation.index &&
        last.path.join() === operation.path.join();
      if (undoesLast) {
        operations.pop();
        this.#shifts--;
        return;
      }
      this.#shifts++;
    }
    if (operations.length >= maxOperations) throw new StreamError('too many rule operations');
    operations.push(operation);
  }

  clear(): void {
    this.#operations.length = 0;
    this.#styles.clear();
    this.#shifts = 0;
  }
}
