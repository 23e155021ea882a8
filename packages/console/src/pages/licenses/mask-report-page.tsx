// For the owner: what is masked on the license's pages, and what looks sensitive and is not, with what to do about it.
// A report is asked of a page that is being shared, or comes from one that the owner opened by a link; it holds selectors
// and names of fields, never what is in them.

import type { License, MaskReport, MaskReportEntry, SessionSummary } from '@alongside/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { licensesQuery, saveLicense } from '../../api/admin-queries.ts';
import { explain } from '../../api/client.ts';
import { sessionsQuery } from '../../api/queries.ts';
import { formatInstant } from '../../format.ts';
import { EmptyNotice, ErrorNotice } from '../../parts/notice.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { actionCell, DataTable, narrowLine, Surface, TableSkeleton, wideCell } from '../../parts/surface.tsx';
import { maskTexts as words } from '../../texts-masks.ts';
import pageStyles from './license-page.module.css';
import styles from './mask-report-page.module.css';
import { makeMaskReport, maskReportsQuery } from './mask-reports.ts';
import { ReportLink } from './report-link.tsx';

const exposedColumns = [
  { key: 'what', head: words.columns.what },
  { key: 'why', head: words.columns.why, from: 'medium', width: 176 },
  { key: 'selector', head: words.columns.selector, from: 'medium' },
  { key: 'action', head: words.columns.action, isHidden: true, width: 120 },
] as const;
/** As wide as those above them; nothing is to be done here. */
const maskedColumns = [...exposedColumns.slice(0, 3), { key: 'rest', head: '', from: 'medium', width: 120 }] as const;

export function MaskReportPage() {
  const { id } = useParams({ from: '/console/admin/licenses/$id/masks' });
  const license = useQuery(licensesQuery).data?.find((candidate) => candidate.id === id);
  const reports = useQuery(maskReportsQuery(id));
  const name = license?.name ?? '';

  return (
    <Page
      title={words.title}
      lead={words.lead(name)}
      above={
        <Link to="/admin/licenses/$id" params={{ id }} className={pageStyles.back}>
          <IconArrowLeft size={16} stroke={1.8} aria-hidden="true" />
          {words.back(name)}
        </Link>
      }
    >
      {license !== undefined && <ReportLink license={license} />}
      <SharedPages license={id} />
      <Section title={words.reports} lead={words.whatToDo}>
        {reports.isError ? (
          <ErrorNotice error={reports.error} onRetry={() => void reports.refetch()} />
        ) : reports.data === undefined ? (
          <Surface isPadded={false}>
            <TableSkeleton rows={4} />
          </Surface>
        ) : reports.data.length === 0 ? (
          <Surface isPadded={false}>
            <EmptyNotice icon={IconEyeOff} title={words.empty} hint={words.emptyHint} />
          </Surface>
        ) : (
          reports.data.map((report) => <Report key={report.page} report={report} license={license} />)
        )}
      </Section>
    </Page>
  );
}

/** Sessions of the license whose page is on an agent's screen at this moment. */
function SharedPages({ license }: { license: string }) {
  const sessions = (useQuery(sessionsQuery).data ?? []).filter(
    ({ license: { id }, primary, pageUrl }) =>
      id === license && primary === 'connected' && pageUrl !== null && pageUrl !== '',
  );
  return (
    <Section title={words.shared} lead={sessions.length === 0 ? words.noneShared : words.sharedLead}>
      {sessions.length > 0 && (
        <Surface isPadded={false}>
          {sessions.map((session) => (
            <SharedPage key={session.id} session={session} license={license} />
          ))}
        </Surface>
      )}
    </Section>
  );
}

