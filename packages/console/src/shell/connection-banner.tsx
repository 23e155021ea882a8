// Says that the server cannot be reached, and when it is back. It floats over the page, so nothing moves. The poll of the
// session list is the probe; the browser's own idea of being offline only makes it quicker.

import { useNetwork } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import IconWifiOff from '@tabler/icons-react/dist/esm/icons/IconWifiOff.mjs';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ApiError } from '../api/client.ts';
import { sessionsQuery } from '../api/queries.ts';
import { texts } from '../texts.ts';
import styles from './connection-banner.module.css';

export function ConnectionBanner() {
  const failure = useQuery({ ...sessionsQuery, notifyOnChangeProps: ['failureReason'] }).failureReason;
  const isUnreachable = failure instanceof ApiError && (failure.code === 'network' || failure.code === 'timeout');
  const isOffline = !useNetwork().online;
  const isShown = isUnreachable || isOffline;
  const wasShown = useRef(false);

  useEffect(() => {
    if (wasShown.current && !isShown) notifications.show({ color: 'tide', message: texts.offline.back });
    wasShown.current = isShown;
  }, [isShown]);

  return (
    <div role="status" className={styles.place}>
      {isShown && (
        <div className={styles.banner}>
          <IconWifiOff size={20} stroke={1.6} aria-hidden="true" />
          <span>
            <strong>{texts.offline.title}</strong> {isOffline ? texts.offline.browser : texts.offline.meaning}
          </span>
        </div>
      )}
    </div>
  );
}
