// The form with which an admin makes an account or changes one. An agent can be kept to some licenses.

import '../../mantine-form-styles.css';
import type { Account, License, Role } from '@alongside/protocol';
import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type AccountChange, saveAccount } from '../../api/admin-queries.ts';
import { changedFields } from '../../changed-fields.ts';
import { emailMistake } from '../../email.ts';
import { type DrawerControls, DrawerForm, FormDrawer } from '../../parts/form-drawer.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { makePassword, minPasswordLength } from '../../passwords.ts';
import { texts } from '../../texts.ts';
import { adminTexts } from '../../texts-admin.ts';
import { NewPassword } from './new-password.tsx';

const words = adminTexts.people;
const roles: readonly Role[] = ['agent', 'supervisor', 'admin'];

interface PersonDrawerProps {
  /** The account to change; null makes a new one. */
  readonly account: Account | null;
  readonly licenses: readonly License[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function PersonDrawer({ account, licenses, isOpen, onClose }: PersonDrawerProps) {
  return (
    <FormDrawer isOpen={isOpen} title={account === null ? words.create : words.edit(account.name)} onClose={onClose}>
      {(controls) => <PersonForm account={account} licenses={licenses} controls={controls} onClose={onClose} />}
    </FormDrawer>
  );
}

interface PersonFormProps extends Omit<PersonDrawerProps, 'isOpen'> {
  readonly controls: DrawerControls;
}

interface PersonValues {
  name: string;
  email: string;
  role: Role;
  reach: 'all' | 'some';
  licenses: string[];
  password: string;
}

function PersonForm({ account, licenses, controls, onClose }: PersonFormProps) {
  const form = useForm<PersonValues>({
    initialValues: {
      name: account?.name ?? '',
      email: account?.email ?? '',
      role: account?.role ?? 'agent',
      reach: account === null || account.licenses === null ? 'all' : 'some',
      licenses: [...(account?.licenses ?? [])],
      password: account === null ? makePassword() : '',
    },
    validate: {
      name: (name) => (name.trim() === '' ? words.nameMissing : null),
      email: (email) => (account === null ? emailMistake(email) : null),
      licenses: (chosen, { role, reach }) =>
        role === 'agent' && reach === 'some' && chosen.length === 0 ? words.licensesMissing : null,
      password: (password) =>
        account === null && password.length < minPasswordLength ? texts.setup.passwordShort(minPasswordLength) : null,
    },
  });
  const saving = useMutation({
    mutationFn: (change: AccountChange) => saveAccount(account?.id ?? null, change),
    onSuccess: (saved) => {
      notifications.show({ message: account === null ? words.created(saved.name) : words.saved(saved.name) });
      onClose();
    },
  });
  const isDirty = form.isDirty();
  const { noteDirty } = controls;
  useEffect(() => noteDirty(isDirty), [isDirty, noteDirty]);

  const submit = (): void => {
    if (form.validate().hasErrors) return;
    const { name, email, role, reach, licenses: chosen, password } = form.getValues();
    const wanted = { name: name.trim(), role, licenses: role === 'agent' && reach === 'some' ? chosen : null };
    if (account === null) saving.mutate({ ...wanted, email: email.trim(), password });
    else saving.mutate(changedFields({ name: account.name, role: account.role, licenses: account.licenses }, wanted));
  };

  return (
    <DrawerForm
      submit={account === null ? words.createSubmit : texts.actions.save}
      isBusy={saving.isPending}
      controls={controls}
      onSubmit={submit}
      notice={saving.isError && <ErrorNotice error={saving.error} />}
    >
      <TextInput
        label={words.name}
        description={words.nameHint}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label={words.email}
        type="email"
        autoComplete="off"
        readOnly={account !== null}
        description={account === null ? undefined : words.emailFixed}
        {...form.getInputProps('email')}
      />
      <Radio.Group label={words.role} {...form.getInputProps('role')}>
        <Stack gap="xs" mt={8}>
          {roles.map((role) => (
            <Radio key={role} value={role} label={texts.roles[role]} description={texts.roleHints[role]} />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.role === 'agent' && (
        <>
          <Radio.Group label={words.licenses} description={words.licensesHint} {...form.getInputProps('reach')}>
            <Stack gap="xs" mt={8}>
              <Radio value="all" label={words.allLicenses} />
              <Radio value="some" label={words.someLicenses} />
            </Stack>
          </Radio.Group>
          {form.values.reach === 'some' && (
            <Checkbox.Group aria-label={words.chooseLicenses} {...form.getInputProps('licenses')}>
              <Stack gap="xs" pl={32}>
                {licenses.map((license) => (
                  <Checkbox key={license.id} value={license.id} label={license.name} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        </>
      )}
      {account === null && (
        <NewPassword
          label={words.password}
          value={form.values.password}
          error={typeof form.errors.password === 'string' ? form.errors.password : null}
          onChange={(password) => form.setFieldValue('password', password)}
        />
      )}
    </DrawerForm>
  );
}
