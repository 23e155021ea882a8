// A status as an icon and words; the colour only repeats what they say.

import type { Icon } from '@tabler/icons-react';
import styles from './state-mark.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'quiet';

export function StateMark({ icon: MarkIcon, tone, children }: { icon: Icon; tone: Tone; children: string }) {
  return (
    <span className={styles.mark} data-tone={tone}>
      <MarkIcon size={18} stroke={1.8} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
