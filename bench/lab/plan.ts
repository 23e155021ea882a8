// What is measured, how often, and in which order: modes take turns, and every other round goes the other way, so that
// none is always first.

export const fullRuns = 5;
export const quickRuns = 2;

export interface Plan {
  readonly names: readonly string[];
  readonly runs: number;
}

/**
 * What the words of the command line ask for.
 * @param parts names of all that can be measured
 * @returns a plan, `help`, or a sentence that says what is wrong
 */
export function planOf(words: readonly string[], parts: readonly string[]): Plan | string {
  if (words.includes('--help') || words.includes('-h')) return 'help';
  const unknown = words.filter((word) => !parts.includes(word) && word !== '--quick');
  if (unknown.length > 0) return `Unknown: ${unknown.join(', ')}.`;
  const names = parts.filter((name) => words.includes(name));
  return { names: names.length > 0 ? names : parts, runs: words.includes('--quick') ? quickRuns : fullRuns };
}

/** Calls for each mode so many times. */
export async function alternate<Mode>(
  modes: readonly Mode[],
  runs: number,
  measure: (mode: Mode, run: number) => Promise<void>,
): Promise<void> {
  for (let run = 0; run < runs; run++) {
    const order = run % 2 === 0 ? modes : [...modes].reverse();
    for (const mode of order) await measure(mode, run);
  }
}
