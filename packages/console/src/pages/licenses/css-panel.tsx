// The owner's style sheet for popup and viewer: at an address or pasted.

import '../../mantine-form-styles.css';
import type { CustomCss, License } from '@alongside/protocol';
import { Button, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { cssQuery, removeCss, saveCss } from '../../api/license-admin.ts';
import { formatAge } from '../../format.ts';
import { useNow } from '../../now.ts';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface, TableSkeleton } from '../../parts/surface.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './snippet-panel.module.css';

const words = licenseTexts.css;
type Source = keyof typeof words.sources;

export function CssPanel({ license }: { license: License }) {
  const css = useQuery(cssQuery(license.id));
  return (
    <Section title={words.title}>
      {css.data !== undefined ? (
        <Surface>
          <CssForm key={`${css.data?.changedAt}`} license={license} css={css.data} />
        </Surface>
      ) : css.isError ? (
        <ErrorNotice error={css.error} onRetry={() => void css.refetch()} />
      ) : (
        <Surface isPadded={false}>
          <TableSkeleton />
        </Surface>
      )}
    </Section>
  );
}

function CssForm({ license, css }: { license: License; css: CustomCss | null }) {
  const now = useNow();
  const [source, setSource] = useState<Source>(css === null || css.url !== null ? 'url' : 'text');
  const [url, setUrl] = useState(css?.url ?? '');
  const [text, setText] = useState(css?.url === null ? css.text : '');
  const [isMissing, setMissing] = useState(false);
  const saving = useMutation({
    mutationFn: () => saveCss(license.id, source === 'url' ? { url: url.trim() } : { text }),
    onSuccess: () => notifications.show({ message: words.saved }),
  });
  const removing = useMutation({
    mutationFn: () => removeCss(license.id),
    onSuccess: () => notifications.show({ message: words.removed }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isEmpty = (source === 'url' ? url : text).trim() === '';
    setMissing(isEmpty);
    if (!isEmpty) saving.mutate();
  };
  const error = saving.error ?? removing.error;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className={styles.hint}>{words.lead}</p>
        <SegmentedControl
          aria-label={words.from}
          value={source}
          onChange={(value) => setSource(value as Source)}
          data={Object.entries(words.sources).map(([value, label]) => ({ value, label }))}
        />
        {source === 'url' ? (
          <TextInput
            label={words.url}
            description={words.urlHint}
            value={url}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setUrl(event.currentTarget.value)}
            error={isMissing ? words.missing : null}
          />
        ) : (
          <Textarea
            label={words.text}
            description={words.textHint}
            value={text}
            autosize
            minRows={5}
            maxRows={16}
            spellCheck={false}
            autoCapitalize="off"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
            onChange={(event) => setText(event.currentTarget.value)}
            error={isMissing ? words.missing : null}
          />
        )}
        {css?.problem != null && (
          <ErrorNotice error={{ what: css.problem, meaning: words.problem, todo: words.problemTodo }} />
        )}
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="space-between" gap="xs">
          <span className={styles.hint}>
            {css?.changedAt != null && words.changed(formatAge(css.changedAt, now))}{' '}
            {css?.url != null && css.checkedAt !== null && words.checked(formatAge(css.checkedAt, now))}
          </span>
          <Group gap="xs">
            {css !== null && (
              <Button variant="default" loading={removing.isPending} onClick={() => removing.mutate()}>
                {words.remove}
              </Button>
            )}
            <Button type="submit" loading={saving.isPending}>
              {words.save}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
