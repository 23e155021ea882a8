// Which agents may serve a license.

import type { License } from '@alongside/protocol';
import { Button, Checkbox, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { licenseAgentsQuery, saveLicenseAgents } from '../../api/license-admin.ts';
import { EmptyNotice, ErrorNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface, TableSkeleton } from '../../parts/surface.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './snippet-panel.module.css';

const words = licenseTexts.agents;

export function AgentsPanel({ license }: { license: License }) {
  const agents = useQuery(licenseAgentsQuery(license.id));
  /** What was changed and not saved yet, by account. */
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({});
  const list = agents.data ?? [];
  const serves = (agent: (typeof list)[number]): boolean => changed[agent.account] ?? agent.serves;
  const isChanged = list.some((agent) => serves(agent) !== agent.serves);
  const saving = useMutation({
    mutationFn: () =>
      saveLicenseAgents(
        license.id,
        list.filter(serves).map(({ account }) => account),
      ),
    onSuccess: () => {
      setChanged({});
      notifications.show({ message: words.saved });
    },
  });
  if (agents.data === undefined) {
    return (
      <Section title={words.title}>
        {agents.isError ? (
          <ErrorNotice error={agents.error} onRetry={() => void agents.refetch()} />
        ) : (
          <Surface isPadded={false}>
            <TableSkeleton />
          </Surface>
        )}
      </Section>
    );
  }
  return (
    <Section title={words.title}>
      <Surface isPadded={list.length > 0}>
        {list.length === 0 ? (
          <EmptyNotice
            icon={IconUsers}
            title={words.none}
            hint={words.noneHint}
            action={
              <Button variant="default" renderRoot={(props) => <Link to="/admin/people" {...props} />}>
                {words.toPeople}
              </Button>
            }
          />
        ) : (
          <Stack gap="sm">
            <p className={styles.hint}>{words.lead}</p>
            {list.map((agent) => (
              <Checkbox
                key={agent.account}
                label={agent.name}
                description={agent.servesAll ? `${agent.email} · ${words.all}` : agent.email}
                checked={serves(agent)}
                onChange={(event) => setChanged({ ...changed, [agent.account]: event.currentTarget.checked })}
              />
            ))}
            {isChanged && (
              <>
                <p className={styles.hint}>{words.allHint}</p>
                <Button loading={saving.isPending} onClick={() => saving.mutate()}>
                  {words.save}
                </Button>
              </>
            )}
            {saving.isError && <ErrorNotice error={saving.error} />}
          </Stack>
        )}
      </Surface>
    </Section>
  );
}
