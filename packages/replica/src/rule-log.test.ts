import { expect, it } from 'vitest';
import { RuleLog } from './rule-log.ts';

const insert = (index: number, text: string) => ({ kind: 'insert', path: [], index, text }) as const;
const remove = (index: number) => ({ kind: 'remove', path: [], index, text: '' }) as const;
const style = (at: number, text: string) => ({ kind: 'style', path: [at], index: 0, text }) as const;

it('forgets what came and went', () => {
  const log = new RuleLog();
  for (let round = 0; round < 1000; round++) {
    log.add(insert(0, 'a{}'));
    log.add(remove(0));
  }
  expect(log.operations).toEqual([]);
});

it('keeps the last style of a rule between two shifts', () => {
  const log = new RuleLog();
  log.add(style(0, 'color: red'));
  log.add(style(0, 'color: green'));
  log.add(insert(0, 'b{}'));
  log.add(style(0, 'color: blue'));
  expect(log.operations.map(({ text }) => text)).toEqual(['color: green', 'b{}', 'color: blue']);
});
