// Makes an API key, then shows it: the one time that it can be read.

import '../../mantine-form-styles.css';
import { type ApiScope, apiScopes, type NewApiKey } from '@alongside/protocol';
import { Button, Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { makeKey } from '../../api/license-admin.ts';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { type DrawerControls, DrawerForm, FieldGroup, FormDrawer } from '../../parts/form-drawer.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { licenseTexts } from '../../texts-licenses.ts';

const words = licenseTexts.keys;

export function KeyDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <FormDrawer isOpen={isOpen} title={words.create} onClose={onClose}>
      {(controls) => <KeyForm controls={controls} onClose={onClose} />}
    </FormDrawer>
  );
}

function KeyForm({ controls, onClose }: { controls: DrawerControls; onClose: () => void }) {
  const [made, setMade] = useState<NewApiKey | null>(null);
  const form = useForm({
    initialValues: { name: '', scopes: [] as ApiScope[], days: '90' },
    validate: {
      name: (name) => (name.trim() === '' ? words.nameMissing : null),
      scopes: (scopes) => (scopes.length === 0 ? words.scopesMissing : null),
    },
  });
  const making = useMutation({
    mutationFn: () => {
      const { name, scopes, days } = form.getValues();
      return makeKey({ name: name.trim(), scopes, days: days === 'never' ? null : Number(days) });
    },
    onSuccess: setMade,
  });
  const isDirty = made === null && form.isDirty();
  const { noteDirty } = controls;
  useEffect(() => noteDirty(isDirty), [isDirty, noteDirty]);

  if (made !== null) {
    return (
      <Stack gap="lg" p="lg">
        <p style={{ margin: 0 }}>{words.madeLead}</p>
        <CopyBlock title={words.made} text={made.key} copyLabel={words.copy} />
        <CopyBlock title={words.use} text={`Authorization: Bearer ${made.key}`} copyLabel={words.copyUse} />
        <Button onClick={onClose}>{words.done}</Button>
      </Stack>
    );
  }
  return (
    <DrawerForm
      submit={words.submit}
      isBusy={making.isPending}
      controls={controls}
      onSubmit={() => {
        if (!form.validate().hasErrors) making.mutate();
      }}
      notice={making.isError ? <ErrorNotice error={making.error} /> : null}
    >
      <FieldGroup title={words.key}>
        <TextInput
          label={words.name}
          description={words.nameHint}
          autoComplete="off"
          maxLength={80}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={words.expires}
          data={Object.entries(words.expiries).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('days')}
        />
      </FieldGroup>
      <FieldGroup title={words.scopes}>
        <Checkbox.Group aria-label={words.scopes} {...form.getInputProps('scopes')}>
          <Stack gap="sm">
            {apiScopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} description={words.scopeHints[scope]} />
            ))}
          </Stack>
        </Checkbox.Group>
      </FieldGroup>
    </DrawerForm>
  );
}
