// API keys: a table to look through, a drawer to make one, which shows the key once.

import type { ApiKey } from '@alongside/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { keysQuery, revokeKey } from '../../api/license-admin.ts';
import { formatAge, formatDate } from '../../format.ts';
import { useNow } from '../../now.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { EmptyNotice, ErrorNotice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import {
  actionCell,
  DataTable,
  narrowLine,
  quietLine,
  Surface,
  TableSkeleton,
  wideCell,
  widestCell,
} from '../../parts/surface.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import { KeyDrawer } from './key-drawer.tsx';

const words = licenseTexts.keys;

const columns = [
  { key: 'name', head: words.columns.name },
  { key: 'scopes', head: words.columns.scopes, from: 'medium', width: 224 },
  { key: 'used', head: words.columns.used, from: 'medium', width: 128 },
  { key: 'expires', head: words.columns.expires, from: 'large', width: 128 },
  { key: 'state', head: words.columns.state, from: 'medium', width: 120 },
  { key: 'actions', head: words.columns.actions, isHidden: true, width: 104 },
] as const;

export function KeysPage() {
  const keys = useQuery(keysQuery);
  const { edit } = useSearch({ from: '/console/admin/keys' });
  const navigate = useNavigate();
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const openNew = (): void => void navigate({ to: '/admin/keys', search: { edit: 'new' } });

  return (
    <Page
      title={words.title}
      lead={
        <>
          {words.lead} {words.api} <a href="/api/openapi.json">/api/openapi.json</a>.
        </>
      }
      actions={
        <Button leftSection={<IconPlus size={18} stroke={1.8} />} onClick={openNew}>
          {words.create}
        </Button>
      }
    >
      {keys.data !== undefined ? (
        <Surface isPadded={false}>
          {keys.data.length === 0 ? (
            <EmptyNotice
              icon={IconKey}
              title={words.empty}
              hint={words.emptyHint}
              action={
                <Button variant="default" onClick={openNew}>
                  {words.create}
                </Button>
              }
            />
          ) : (
            <DataTable label={words.title} columns={columns}>
              {keys.data.map((key) => (
                <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
              ))}
            </DataTable>
          )}
        </Surface>
      ) : keys.isError ? (
        <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />
      ) : (
        <Surface isPadded={false}>
          <TableSkeleton />
        </Surface>
      )}
      <KeyDrawer isOpen={edit === 'new'} onClose={() => void navigate({ to: '/admin/keys', search: {} })} />
      {revoking !== null && (
        <ConfirmDialog
          isOpen
          title={words.revokeQuestion(revoking.name)}
          meaning={words.revokeMeaning}
          submit={words.revoke}
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            await revokeKey(revoking.id);
            notifications.show({ message: words.revoked(revoking.name) });
          }}
        />
      )}
    </Page>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const now = useNow();
  const state = stateOf(apiKey, now);
  const used = apiKey.lastUsedAt === null ? words.never : formatAge(apiKey.lastUsedAt, now);
  const mark =
    state === 'active' ? (
      <StateMark icon={IconCircleCheck} tone="good">
        {words.states.active}
      </StateMark>
    ) : (
      <StateMark icon={state === 'expired' ? IconClock : IconBan} tone="quiet">
        {words.states[state]}
      </StateMark>
    );
  return (
    <tr>
      <td>
        {apiKey.name}
        <span className={quietLine}>
          <code>{apiKey.prefix}…</code> {words.madeBy(apiKey.createdBy, formatDate(apiKey.createdAt))}
        </span>
        <span className={narrowLine}>{mark}</span>
        <span className={narrowLine}>{apiKey.scopes.join(', ')}</span>
      </td>
      <td className={wideCell}>{apiKey.scopes.join(', ')}</td>
      <td className={wideCell}>{used}</td>
      <td className={widestCell}>{apiKey.expiresAt === null ? words.never : formatDate(apiKey.expiresAt)}</td>
      <td className={wideCell}>{mark}</td>
      <td className={actionCell}>
        {state === 'active' && (
          <Button size="compact-sm" variant="default" onClick={onRevoke}>
            {words.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
}

function stateOf(key: ApiKey, now: number): keyof typeof words.states {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}
