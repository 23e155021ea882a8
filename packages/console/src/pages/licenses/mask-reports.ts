// What the mask report's page reads from the server and asks it for; loaded with that page, not with the console.

import {
  flag,
  integer,
  list,
  type MaskReport,
  type MaskReportEntry,
  type MaskReportLink,
  record,
  type Schema,
  text,
} from '@alongside/protocol';
import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';

const entry: Schema<MaskReportEntry> = record({
  selector: text(400),
  label: text(200),
  reason: text(40),
  count: integer(0, 1e9),
});
const report: Schema<MaskReport> = record({
  page: text(8192),
  at: integer(0, 8.64e15),
  masked: list(entry, 200),
  exposed: list(entry, 200),
  isWhole: flag,
});
const reports = list(report, 1000);
const link: Schema<MaskReportLink> = record({
  link: text(4000),
  at: integer(0, 8.64e15),
  until: integer(0, 8.64e15),
});
/** How often the server is asked whether a link has brought its report. */
const awaitMs = 2000;

const pathOf = (license: string): string => `/api/licenses/${encodeURIComponent(license)}/mask-reports`;

/**
 * The last report on the masks of each page of a license, newest first.
 * @param isAwaited whether one may come at any moment, from a page that was opened by a link
 */
export const maskReportsQuery = (license: string, isAwaited = false) =>
  queryOptions({
    queryKey: ['mask-reports', license],
    queryFn: ({ signal }) => ask('GET', pathOf(license), reports, { signal }),
    refetchInterval: isAwaited ? awaitMs : false,
  });

/** Makes a link that opens a page of the license and takes a report there. */
export function makeReportLink(license: string, page: string): Promise<MaskReportLink> {
  return ask('POST', `/api/licenses/${encodeURIComponent(license)}/mask-report-links`, link, { body: { page } });
}

/** Asks for a report on the page that is shared in a session. */
export async function makeMaskReport(license: string, session: string): Promise<MaskReport> {
  const made = await ask('POST', pathOf(license), report, { body: { session } });
  await queryClient.invalidateQueries({ queryKey: maskReportsQuery(license).queryKey });
  return made;
}
