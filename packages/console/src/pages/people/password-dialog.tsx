// Gives somebody a new password.

import type { Account } from '@alongside/protocol';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { saveAccount } from '../../api/admin-queries.ts';
import { ErrorNotice } from '../../parts/notice.tsx';
import { makePassword, minPasswordLength } from '../../passwords.ts';
import { texts } from '../../texts.ts';
import { adminTexts } from '../../texts-admin.ts';
import { NewPassword } from './new-password.tsx';

const words = adminTexts.people;

export function PasswordDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  return (
    <Modal
      opened={account !== null}
      onClose={onClose}
      title={words.resetPassword}
      closeButtonProps={{ 'aria-label': texts.actions.close }}
    >
      {account !== null && <PasswordForm account={account} onClose={onClose} />}
    </Modal>
  );
}

function PasswordForm({ account, onClose }: { account: Account; onClose: () => void }) {
  const [password, setPassword] = useState(() => makePassword());
  const [isChecked, setChecked] = useState(false);
  const isShort = password.length < minPasswordLength;
  const saving = useMutation({
    mutationFn: () => saveAccount(account.id, { password }),
    onSuccess: () => {
      notifications.show({ message: words.passwordSet(account.name) });
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (!isShort && !saving.isPending) saving.mutate();
      }}
    >
      <Stack gap="md">
        <p style={{ margin: 0, lineHeight: 1.5 }}>{words.resetMeaning(account.name)}</p>
        <NewPassword
          label={words.newPassword}
          value={password}
          error={isChecked && isShort ? texts.setup.passwordShort(minPasswordLength) : null}
          onChange={setPassword}
        />
        {saving.isError && <ErrorNotice error={saving.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.actions.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {words.resetSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
