// The keys of a shortcut, as they are printed on the keyboard.

import { Kbd } from '@mantine/core';
import { Fragment } from 'react';
import { texts } from '../texts.ts';
import styles from './shortcut-keys.module.css';

interface ShortcutKeysProps {
  /** One key, or two with a blank between them that are pressed one after the other. */
  readonly keys: string;
  /** Says "then" between the keys. */
  readonly isSpelledOut?: boolean;
}

export function ShortcutKeys({ keys, isSpelledOut = false }: ShortcutKeysProps) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((key, index) => (
        <Fragment key={key}>
          {index > 0 && isSpelledOut && <span className={styles.then}>{texts.shortcuts.between}</span>}
          <Kbd className={styles.key}>{key.length === 1 ? key.toUpperCase() : key}</Kbd>
        </Fragment>
      ))}
    </span>
  );
}
