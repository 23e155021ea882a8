// How a license is used: places taken now, and by day what was started, refused, and the most at once.

import type { License, UsageDay } from '@alongside/protocol';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { usageQuery } from '../../api/license-admin.ts';
import { formatDate } from '../../format.ts';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface, TableSkeleton } from '../../parts/surface.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './usage-panel.module.css';

const words = licenseTexts.usage;

export function UsagePanel({ license, onEnd }: { license: License; onEnd: () => void }) {
  const usage = useQuery(usageQuery(license.id));
  if (usage.data === undefined) {
    return (
      <Section title={words.title}>
        {usage.isError ? (
          <ErrorNotice error={usage.error} onRetry={() => void usage.refetch()} />
        ) : (
          <Surface isPadded={false}>
            <TableSkeleton />
          </Surface>
        )}
      </Section>
    );
  }
  const { live, waiting, days } = usage.data;
  const { maxSessions } = license;
  const open = live + waiting;
  const isFull = open >= maxSessions;
  return (
    <Section title={words.title}>
      <Surface>
        <div className={styles.panel}>
          <div>
            <p className={styles.now}>
              <b>{words.open(live, waiting, maxSessions)}</b>
              <span>{words.now}</span>
            </p>
            {/* What it shows stands above it in words. */}
            <div aria-hidden="true" className={styles.meter} data-full={isFull || undefined}>
              <div style={{ width: `${maxSessions === 0 ? 100 : Math.min(100, (100 * open) / maxSessions)}%` }} />
            </div>
            {isFull && <p className={styles.warn}>{words.full}</p>}
          </div>
          {open > 0 && (
            <Group gap="xs">
              <Button variant="default" size="compact-md" renderRoot={(props) => <Link to="/co-browsing" {...props} />}>
                {words.list}
              </Button>
              <Button variant="default" size="compact-md" onClick={onEnd}>
                {words.end}
              </Button>
            </Group>
          )}
          {days.length === 0 ? <p className={styles.none}>{words.none}</p> : <Days days={days} />}
        </div>
      </Surface>
    </Section>
  );
}

function Days({ days }: { days: readonly UsageDay[] }) {
  return (
    <table className={styles.days}>
      <caption>{words.days}</caption>
      <thead>
        <tr>
          {Object.entries(words.columns).map(([key, head]) => (
            <th key={key} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, started, peak, refused }) => {
          const reasons = Object.entries(refused);
          const total = reasons.reduce((sum, [, count]) => sum + count, 0);
          return (
            <Fragment key={day}>
              <tr>
                <td>{formatDate(Date.parse(`${day}T12:00:00Z`))}</td>
                <td>{started}</td>
                <td>{peak}</td>
                <td>{total}</td>
              </tr>
              {reasons.length > 0 && (
                <tr>
                  <td colSpan={4} className={styles.why}>
                    {reasons.map(([code, count]) => `${count} × ${words.reasons[code] ?? code}`).join(', ')}
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
