// The audit log, newest first, read page by page. The filter looks through what is loaded; a session's own entries are
// asked for at the server.

import '../mantine-form-styles.css';
import { type AuditEntry, grants, type License } from '@alongside/protocol';
import { Button, Group, Pill, TextInput } from '@mantine/core';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { auditQuery, licensesQuery } from '../api/admin-queries.ts';
import { formatAction, formatInstant } from '../format.ts';
import { EmptyNotice, ErrorNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, narrowLine, quietLine, rowLink, Surface, TableSkeleton, wideCell } from '../parts/surface.tsx';
import { texts } from '../texts.ts';
import { adminTexts } from '../texts-admin.ts';
import styles from './audit-page.module.css';
import { endReason } from './co-browsing/session-words.ts';

const words = adminTexts.audit;

const columns = [
  { key: 'at', head: words.columns.at, from: 'medium', width: 224 },
  { key: 'what', head: words.columns.action },
  { key: 'who', head: words.columns.actor, from: 'medium', width: 208 },
  { key: 'subject', head: words.columns.subject, from: 'medium', width: 272 },
] as const;

export function AuditPage() {
  const { session } = useSearch({ from: '/console/admin/audit' });
  const navigate = useNavigate();
  const audit = useInfiniteQuery(auditQuery(session));
  const licenses = useQuery(licensesQuery).data ?? [];
  const [filter, setFilter] = useState('');
  const entries = audit.data ?? [];
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = entries.filter((entry) => searchText(entry, licenses).includes(wanted));
  const clear = (): void => {
    setFilter('');
    void navigate({ to: '/admin/audit', search: {} });
  };

  return (
    <Page title={words.title} lead={words.lead}>
      <Group gap="sm" mb={-8}>
        <TextInput
          w={{ base: '100%', xs: 400 }}
          aria-label={words.filter}
          placeholder={words.filter}
          leftSection={<IconSearch size={18} stroke={1.6} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        {session !== undefined && (
          <Pill
            size="lg"
            withRemoveButton
            removeButtonProps={{ 'aria-label': words.clearSession, 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => void navigate({ to: '/admin/audit', search: {} })}
          >
            {words.filterSession(shortId(session))}
          </Pill>
        )}
      </Group>
      {audit.data !== undefined ? (
        <>
          <Surface isPadded={false}>
            {shown.length === 0 ? (
              <EmptyNotice
                icon={IconHistory}
                title={entries.length === 0 && session === undefined ? words.empty : words.noMatch}
                hint={entries.length === 0 && session === undefined ? words.emptyHint : ''}
                action={
                  entries.length === 0 && session === undefined ? undefined : (
                    <Button variant="default" onClick={clear}>
                      {texts.actions.clearFilter}
                    </Button>
                  )
                }
              />
            ) : (
              <DataTable label={words.title} columns={columns} isLog>
                {shown.map((entry) => (
                  <AuditRow key={entry.id} entry={entry} licenses={licenses} />
                ))}
              </DataTable>
            )}
          </Surface>
          {audit.hasNextPage && (
            <Group justify="center">
              <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
                {texts.actions.loadMore}
              </Button>
            </Group>
          )}
          {audit.isFetchNextPageError && <ErrorNotice error={audit.error} />}
        </>
      ) : audit.isError ? (
        <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />
      ) : (
        <Surface isPadded={false}>
          <TableSkeleton rows={6} />
        </Surface>
      )}
    </Page>
  );
}

/** The start of an id, enough to tell sessions apart. */
function shortId(id: string): string {
  return id.length > 10 ? `${id.slice(0, 8)}…` : id;
}

function actionWords(entry: AuditEntry): string {
  return Object.hasOwn(words.actions, entry.action)
    ? (words.actions[entry.action] ?? entry.action)
    : formatAction(entry.action);
}

/** Details are codes for some actions. */
function detailWords(entry: AuditEntry): string {
  if (entry.action === 'ended') return endReason(entry.detail);
  const grant = entry.action === 'grant' ? grants.find((known) => known === entry.detail) : undefined;
  return grant === undefined ? entry.detail : texts.grants[grant];
}

function licenseName(id: string, licenses: readonly License[]): string {
  return licenses.find((license) => license.id === id)?.name ?? shortId(id);
}

function searchText(entry: AuditEntry, licenses: readonly License[]): string {
  const license = entry.license === null ? '' : licenseName(entry.license, licenses);
  const parts = [entry.actor, entry.action, actionWords(entry), detailWords(entry), license, entry.session ?? ''];
  return parts.join(' ').toLocaleLowerCase();
}

function AuditRow({ entry, licenses }: { entry: AuditEntry; licenses: readonly License[] }) {
  return (
    <tr>
      <td className={wideCell}>
        <time dateTime={new Date(entry.at).toISOString()}>{formatInstant(entry.at)}</time>
      </td>
      <td>
        {actionWords(entry)}
        {entry.detail !== '' && <span className={quietLine}>{detailWords(entry)}</span>}
        <span className={narrowLine}>
          {entry.actor} · {formatInstant(entry.at)}
        </span>
      </td>
      <td className={wideCell}>{entry.actor}</td>
      <td className={wideCell}>
        <span className={styles.subject}>
          {entry.license !== null && (
            <Link to="/admin/licenses/$id" params={{ id: entry.license }} className={rowLink}>
              {licenseName(entry.license, licenses)}
            </Link>
          )}
          {entry.session !== null && (
            <Link
              to="/admin/audit"
              search={{ session: entry.session }}
              className={`${rowLink} ${quietLine}`}
              title={entry.session}
            >
              {words.session} {shortId(entry.session)}
            </Link>
          )}
        </span>
      </td>
    </tr>
  );
}
