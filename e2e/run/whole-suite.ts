// One whole run of the suite: unit tests, then browser tests in every engine of this machine, judged by the contract.

import { ENGINES, ensureBrowsers } from './browsers.ts';
import { readContract, reportContract } from './contract-table.ts';
import { hashSources, type Outcome, rememberRun, runBrowserTests, runUnitTests, totalsLine } from './suite.ts';

export interface SuiteResult {
  outcomes: Outcome[];
  /** The table of statements and engines. */
  report: string;
  totals: string;
  isGreen: boolean;
}

export async function runWholeSuite(): Promise<SuiteResult> {
  const browsers = ensureBrowsers();
  const sources = hashSources();
  const outcomes = [...(await runUnitTests()), ...(await runBrowserTests())];
  rememberRun(outcomes, sources);
  const engines = ENGINES.filter((engine) => browsers[engine] !== undefined);
  const { text, missing } = reportContract(readContract(), outcomes, engines);
  const isGreen = missing === 0 && outcomes.every(({ status }) => status !== 'failed');
  return { outcomes, report: text, totals: totalsLine(outcomes, missing), isGreen };
}
