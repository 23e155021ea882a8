// Longest increasing subsequence in O(n log n): the children that may stay where they are while the others move.

/**
 * @param values distinct positions, or -1 for entries that cannot stay
 * @returns for each entry 1 when it belongs to one longest increasing subsequence, else 0
 */
export function longestIncreasing(values: readonly number[]): Uint8Array {
  const length = values.length;
  const stays = new Uint8Array(length);
  const before = new Int32Array(length);
  /** Index of the smallest last value of a subsequence of each length. */
  const tails: number[] = [];
  for (let index = 0; index < length; index++) {
    const value = values[index]!;
    if (value < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : tails[low - 1]!;
    tails[low] = index;
  }
  let index = tails.length === 0 ? -1 : tails[tails.length - 1]!;
  while (index >= 0) {
    stays[index] = 1;
    index = before[index]!;
  }
  return stays;
}
