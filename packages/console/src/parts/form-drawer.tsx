// A form in a drawer at the right. It closes without a question only while nothing was changed; its buttons stay in
// sight however long the form is.

import { Button, Drawer, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { texts } from '../texts.ts';
import { licenseTexts } from '../texts-licenses.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import styles from './form-drawer.module.css';

interface FormDrawerProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: (close: DrawerControls) => ReactNode;
  readonly onClose: () => void;
}

export interface DrawerControls {
  /** Closes, asking first when something was changed. */
  readonly leave: () => void;
  /** Tells whether something was changed. */
  readonly noteDirty: (isDirty: boolean) => void;
}

export function FormDrawer({ isOpen, title, children, onClose }: FormDrawerProps) {
  const [isDirty, setDirty] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const leave = (): void => {
    if (isDirty) setAsking(true);
    else onClose();
  };
  return (
    <>
      <Drawer
        opened={isOpen}
        onClose={leave}
        onExitTransitionEnd={() => setDirty(false)}
        position="right"
        size={560}
        title={title}
        closeButtonProps={{ 'aria-label': texts.actions.close }}
        classNames={{ content: styles.content, header: styles.head, title: styles.title, body: styles.body }}
      >
        {children({ leave, noteDirty: setDirty })}
      </Drawer>
      {/* Mounted only when it asks: a mounted one would take the very Escape that opened it for its own. */}
      {isAsking && (
        <ConfirmDialog
          isOpen
          title={licenseTexts.form.discardQuestion}
          meaning={licenseTexts.form.discardMeaning}
          submit={texts.actions.discard}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            setDirty(false);
            onClose();
          }}
        />
      )}
    </>
  );
}

interface DrawerFormProps {
  readonly submit: string;
  readonly isBusy: boolean;
  readonly controls: DrawerControls;
  readonly onSubmit: () => void;
  /** Stands above the buttons: what went wrong. */
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}

export function DrawerForm({ submit, isBusy, controls, onSubmit, notice, children }: DrawerFormProps) {
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onSubmit();
      }}
    >
      <div className={styles.fields}>{children}</div>
      <div className={styles.foot}>
        {notice}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={controls.leave}>
            {texts.actions.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {submit}
          </Button>
        </Group>
      </div>
    </form>
  );
}

/** A remark on the field above it. */
export function FieldHint({ children }: { children: ReactNode }) {
  return (
    <p className={styles.hint} role="status">
      {children}
    </p>
  );
}

/** A group of fields under a heading. */
export function FieldGroup({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{title}</legend>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </fieldset>
  );
}
