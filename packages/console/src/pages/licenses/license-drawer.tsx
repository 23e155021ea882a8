// The form with which an admin registers a license or changes it.

import '../../mantine-form-styles.css';
import { type License, type Mode, modes, type Permission, permissions } from '@alongside/protocol';
import { NativeSelect, NumberInput, Radio, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { saveLicense } from '../../api/admin-queries.ts';
import { changedFields } from '../../changed-fields.ts';
import {
  isDefaultBeyondMost,
  licenseOf,
  maxMinutes,
  maxSessionsOfAgent,
  maxSimultaneousSessions,
  mistakesOf,
  newLicenseValues,
  valuesOf,
} from '../../license-form.ts';
import { type DrawerControls, DrawerForm, FieldGroup, FieldHint, FormDrawer } from '../../parts/form-drawer.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { texts } from '../../texts.ts';
import { licenseTexts } from '../../texts-licenses.ts';
import { HandoffFields } from './handoff-fields.tsx';

const words = licenseTexts.form;

interface LicenseDrawerProps {
  /** The license to change; null makes a new one. */
  readonly license: License | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSaved: (license: License) => void;
}

export function LicenseDrawer({ license, isOpen, onClose, onSaved }: LicenseDrawerProps) {
  return (
    <FormDrawer
      isOpen={isOpen}
      title={license === null ? licenseTexts.create : licenseTexts.edit(license.name)}
      onClose={onClose}
    >
      {(controls) => <LicenseForm license={license} controls={controls} onSaved={onSaved} />}
    </FormDrawer>
  );
}

function canParseSelector(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

const modeOptions = [...modes].reverse().map((mode: Mode) => ({ value: mode, label: texts.modes[mode] }));

interface LicenseFormProps {
  readonly license: License | null;
  readonly controls: DrawerControls;
  readonly onSaved: (license: License) => void;
}

function LicenseForm({ license, controls, onSaved }: LicenseFormProps) {
  const fields = useRef<HTMLDivElement>(null);
  const form = useForm({
    initialValues: license === null ? newLicenseValues : valuesOf(license),
    validate: (values) => mistakesOf(values, canParseSelector),
    validateInputOnBlur: true,
  });
  const saving = useMutation({
    mutationFn: async () => {
      const wanted = licenseOf(form.getValues());
      if (license === null) return saveLicense(null, wanted);
      const change = changedFields(licenseOf(valuesOf(license)), wanted);
      return Object.keys(change).length === 0 ? license : saveLicense(license.id, change);
    },
    onSuccess: onSaved,
  });
  const isDirty = form.isDirty();
  const { noteDirty } = controls;
  useEffect(() => noteDirty(isDirty), [isDirty, noteDirty]);

  const submit = (): void => {
    if (!form.validate().hasErrors) {
      saving.mutate();
      return;
    }
    saving.reset();
    // After the messages are in the page: to the first field that has one.
    requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const lines = { autosize: true, minRows: 2, maxRows: 8, resize: 'vertical', spellCheck: false } as const;
  const mistakes = Object.values(form.errors).filter(Boolean).length;

  return (
    <DrawerForm
      submit={license === null ? words.createSubmit : words.save}
      isBusy={saving.isPending}
      controls={controls}
      onSubmit={submit}
      notice={
        mistakes > 0 ? (
          <p role="alert" style={{ margin: 0, color: 'var(--al-bad)', fontSize: 'var(--mantine-font-size-md)' }}>
            {words.mistakes(mistakes)}
          </p>
        ) : saving.isError ? (
          <ErrorNotice error={saving.error} />
        ) : null
      }
    >
      <div ref={fields} style={{ display: 'contents' }}>
        <FieldGroup title={words.basics}>
          <TextInput
            label={words.name}
            description={words.nameHint}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Textarea
            label={words.domains}
            description={words.domainsHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('domains')}
          />
        </FieldGroup>

        <FieldGroup title={words.control}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label={words.defaultMode}
              description={words.defaultModeHint}
              data={modeOptions}
              {...form.getInputProps('defaultMode')}
            />
            <NativeSelect
              label={words.mostPermissive}
              description={words.mostPermissiveHint}
              data={modeOptions}
              {...form.getInputProps('mostPermissiveMode')}
            />
          </SimpleGrid>
          <FieldHint>
            {isDefaultBeyondMost(form.values) ? words.modeOrder : texts.modeHints[form.values.defaultMode]}
          </FieldHint>
          <Radio.Group
            label={words.permission}
            value={form.values.permission}
            onChange={(value) => form.setFieldValue('permission', value as Permission)}
          >
            <Stack gap="xs" mt={8}>
              {permissions.map((permission) => (
                <Radio
                  key={permission}
                  value={permission}
                  label={texts.permissions[permission]}
                  description={texts.permissionHints[permission]}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Switch
            label={words.confirmActions}
            description={words.confirmActionsHint}
            {...form.getInputProps('confirmActions', { type: 'checkbox' })}
          />
          {form.values.confirmActions && (
            <Textarea
              label={words.confirmSelectors}
              description={words.confirmSelectorsHint}
              {...lines}
              autoCapitalize="off"
              {...form.getInputProps('confirmSelectors')}
            />
          )}
        </FieldGroup>

        <FieldGroup title={words.limits}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NumberInput
              label={words.maxSessions}
              description={words.maxSessionsHint}
              min={0}
              max={maxSimultaneousSessions}
              clampBehavior="none"
              allowDecimal={false}
              {...form.getInputProps('maxSessions')}
            />
            <NumberInput
              label={words.maxPerAgent}
              description={words.maxPerAgentHint}
              min={0}
              max={maxSessionsOfAgent}
              clampBehavior="none"
              allowDecimal={false}
              {...form.getInputProps('maxSessionsPerAgent')}
            />
            <NumberInput
              label={words.maxIdle}
              description={words.maxIdleHint}
              min={0}
              max={maxMinutes}
              clampBehavior="none"
              allowDecimal={false}
              {...form.getInputProps('maxIdleMinutes')}
            />
            <NumberInput
              label={words.maxTotal}
              description={words.maxTotalHint}
              min={0}
              max={maxMinutes}
              clampBehavior="none"
              allowDecimal={false}
              {...form.getInputProps('maxTotalMinutes')}
            />
          </SimpleGrid>
        </FieldGroup>

        <HandoffFields
          domains={form.values.domains}
          ways={form.values.handoffs}
          error={form.errors.handoffs}
          onChange={(ways) => form.setFieldValue('handoffs', ways)}
        />

        <FieldGroup title={words.privacy} lead={words.privacyLead}>
          <Textarea
            label={words.masked}
            description={words.maskedHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('masked')}
          />
          <Textarea
            label={words.hidden}
            description={words.hiddenHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('hidden')}
          />
          <Switch
            label={words.privateByDefault}
            description={words.privateByDefaultHint}
            {...form.getInputProps('isPrivateByDefault', { type: 'checkbox' })}
          />
          <Textarea
            label={words.unmasked}
            description={words.unmaskedHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('unmasked')}
          />
          <Textarea
            label={words.pages}
            description={words.pagesHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('pages')}
          />
          <Textarea
            label={words.neverShare}
            description={words.neverShareHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('neverShare')}
          />
          <Textarea
            label={words.autoPause}
            description={words.autoPauseHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('autoPause')}
          />
          <Textarea
            label={words.query}
            description={words.queryHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('allowedQueryParameters')}
          />
          <Textarea
            label={words.assets}
            description={words.assetsHint}
            {...lines}
            autoCapitalize="off"
            {...form.getInputProps('assetHosts')}
          />
        </FieldGroup>

        <FieldGroup title={words.texts} lead={words.textsLead}>
          <Textarea
            label={words.strings}
            description={words.stringsHint}
            placeholder={'[de]\npopup-title = Gemeinsam ansehen'}
            {...lines}
            spellCheck
            autoCapitalize="off"
            {...form.getInputProps('strings')}
          />
        </FieldGroup>
      </div>
    </DrawerForm>
  );
}
