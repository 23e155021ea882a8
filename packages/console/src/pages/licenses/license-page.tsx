// One license: its snippet, its settings, and the ways to change, disable and delete it.

import type { License } from '@alongside/protocol';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { deleteLicense, forgetLicense, licensesQuery, saveLicense } from '../../api/admin-queries.ts';
import { explain } from '../../api/client.ts';
import { endSessionsOf, usageQuery } from '../../api/license-admin.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Surface, TableSkeleton } from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { licenseTexts } from '../../texts-licenses.ts';
import { maskTexts } from '../../texts-masks.ts';
import { FullPageNotice } from '../full-page-notice.tsx';
import { AgentsPanel } from './agents-panel.tsx';
import { CheckPanel } from './check-panel.tsx';
import { CssPanel } from './css-panel.tsx';
import { LicenseDetails } from './license-details.tsx';
import { LicenseDrawer } from './license-drawer.tsx';
import { LicenseMark } from './license-mark.tsx';
import styles from './license-page.module.css';
import { SnippetPanel } from './snippet-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';

export function LicensePage() {
  const { id } = useParams({ from: '/console/admin/licenses/$id' });
  const licenses = useQuery(licensesQuery);
  const license = licenses.data?.find((candidate) => candidate.id === id);

  if (license !== undefined) return <LoadedLicense key={license.id} license={license} />;
  if (licenses.isError) {
    return (
      <Page title={licenseTexts.title}>
        <ErrorNotice error={licenses.error} onRetry={() => void licenses.refetch()} />
      </Page>
    );
  }
  if (licenses.data === undefined || licenses.isFetching) {
    return (
      <Page title={licenseTexts.title} above={<BackLink />}>
        <Surface isPadded={false}>
          <TableSkeleton rows={6} />
        </Surface>
      </Page>
    );
  }
  return (
    <FullPageNotice
      title={licenseTexts.notFound}
      actions={<Button renderRoot={(props) => <Link to="/admin/licenses" {...props} />}>{licenseTexts.back}</Button>}
    >
      <p>{licenseTexts.notFoundHint}</p>
    </FullPageNotice>
  );
}

function BackLink() {
  return (
    <Link to="/admin/licenses" className={styles.back}>
      <IconArrowLeft size={16} stroke={1.8} aria-hidden="true" />
      {licenseTexts.back}
    </Link>
  );
}

function LoadedLicense({ license }: { license: License }) {
  const navigate = useNavigate();
  const [open, setOpen] = useState<'edit' | 'disable' | 'delete' | 'end' | null>(null);
  const usage = useQuery(usageQuery(license.id)).data;
  const counted = usage === undefined ? '' : licenseTexts.usage.counted(usage.live, usage.waiting);
  const close = (): void => setOpen(null);

  const enable = async (): Promise<void> => {
    try {
      await saveLicense(license.id, { isDisabled: false });
      notifications.show({ message: licenseTexts.disable.undone(license.name) });
    } catch (error) {
      const { what, todo } = explain(error);
      notifications.show({ color: 'red', title: what, message: todo });
    }
  };

  return (
    <Page
      title={license.name}
      lead={<LicenseMark license={license} />}
      above={<BackLink />}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconEyeOff size={18} stroke={1.6} />}
            renderRoot={(props) => <Link to="/admin/licenses/$id/masks" params={{ id: license.id }} {...props} />}
          >
            {maskTexts.link}
          </Button>
          <Button variant="default" leftSection={<IconPencil size={18} stroke={1.6} />} onClick={() => setOpen('edit')}>
            {texts.actions.edit}
          </Button>
          <Menu position="bottom-end" width={192}>
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label={texts.actions.more(license.name)}>
                <IconDots size={18} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {license.isDisabled ? (
                <Menu.Item leftSection={<IconCircleCheck size={16} stroke={1.6} />} onClick={() => void enable()}>
                  {texts.actions.enable}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconBan size={16} stroke={1.6} />} onClick={() => setOpen('disable')}>
                  {texts.actions.disable}
                </Menu.Item>
              )}
              <Menu.Item
                c="var(--al-bad)"
                leftSection={<IconTrash size={16} stroke={1.6} />}
                onClick={() => setOpen('delete')}
              >
                {texts.actions.remove}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <SnippetPanel license={license} />
          <CheckPanel license={license} pages={usage?.pages ?? []} />
          <CssPanel license={license} />
        </div>
        <div className={styles.column}>
          <UsagePanel license={license} onEnd={() => setOpen('end')} />
          <LicenseDetails license={license} />
          <AgentsPanel license={license} />
        </div>
      </div>

      <LicenseDrawer
        license={license}
        isOpen={open === 'edit'}
        onClose={close}
        onSaved={(saved) => {
          notifications.show({ message: licenseTexts.form.saved(saved.name) });
          close();
        }}
      />
      <ConfirmDialog
        isOpen={open === 'end'}
        title={licenseTexts.usage.endQuestion(license.name)}
        meaning={licenseTexts.usage.endMeaning(counted)}
        submit={licenseTexts.usage.end}
        onClose={close}
        onConfirm={async () => {
          notifications.show({ message: licenseTexts.usage.ended(await endSessionsOf(license.id)) });
        }}
      />
      <ConfirmDialog
        isOpen={open === 'disable'}
        title={licenseTexts.disable.question(license.name)}
        meaning={licenseTexts.disable.meaning(counted)}
        submit={licenseTexts.disable.submit}
        onClose={close}
        onConfirm={async () => {
          await saveLicense(license.id, { isDisabled: true });
          notifications.show({ message: licenseTexts.disable.done(license.name) });
        }}
      />
      <ConfirmDialog
        isOpen={open === 'delete'}
        title={licenseTexts.remove.question(license.name)}
        meaning={licenseTexts.remove.meaning(counted)}
        note={licenseTexts.remove.instead}
        submit={licenseTexts.remove.submit}
        typed={{ label: licenseTexts.remove.confirm(license.name), text: license.name }}
        onClose={close}
        onConfirm={async () => {
          await deleteLicense(license.id);
          notifications.show({ message: licenseTexts.remove.done(license.name) });
          await navigate({ to: '/admin/licenses' });
          void forgetLicense(license.id);
        }}
      />
    </Page>
  );
}
