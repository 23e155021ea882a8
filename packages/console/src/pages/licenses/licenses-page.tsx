// All licenses, and the way to a new one.

import type { License } from '@alongside/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconLicense from '@tabler/icons-react/dist/esm/icons/IconLicense.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { licensesQuery } from '../../api/admin-queries.ts';
import { EmptyNotice, ErrorNotice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { DataTable, narrowLine, quietLine, rowLink, Surface, TableSkeleton, wideCell } from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { licenseTexts } from '../../texts-licenses.ts';
import { LicenseDrawer } from './license-drawer.tsx';
import { LicenseMark } from './license-mark.tsx';

const columns = [
  { key: 'name', head: licenseTexts.columns.name },
  { key: 'domains', head: licenseTexts.columns.domains, from: 'medium' },
  { key: 'mode', head: licenseTexts.columns.mode, from: 'medium', width: 136 },
  { key: 'limit', head: licenseTexts.columns.limit, from: 'medium', width: 96 },
  { key: 'state', head: licenseTexts.columns.state, width: 136 },
] as const;

export function LicensesPage() {
  const licenses = useQuery(licensesQuery);
  const { edit } = useSearch({ from: '/console/admin/licenses' });
  const navigate = useNavigate();
  const openNew = (): void => void navigate({ to: '/admin/licenses', search: { edit: 'new' } });

  return (
    <Page
      title={licenseTexts.title}
      lead={licenseTexts.lead}
      actions={
        <Button leftSection={<IconPlus size={18} stroke={1.8} />} onClick={openNew}>
          {licenseTexts.create}
        </Button>
      }
    >
      {licenses.data !== undefined ? (
        <Surface isPadded={false}>
          {licenses.data.length === 0 ? (
            <EmptyNotice
              icon={IconLicense}
              title={licenseTexts.empty}
              hint={licenseTexts.emptyHint}
              action={
                <Button variant="default" onClick={openNew}>
                  {licenseTexts.create}
                </Button>
              }
            />
          ) : (
            <DataTable label={licenseTexts.title} columns={columns}>
              {licenses.data.map((license) => (
                <LicenseRow key={license.id} license={license} />
              ))}
            </DataTable>
          )}
        </Surface>
      ) : licenses.isError ? (
        <ErrorNotice error={licenses.error} onRetry={() => void licenses.refetch()} />
      ) : (
        <Surface isPadded={false}>
          <TableSkeleton />
        </Surface>
      )}
      <LicenseDrawer
        license={null}
        isOpen={edit === 'new'}
        onClose={() => void navigate({ to: '/admin/licenses', search: {} })}
        onSaved={(license) => {
          notifications.show({ message: licenseTexts.form.created(license.name) });
          void navigate({ to: '/admin/licenses/$id', params: { id: license.id } });
        }}
      />
    </Page>
  );
}

function LicenseRow({ license }: { license: License }) {
  const [first = '', ...others] = license.domains;
  const domains = others.length === 0 ? first : `${first} ${licenseTexts.moreDomains(others.length)}`;
  return (
    <tr>
      <td>
        <Link to="/admin/licenses/$id" params={{ id: license.id }} className={rowLink}>
          {license.name}
        </Link>
        <span className={quietLine}>{license.id}</span>
        <span className={narrowLine}>
          {domains} · {texts.modes[license.defaultMode]}
        </span>
      </td>
      <td className={wideCell} title={license.domains.join('\n')}>
        {domains}
      </td>
      <td className={wideCell}>{texts.modes[license.defaultMode]}</td>
      <td className={wideCell}>{license.maxSessions}</td>
      <td>
        <LicenseMark license={license} />
      </td>
    </tr>
  );
}
