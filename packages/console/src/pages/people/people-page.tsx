// Who can sign in: a table to look through, a drawer to make and change accounts.

import type { Account, License, Me } from '@alongside/protocol';
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { accountsQuery, licensesQuery, saveAccount } from '../../api/admin-queries.ts';
import { explain } from '../../api/client.ts';
import { meQuery } from '../../api/queries.ts';
import { formatDate } from '../../format.ts';
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
import { texts } from '../../texts.ts';
import { adminTexts } from '../../texts-admin.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { PersonDrawer } from './person-drawer.tsx';

const words = adminTexts.people;

const columns = [
  { key: 'name', head: words.columns.name },
  { key: 'role', head: words.columns.role, from: 'medium', width: 120 },
  { key: 'licenses', head: words.columns.licenses, from: 'medium', width: 176 },
  { key: 'state', head: words.columns.state, from: 'medium', width: 128 },
  { key: 'created', head: words.columns.created, from: 'large', width: 128 },
  { key: 'actions', head: words.columns.actions, isHidden: true, width: 72 },
] as const;

type Open = { readonly what: 'edit' | 'password' | 'disable'; readonly account: Account } | null;

export function PeoplePage() {
  const me = useQuery(meQuery).data;
  const accounts = useQuery(accountsQuery);
  const licenses = useQuery(licensesQuery);
  const { edit } = useSearch({ from: '/console/admin/people' });
  const navigate = useNavigate();
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  const openNew = (): void => void navigate({ to: '/admin/people', search: { edit: 'new' } });
  const shown = (accounts.data ?? []).filter((account) => matches(account, filter));

  const enable = async (account: Account): Promise<void> => {
    try {
      await saveAccount(account.id, { isDisabled: false });
      notifications.show({ message: words.wasEnabled(account.name) });
    } catch (error) {
      const { what, todo } = explain(error);
      notifications.show({ color: 'red', title: what, message: todo });
    }
  };

  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Button leftSection={<IconPlus size={18} stroke={1.8} />} onClick={openNew}>
          {words.create}
        </Button>
      }
    >
      <TextInput
        maw={400}
        mb={-8}
        aria-label={words.filter}
        placeholder={words.filter}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      {accounts.data !== undefined ? (
        <Surface isPadded={false}>
          {shown.length === 0 ? (
            <EmptyNotice
              icon={IconUsers}
              title={accounts.data.length === 0 ? words.empty : words.noMatch}
              hint={accounts.data.length === 0 ? words.emptyHint : ''}
              action={
                accounts.data.length === 0 ? (
                  <Button variant="default" onClick={openNew}>
                    {words.create}
                  </Button>
                ) : (
                  <Button variant="default" onClick={() => setFilter('')}>
                    {texts.actions.clearFilter}
                  </Button>
                )
              }
            />
          ) : (
            <DataTable label={words.title} columns={columns}>
              {shown.map((account) => (
                <PersonRow
                  key={account.id}
                  account={account}
                  me={me}
                  licenses={licenses.data ?? []}
                  onOpen={(what) => setOpen({ what, account })}
                  onEnable={() => void enable(account)}
                />
              ))}
            </DataTable>
          )}
        </Surface>
      ) : accounts.isError ? (
        <ErrorNotice error={accounts.error} onRetry={() => void accounts.refetch()} />
      ) : (
        <Surface isPadded={false}>
          <TableSkeleton />
        </Surface>
      )}

      <PersonDrawer
        account={null}
        licenses={licenses.data ?? []}
        isOpen={edit === 'new'}
        onClose={() => void navigate({ to: '/admin/people', search: {} })}
      />
      <PersonDrawer
        account={open?.what === 'edit' ? open.account : null}
        licenses={licenses.data ?? []}
        isOpen={open?.what === 'edit'}
        onClose={close}
      />
      <PasswordDialog account={open?.what === 'password' ? open.account : null} onClose={close} />
      <ConfirmDialog
        isOpen={open?.what === 'disable'}
        title={words.disableQuestion(open?.account.name ?? '')}
        meaning={words.disableMeaning}
        submit={texts.actions.disable}
        onClose={close}
        onConfirm={async () => {
          if (open === null) return;
          await saveAccount(open.account.id, { isDisabled: true });
          notifications.show({ message: words.wasDisabled(open.account.name) });
        }}
      />
    </Page>
  );
}

function matches(account: Account, filter: string): boolean {
  const wanted = filter.trim().toLocaleLowerCase();
  return `${account.name} ${account.email} ${texts.roles[account.role]}`.toLocaleLowerCase().includes(wanted);
}

interface PersonRowProps {
  readonly account: Account;
  readonly me: Me | undefined;
  readonly licenses: readonly License[];
  readonly onOpen: (what: 'edit' | 'password' | 'disable') => void;
  readonly onEnable: () => void;
}

function PersonRow({ account, me, licenses, onOpen, onEnable }: PersonRowProps) {
  const isSelf = account.id === me?.id;
  const served = servedLicenses(account, licenses);
  return (
    <tr>
      <td>
        {account.name}
        {isSelf && ` (${words.you})`}
        <span className={quietLine}>{account.email}</span>
        <span className={narrowLine}>
          {texts.roles[account.role]} · {served}
        </span>
        <span className={narrowLine}>
          <PersonMark account={account} />
        </span>
      </td>
      <td className={wideCell}>{texts.roles[account.role]}</td>
      <td className={wideCell}>{served}</td>
      <td className={wideCell}>
        <PersonMark account={account} />
      </td>
      <td className={widestCell}>
        <time dateTime={new Date(account.createdAt).toISOString()}>{formatDate(account.createdAt)}</time>
      </td>
      <td className={actionCell}>
        <Menu position="bottom-end" width={192}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={texts.actions.more(account.name)}>
              <IconDots size={18} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => onOpen('edit')}>
              {texts.actions.edit}
            </Menu.Item>
            <Menu.Item leftSection={<IconKey size={16} stroke={1.6} />} onClick={() => onOpen('password')}>
              {words.resetPassword}
            </Menu.Item>
            {account.isDisabled ? (
              <Menu.Item leftSection={<IconCircleCheck size={16} stroke={1.6} />} onClick={onEnable}>
                {texts.actions.enable}
              </Menu.Item>
            ) : (
              <Menu.Item
                disabled={isSelf}
                leftSection={<IconBan size={16} stroke={1.6} />}
                onClick={() => onOpen('disable')}
              >
                {texts.actions.disable}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}

function PersonMark({ account }: { account: Account }) {
  return account.isDisabled ? (
    <StateMark icon={IconBan} tone="bad">
      {words.disabled}
    </StateMark>
  ) : (
    <StateMark icon={IconCircleCheck} tone="good">
      {words.active}
    </StateMark>
  );
}

/** Which licenses an account serves, in words. */
function servedLicenses(account: Account, licenses: readonly License[]): string {
  if (account.role !== 'agent' || account.licenses === null) return words.allLicenses;
  const names = account.licenses.map((id) => licenses.find((license) => license.id === id)?.name ?? id);
  return names.length === 0 ? words.noLicenses : names.join(', ');
}
