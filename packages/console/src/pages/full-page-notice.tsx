// A page that only says something: not found, not allowed, stopped working.

import type { ReactNode } from 'react';
import { usePageTitle } from '../page-title.ts';
import styles from './full-page-notice.module.css';

export function FullPageNotice({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className={styles.place}>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        {children}
        <div className={styles.actions}>{actions}</div>
      </div>
    </div>
  );
}
