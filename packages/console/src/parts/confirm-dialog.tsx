// Asks before something that cannot be taken back, and says first what will happen. A failure is shown in the dialog,
// which stays open then.

import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts.ts';
import styles from './confirm-dialog.module.css';
import { ErrorNotice } from './notice.tsx';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** One sentence, or several as a list. */
  readonly meaning: string | readonly string[];
  readonly note?: string;
  readonly submit: string;
  readonly isDangerous?: boolean;
  /** What has to be typed, and the words that ask for it. */
  readonly typed?: { readonly label: string; readonly text: string };
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': texts.actions.close }}
    >
      <ConfirmBody {...props} />
    </Modal>
  );
}

/** Inside of the modal, so that every opening starts afresh. */
function ConfirmBody({ meaning, note, submit, isDangerous = true, typed, onConfirm, onClose }: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [given, setGiven] = useState('');
  const isReady = typed === undefined || given.trim() === typed.text.trim();

  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };

  return (
    <form
      className={styles.body}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isBusy) void confirm();
      }}
    >
      {typeof meaning === 'string' ? (
        <p className={styles.meaning}>{meaning}</p>
      ) : (
        <ul className={styles.meaning}>
          {meaning.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {note !== undefined && <p className={styles.meaning}>{note}</p>}
      {typed !== undefined && (
        <TextInput
          label={typed.label}
          value={given}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
      )}
      {error !== null && <ErrorNotice error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {texts.actions.cancel}
        </Button>
        <Button type="submit" {...(isDangerous && { color: 'red.9' })} disabled={!isReady} loading={isBusy}>
          {submit}
        </Button>
      </Group>
    </form>
  );
}
