// A password that the console made for somebody, to copy now. It can be changed by hand; it is never stored here.

import { Button, Group, TextInput } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import { useRef } from 'react';
import { CopyAction } from '../../parts/copy-block.tsx';
import { makePassword } from '../../passwords.ts';
import { adminTexts } from '../../texts-admin.ts';

interface NewPasswordProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (password: string) => void;
}

export function NewPassword({ label, value, error, onChange }: NewPasswordProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div>
      <TextInput
        ref={field}
        label={label}
        description={adminTexts.people.passwordHint}
        value={value}
        error={error}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => onChange(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group gap="xs" mt="xs">
        <CopyAction text={value} label={adminTexts.people.copyPassword} source={field} />
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconRefresh size={16} stroke={1.6} />}
          onClick={() => onChange(makePassword())}
        >
          {adminTexts.people.generate}
        </Button>
      </Group>
    </div>
  );
}
