// Shortcuts of one or two letters as a small state machine, without any browser: `c`, or `g` and then `l`. The second
// letter counts only if it comes soon. Keys with a modifier are not for it.

/** How long the first letter of a sequence is remembered. */
export const sequenceMs = 1200;

export interface KeyState {
  readonly first: string | null;
  readonly atMs: number;
}

export const idleKeys: KeyState = { first: null, atMs: 0 };

/**
 * Feeds one key.
 * @param sequences what there is, each `x` or `x y`.
 * @returns the next state, and the sequence that is complete now or null.
 */
export function pressKey(
  state: KeyState,
  key: string,
  nowMs: number,
  sequences: readonly string[],
): { state: KeyState; hit: string | null } {
  const isFresh = state.first !== null && nowMs - state.atMs <= sequenceMs;
  if (isFresh) {
    const both = `${state.first} ${key}`;
    if (sequences.includes(both)) return { state: idleKeys, hit: both };
  }
  if (sequences.includes(key)) return { state: idleKeys, hit: key };
  const opens = sequences.some((sequence) => sequence.startsWith(`${key} `));
  return { state: opens ? { first: key, atMs: nowMs } : idleKeys, hit: null };
}
