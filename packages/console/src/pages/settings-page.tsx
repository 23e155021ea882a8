// What a person can choose for this browser, the shortcuts, and the account that is signed in.

import '../mantine-form-styles.css';
import { Button, SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { meQuery } from '../api/queries.ts';
import { Page, Section } from '../parts/page.tsx';
import { Surface } from '../parts/surface.tsx';
import { useLetterShortcutsPreference } from '../preferences.ts';
import { useSignOut } from '../shell/account-menu.tsx';
import { ShortcutTable } from '../shell/shortcut-table.tsx';
import { texts } from '../texts.ts';
import styles from './settings-page.module.css';

const words = texts.settings;

export function SettingsPage() {
  const me = useQuery(meQuery).data;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [areLettersOn, setLettersOn] = useLetterShortcutsPreference();
  const leave = useSignOut();
  const coloursId = useId();
  if (me === undefined) return null;
  const choice = (icon: typeof IconSun, label: string) => {
    const ChoiceIcon = icon;
    return (
      <span className={styles.choice}>
        <ChoiceIcon size={18} stroke={1.6} aria-hidden="true" />
        {label}
      </span>
    );
  };

  return (
    <Page title={words.title} isNarrow>
      <Section title={words.appearance} aside={words.thisBrowser}>
        <Surface>
          <div className={styles.row}>
            <span id={coloursId}>{words.colours}</span>
            <SegmentedControl
              aria-labelledby={coloursId}
              value={colorScheme}
              onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
              data={[
                { value: 'auto', label: choice(IconDeviceDesktop, words.auto) },
                { value: 'light', label: choice(IconSun, words.light) },
                { value: 'dark', label: choice(IconMoon, words.dark) },
              ]}
            />
          </div>
        </Surface>
      </Section>

      <Section title={texts.shortcuts.title} lead={texts.shortcuts.lead}>
        <Surface>
          <Switch
            className={styles.switch}
            label={words.letters}
            description={words.lettersHint}
            labelPosition="left"
            checked={areLettersOn}
            onChange={(event) => setLettersOn(event.currentTarget.checked)}
          />
          <ShortcutTable role={me.role} />
        </Surface>
      </Section>

      <Section title={words.account}>
        <Surface>
          <dl className={styles.account}>
            <dt>{words.name}</dt>
            <dd>{me.name}</dd>
            <dt>{words.email}</dt>
            <dd>{me.email}</dd>
            <dt>{words.role}</dt>
            <dd>{texts.roles[me.role]}</dd>
          </dl>
          <Button
            variant="default"
            mt="md"
            leftSection={<IconLogout size={18} stroke={1.6} />}
            onClick={() => void leave()}
          >
            {texts.menu.signOut}
          </Button>
        </Surface>
      </Section>
    </Page>
  );
}
