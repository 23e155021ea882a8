// A page's frame: one heading, a line about it, its actions at the right, and a width that stays readable.

import type { ReactNode } from 'react';
import { usePageTitle } from '../page-title.ts';
import styles from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Stands above the heading: the way back. */
  readonly above?: ReactNode;
  /** For pages that are read rather than scanned. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, above, isNarrow = false, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={styles.page} data-narrow={isNarrow || undefined}>
      {above}
      <header className={styles.header}>
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Section({ title, aside, lead, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </section>
  );
}
