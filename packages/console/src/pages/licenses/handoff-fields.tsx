// The part of a license's form that says, for each of its domains, how a session reaches it from another one.

import { type HandoffWay, handoffWays } from '@alongside/protocol';
import { NativeSelect, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { type HandoffWays, handoffEntries, wayOf } from '../../license-handoffs.ts';
import { FieldGroup, FieldHint } from '../../parts/form-drawer.tsx';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './handoff-fields.module.css';

const words = licenseTexts.form;
const options = handoffWays.map((way) => ({ value: way, label: words.handoffWays[way] }));

interface HandoffFieldsProps {
  /** The form's list of domains, as it is written at this moment. */
  readonly domains: string;
  readonly ways: HandoffWays;
  readonly error: ReactNode;
  readonly onChange: (ways: HandoffWays) => void;
}

export function HandoffFields({ domains, ways, error, onChange }: HandoffFieldsProps) {
  const entries = handoffEntries(domains, ways);
  return (
    <FieldGroup title={words.handoffs} lead={words.handoffsLead}>
      <dl className={styles.hints}>
        {words.handoffHints.map(([name, hint]) => (
          <div key={name}>
            <dt>{name}</dt> <dd>{hint}</dd>
          </div>
        ))}
      </dl>
      {entries.length === 0 && <FieldHint>{words.handoffsNone}</FieldHint>}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {entries.map((entry, index) => (
          <NativeSelect
            key={entry}
            label={entry}
            data={options}
            value={wayOf(ways, entry)}
            error={index === 0 ? error : undefined}
            onChange={({ currentTarget }) => onChange({ ...ways, [entry]: currentTarget.value as HandoffWay })}
          />
        ))}
      </SimpleGrid>
    </FieldGroup>
  );
}