function SharedPage({ session, license }: { session: SessionSummary; license: string }) {
  const [isBusy, setBusy] = useState(false);
  const page = session.pageUrl ?? '';

  const check = async (): Promise<void> => {
    setBusy(true);
    try {
      const report = await makeMaskReport(license, session.id);
      notifications.show({ message: words.checked(report.page) });
    } catch (error) {
      const { what, todo } = explain(error);
      notifications.show({ color: 'red', title: what, message: todo });
    }
    setBusy(false);
  };

  return (
    <div className={styles.head}>
      <div>
        <p className={styles.page}>{session.pageTitle || page}</p>
        <p className={styles.quiet}>{page}</p>
      </div>
      <Button size="compact-md" loading={isBusy} aria-label={words.checkLabel(page)} onClick={() => void check()}>
        {words.check}
      </Button>
    </div>
  );
}

function Report({ report, license }: { report: MaskReport; license: License | undefined }) {
  const { exposed, masked } = report;
  return (
    <Surface isPadded={false}>
      <article className={styles.report} aria-label={report.page}>
        <div className={styles.head}>
          <h3 className={styles.page}>{report.page}</h3>
          <p className={styles.quiet}>{words.at(formatInstant(report.at))}</p>
        </div>
        {!report.isWhole && <p className={`${styles.quiet} ${styles.line}`}>{words.notWhole}</p>}
        {exposed.length === 0 ? (
          <p className={`${styles.quiet} ${styles.line}`}>{words.exposedNone}</p>
        ) : (
          <DataTable label={words.exposed} columns={exposedColumns} isLog>
            {exposed.map((entry) => (
              <tr key={`${entry.reason} ${entry.selector}`}>
                <Cells entry={entry} />
                <td className={actionCell}>
                  <MaskAction selector={entry.selector} license={license} />
                </td>
              </tr>
            ))}
          </DataTable>
        )}
        <details className={styles.masked}>
          <summary>{words.masked(masked.length)}</summary>
          {masked.length === 0 ? (
            <p className={`${styles.quiet} ${styles.line}`}>{words.maskedNone}</p>
          ) : (
            <DataTable label={words.masked(masked.length)} columns={maskedColumns} isLog>
              {masked.map((entry) => (
                <tr key={`${entry.reason} ${entry.selector}`}>
                  <Cells entry={entry} />
                  <td className={wideCell} />
                </tr>
              ))}
            </DataTable>
          )}
        </details>
      </article>
    </Surface>
  );
}

function Cells({ entry }: { entry: MaskReportEntry }) {
  const why = words.reasons[entry.reason] ?? entry.reason;
  const times = words.times(entry.count);
  return (
    <>
      <td>
        {entry.label || words.unnamed}
        <span className={narrowLine}>
          {why} · <code>{entry.selector}</code>
        </span>
      </td>
      <td className={wideCell}>{times === '' ? why : `${why}, ${times}`}</td>
      <td className={wideCell}>
        <code className={styles.selector}>{entry.selector}</code>
      </td>
    </>
  );
}

/** Adds the selector to the license's masks. It came from a page, so it is looked at before it can refuse a start. */
function MaskAction({ selector, license }: { selector: string; license: License | undefined }) {
  const [isBusy, setBusy] = useState(false);
  if (license === undefined) return null;
  const { privacy } = license;
  if (privacy.masked.includes(selector)) return <span className={styles.quiet}>{words.alreadyMasked}</span>;

  const mask = async (): Promise<void> => {
    if (!CSS.supports(`selector(:not(${selector}))`)) {
      notifications.show({ color: 'red', message: words.badSelector });
      return;
    }
    setBusy(true);
    try {
      await saveLicense(license.id, { privacy: { ...privacy, masked: [...privacy.masked, selector] } });
      notifications.show({ message: words.maskedNow(selector) });
    } catch (error) {
      const { what, todo } = explain(error);
      notifications.show({ color: 'red', title: what, message: todo });
    }
    setBusy(false);
  };

  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={isBusy}
      aria-label={words.maskLabel(selector)}
      onClick={() => void mask()}
    >
      {words.mask}
    </Button>
  );
}
