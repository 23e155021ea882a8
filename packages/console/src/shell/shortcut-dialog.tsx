// The keyboard shortcuts in a dialog, opened by `?`.

import type { Role } from '@alongside/protocol';
import { Modal } from '@mantine/core';
import { texts } from '../texts.ts';
import styles from './shortcut-table.module.css';
import { ShortcutTable } from './shortcut-table.tsx';

export interface ShortcutDialogProps {
  readonly role: Role;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ShortcutDialog({ role, isOpen, onClose }: ShortcutDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={texts.shortcuts.title}
      closeButtonProps={{ 'aria-label': texts.actions.close }}
    >
      <p className={styles.lead}>{texts.shortcuts.lead}</p>
      <ShortcutTable role={role} />
    </Modal>
  );
}
