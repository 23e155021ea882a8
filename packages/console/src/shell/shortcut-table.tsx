// The keyboard shortcuts that a role has, as a list: for the settings page and the dialog that `?` opens.

import type { Role } from '@alongside/protocol';
import { texts } from '../texts.ts';
import { ShortcutKeys } from './shortcut-keys.tsx';
import styles from './shortcut-table.module.css';
import { modifierKey } from './shortcuts.ts';

interface ShortcutRow {
  readonly keys: string;
  /** Held with Ctrl or ⌘. */
  readonly modifier?: boolean;
  readonly name: keyof typeof texts.shortcuts.rows;
  readonly roles?: readonly Role[];
}

const rows: readonly ShortcutRow[] = [
  { keys: 'k', modifier: true, name: 'palette' },
  { keys: 'c', name: 'enterCode' },
  { keys: 'g c', name: 'goCoBrowsing' },
  { keys: 'g l', name: 'goLicenses', roles: ['admin'] },
  { keys: 'g p', name: 'goPeople', roles: ['admin'] },
  { keys: 'g k', name: 'goKeys', roles: ['admin'] },
  { keys: 'g a', name: 'goAudit', roles: ['admin'] },
  { keys: 'g s', name: 'goSettings' },
  { keys: 'n', name: 'create', roles: ['admin'] },
  { keys: 'm', name: 'menu' },
  { keys: '?', name: 'help' },
];

export function ShortcutTable({ role }: { role: Role }) {
  return (
    <dl className={styles.table}>
      {rows
        .filter((row) => row.roles === undefined || row.roles.includes(role))
        .map((row) => (
          <div key={row.name} className={styles.row}>
            <dt>{texts.shortcuts.rows[row.name]}</dt>
            <dd>
              {row.modifier === true && <ShortcutKeys keys={modifierKey} />}
              <ShortcutKeys keys={row.keys} isSpelledOut />
            </dd>
          </div>
        ))}
    </dl>
  );
}
