// A message that stands where it belongs: what happened, what it means, what to do. Also the empty state of a list.

import { Button } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import type { ReactNode } from 'react';
import { explain } from '../api/client.ts';
import type { Explanation } from '../error-texts.ts';
import { texts } from '../texts.ts';
import styles from './notice.module.css';

interface ErrorNoticeProps {
  /** What was thrown, or what to say. */
  readonly error: unknown;
  /** Offers another try. */
  readonly onRetry?: (() => void) | undefined;
}

function isExplanation(error: unknown): error is Explanation {
  return typeof error === 'object' && error !== null && 'what' in error && 'meaning' in error && 'todo' in error;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { what, meaning, todo } = isExplanation(error) ? error : explain(error);
  return (
    <div role="alert" className={styles.notice}>
      <IconAlertCircle size={20} stroke={1.6} aria-hidden="true" />
      <div>
        <strong>{what}</strong>
        <p>
          {meaning} {todo}
        </p>
        {onRetry !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            mt="xs"
            leftSection={<IconRefresh size={16} stroke={1.6} />}
            onClick={onRetry}
          >
            {texts.actions.retry}
          </Button>
        )}
      </div>
    </div>
  );
}

interface EmptyNoticeProps {
  readonly icon: Icon;
  readonly title: string;
  readonly hint: ReactNode;
  /** The one thing to do here. */
  readonly action?: ReactNode;
}

export function EmptyNotice({ icon: EmptyIcon, title, hint, action }: EmptyNoticeProps) {
  return (
    <div className={styles.empty}>
      <EmptyIcon size={32} stroke={1.4} aria-hidden="true" />
      <p className={styles.emptyTitle}>{title}</p>
      <p className={styles.emptyHint}>{hint}</p>
      {action}
    </div>
  );
}
