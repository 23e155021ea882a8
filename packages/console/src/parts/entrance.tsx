// The frame of the pages before sign-in: the product's sign, one card, nothing else.

import type { ReactNode } from 'react';
import { usePageTitle } from '../page-title.ts';
import { BrandMark } from '../shell/brand-mark.tsx';
import { texts } from '../texts.ts';
import styles from './entrance.module.css';

interface EntranceProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

export function Entrance({ title, lead, children, below }: EntranceProps) {
  usePageTitle(title);
  return (
    <main className={styles.place}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <BrandMark size={32} />
          <span>{texts.product}</span>
        </div>
        <div className={styles.card}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.lead}>{lead}</p>
          {children}
        </div>
        {below !== undefined && <p className={styles.below}>{below}</p>}
      </div>
    </main>
  );
}
