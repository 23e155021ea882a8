import { describe, expect, it } from 'vitest';
import { kilobytes, limitRow, markdownTable, milliseconds, plainRow, ratioRow, seconds, verdict } from './row.ts';

describe('rows of the table', () => {
  const met = ratioRow('snapshot', 30, 100, milliseconds, 0.4);
  const missed = limitRow('loader', 6000, '', kilobytes, 5 * 1024);

  it('judge by the ratio to the peer or by a limit', () => {
    expect(met).toMatchObject({ ours: '30.0 ms', peer: '100.0 ms', ratio: '0.30x', budget: '<= 0.4x', isMet: true });
    expect(ratioRow('snapshot', 41, 100, milliseconds, 0.4).isMet).toBe(false);
    expect(missed).toMatchObject({ ours: '5.86 KB', budget: '<= 5.00 KB', isMet: false });
  });

  it('do not judge where there is no budget', () => {
    expect(ratioRow('bytes', 1, 2, kilobytes, null).isMet).toBeNull();
    expect(plainRow('again', seconds(1234))).toMatchObject({ ours: '1.2 s', isMet: null });
  });

  it('become a table in which a missed budget stands out', () => {
    const lines = markdownTable([met, missed, plainRow('again', '1 s')]).split('\n');
    expect(lines).toHaveLength(5);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[2]).toContain('| yes');
    expect(lines[3]).toContain('**no**');
    expect(verdict([met, missed, plainRow('again', '1 s')])).toBe('1 of 2 budgets met');
  });
});
