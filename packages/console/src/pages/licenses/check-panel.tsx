// Whether a page of the site carries the snippet and may use it: what the server finds on the page, and what the widget
// itself was told there.

import type { HeardPage, License, SiteFinding } from '@alongside/protocol';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import { useMutation } from '@tanstack/react-query';
import { checkSite } from '../../api/license-admin.ts';
import { formatAge } from '../../format.ts';
import { useNow } from '../../now.ts';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { DataTable, Surface } from '../../parts/surface.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './check-panel.module.css';
import { PageAddressForm } from './page-address-form.tsx';

const words = licenseTexts.check;
const marks = {
  ok: { icon: IconCircleCheck, tone: 'good' },
  note: { icon: IconInfoCircle, tone: 'quiet' },
  wrong: { icon: IconAlertTriangle, tone: 'bad' },
} as const;

const columns = [
  { key: 'host', head: words.heardColumns.host },
  { key: 'told', head: words.heardColumns.told },
  { key: 'at', head: words.heardColumns.at, width: 112 },
] as const;

export function CheckPanel({ license, pages }: { license: License; pages: readonly HeardPage[] }) {
  const check = useMutation({ mutationFn: (address: string) => checkSite(license.id, address) });
  return (
    <Section title={words.title}>
      <Surface>
        <div className={styles.panel}>
          <div>
            <p className={styles.hint}>{words.lead}</p>
            <PageAddressForm
              domains={license.domains}
              label={words.url}
              mistake={words.missing}
              submit={words.submit}
              isPending={check.isPending}
              isGood={(address) => address !== ''}
              onSubmit={(address) => check.mutate(address)}
            />
          </div>
          {check.isError && <ErrorNotice error={check.error} />}
          {check.data !== undefined && !check.isPending && (
            <div role="status">
              <p className={styles.checked}>{check.data.url}</p>
              <ul className={styles.findings}>
                {check.data.findings.map((finding) => (
                  <Finding key={finding.what} finding={finding} />
                ))}
              </ul>
            </div>
          )}
          <div className={styles.heard}>
            <h3>{words.heard}</h3>
            <p className={styles.hint}>{pages.length === 0 ? words.heardNone : words.heardLead}</p>
            {pages.length > 0 && <Heard pages={pages} />}
          </div>
        </div>
      </Surface>
    </Section>
  );
}

function Finding({ finding }: { finding: SiteFinding }) {
  const { icon, tone } = marks[finding.level];
  return (
    <li data-level={finding.level}>
      <StateMark icon={icon} tone={tone}>
        {finding.what}
      </StateMark>
      {finding.todo !== '' && <p>{finding.todo}</p>}
    </li>
  );
}

function Heard({ pages }: { pages: readonly HeardPage[] }) {
  const now = useNow();
  return (
    <DataTable label={words.heard} columns={columns} isLog>
      {pages.map(({ host, at, state }) => (
        <tr key={host}>
          <td style={{ overflowWrap: 'anywhere' }}>{host}</td>
          <td>{words.told[state]}</td>
          <td>{formatAge(at, now)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
