import { describe, expect, it } from 'vitest';
import { numbersIn, parseContract, readContract, reportContract } from './contract-table.ts';
import type { Outcome } from './suite.ts';

const MARKDOWN = `
- chromium: 1-2, 4
- firefox: 1
- webkit:

1. one
2. two
3. three
4. four
`;

const passed = (title: string, engine: Outcome['engine'] = 'chromium'): Outcome => ({
  title,
  engine,
  status: 'passed',
});
const failed = (title: string, engine: Outcome['engine'] = 'chromium'): Outcome => ({
  title,
  engine,
  status: 'failed',
});
const allPassed = [passed('[1] [2] a'), passed('[4] b'), passed('[1] c', 'firefox')];

describe('the contract', () => {
  it('reads numbers from the start of a title only', () => {
    expect(numbersIn('[7] [40] a click [9] away')).toEqual([7, 40]);
    expect(numbersIn('[7][40] a click')).toEqual([7, 40]);
    expect(numbersIn('a click [9]')).toEqual([]);
  });

  it('holds when everything listed passed', () => {
    const report = reportContract(parseContract(MARKDOWN), allPassed, ['chromium', 'firefox']);
    expect([report.missing, report.failed]).toEqual([0, 0]);
    expect(report.text).toContain('Open: 3');
  });

  it('counts as missing what is listed and has no test in that engine', () => {
    const report = reportContract(parseContract(MARKDOWN), allPassed.slice(0, 2), ['chromium', 'firefox']);
    expect([report.missing, report.failed]).toEqual([1, 0]);
  });

  it('counts a skipped test as none', () => {
    const outcomes: Outcome[] = [...allPassed.slice(0, 2), { title: '[1] c', engine: 'firefox', status: 'skipped' }];
    expect(reportContract(parseContract(MARKDOWN), outcomes, ['chromium', 'firefox']).missing).toBe(1);
  });

  it('fails a statement of which one test of several failed', () => {
    const report = reportContract(parseContract(MARKDOWN), [...allPassed, failed('[2] d')], ['chromium', 'firefox']);
    expect([report.missing, report.failed]).toEqual([0, 1]);
  });

  it('lets what is not listed fail, and says so', () => {
    const report = reportContract(parseContract(MARKDOWN), [...allPassed, failed('[3] e')], ['chromium', 'firefox']);
    expect([report.missing, report.failed]).toEqual([0, 0]);
    expect(report.text).toMatch(/\[3\].*fails/);
  });

  it('does not ask for an engine that is not there', () => {
    const report = reportContract(parseContract(MARKDOWN), allPassed.slice(0, 2), ['chromium']);
    expect(report.missing).toBe(0);
    expect(report.text).toMatch(/\[1\].*not run/);
  });

  it('refuses a list that names what does not exist', () => {
    expect(() => parseContract(MARKDOWN.replace('4\n', '5\n'))).toThrow('no statement 5');
    expect(() => parseContract(MARKDOWN.replace('- webkit:', ''))).toThrow('webkit');
    expect(() => parseContract(MARKDOWN.replace('1-2', 'one'))).toThrow('neither');
  });

  it('knows all 125 statements', () => {
    expect([...readContract().statements.keys()]).toEqual(Array.from({ length: 125 }, (_, index) => index + 1));
  });
});
