// Reports on the masks of a license's pages: the last one of each page. They hold selectors, names of fields and counts,
// never content, and no more pages than a license may have here.

import type { MaskReport } from '@alongside/protocol';
import type { Store } from './database.ts';

const maxPages = 500;

export async function keepMaskReport(store: Store, license: string, report: MaskReport): Promise<void> {
  const { page, at, ...rest } = report;
  const row = { license_id: license, page, at, report: JSON.stringify(rest) };
  await store.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('mask_reports')
      .values(row)
      .onConflict((conflict) => conflict.columns(['license_id', 'page']).doUpdateSet({ at, report: row.report }))
      .execute();
    const kept = transaction
      .selectFrom('mask_reports')
      .select('page')
      .where('license_id', '=', license)
      .orderBy('at', 'desc')
      .limit(maxPages);
    await transaction
      .deleteFrom('mask_reports')
      .where('license_id', '=', license)
      .where('page', 'not in', kept)
      .execute();
  });
}

/** The last report of each page, newest first. */
export async function listMaskReports(store: Store, license: string): Promise<MaskReport[]> {
  const rows = await store
    .selectFrom('mask_reports')
    .selectAll()
    .where('license_id', '=', license)
    .orderBy('at', 'desc')
    .execute();
  return rows.map(({ page, at, report }) => ({ page, at, ...(JSON.parse(report) as Omit<MaskReport, 'page' | 'at'>) }));
}
