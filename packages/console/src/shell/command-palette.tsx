// Ctrl or ⌘ K: everything that can be done from anywhere, and the sessions that are on now.

import type { Me } from '@alongside/protocol';
import { useMantineColorScheme } from '@mantine/core';
import '@mantine/spotlight/styles.layer.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import IconNumber from '@tabler/icons-react/dist/esm/icons/IconNumber.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconScreenShare from '@tabler/icons-react/dist/esm/icons/IconScreenShare.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { licensesQuery } from '../api/admin-queries.ts';
import { sessionsQuery } from '../api/queries.ts';
import { useLetterShortcutsPreference } from '../preferences.ts';
import { texts } from '../texts.ts';
import { useSignOut } from './account-menu.tsx';
import styles from './command-palette.module.css';
import { menuItems } from './menu-items.ts';
import { ShortcutKeys } from './shortcut-keys.tsx';

/** Most entries that are shown at a time. */
const maxShown = 12;

export interface CommandPaletteProps {
  readonly me: Me;
  /** How often it was asked for; each new request opens it, or closes it when it is open. */
  readonly requests: number;
  readonly onEnterCode: () => void;
  readonly onShowShortcuts: () => void;
}

export function CommandPalette({ me, requests, onEnterCode, onShowShortcuts }: CommandPaletteProps) {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  const sessions = useQuery({ ...sessionsQuery, notifyOnChangeProps: ['data'] }).data ?? [];
  const isAdmin = me.role === 'admin';
  // Only what is known already: the palette asks for nothing by itself.
  const licenses = useQuery({ ...licensesQuery, enabled: false }).data ?? [];
  const icon = { size: 18, stroke: 1.6 } as const;
  const [areLettersOn] = useLetterShortcutsPreference();
  const keysOf = (keys: string) => (areLettersOn ? <ShortcutKeys keys={keys} /> : undefined);

  const served = useRef(0);
  useEffect(() => {
    // An effect may run twice for one request.
    if (requests === served.current) return;
    served.current = requests;
    spotlight.toggle();
  }, [requests]);

  const groups: SpotlightActionGroupData[] = [
    {
      group: texts.palette.sessions,
      actions: sessions
        .filter((session) => session.state === 'live')
        .map((session) => ({
          id: `session ${session.id}`,
          label: texts.palette.enterSession(session.pageTitle ?? session.license.name),
          description: session.license.name,
          leftSection: <IconScreenShare {...icon} />,
          onClick: () => void navigate({ to: '/sessions/$id', params: { id: session.id } }),
        })),
    },
    {
      group: texts.palette.does,
      actions: [
        {
          id: 'enter code',
          label: texts.palette.enterCode,
          keywords: ['join', 'session id'],
          leftSection: <IconNumber {...icon} />,
          rightSection: keysOf('c'),
          onClick: onEnterCode,
        },
        ...(isAdmin
          ? [
              {
                id: 'new license',
                label: texts.palette.newLicense,
                leftSection: <IconPlus {...icon} />,
                onClick: () => void navigate({ to: '/admin/licenses', search: { edit: 'new' } }),
              },
              {
                id: 'new person',
                label: texts.palette.newPerson,
                leftSection: <IconPlus {...icon} />,
                onClick: () => void navigate({ to: '/admin/people', search: { edit: 'new' } }),
              },
            ]
          : []),
      ],
    },
    {
      group: texts.palette.goTo,
      actions: [
        ...menuItems
          .filter((item) => item.roles.includes(me.role))
          .map((item) => ({
            id: item.to,
            label: item.label,
            leftSection: <item.icon {...icon} />,
            rightSection: keysOf(item.keys),
            onClick: () => void navigate({ to: item.to }),
          })),
        ...licenses.map((license) => ({
          id: `license ${license.id}`,
          label: license.name,
          description: texts.menu.licenses,
          onClick: () => void navigate({ to: '/admin/licenses/$id', params: { id: license.id } }),
        })),
      ],
    },
    {
      group: texts.menu.settings,
      actions: [
        {
          id: 'light',
          label: texts.palette.light,
          keywords: ['theme'],
          leftSection: <IconSun {...icon} />,
          onClick: () => setColorScheme('light'),
        },
        {
          id: 'dark',
          label: texts.palette.dark,
          keywords: ['theme'],
          leftSection: <IconMoon {...icon} />,
          onClick: () => setColorScheme('dark'),
        },
        {
          id: 'auto',
          label: texts.palette.auto,
          keywords: ['theme'],
          leftSection: <IconDeviceDesktop {...icon} />,
          onClick: () => setColorScheme('auto'),
        },
        {
          id: 'shortcuts',
          label: texts.palette.shortcuts,
          leftSection: <IconKeyboard {...icon} />,
          rightSection: keysOf('?'),
          onClick: onShowShortcuts,
        },
        {
          id: 'sign out',
          label: texts.menu.signOut,
          leftSection: <IconLogout {...icon} />,
          onClick: () => void leave(),
        },
      ],
    },
  ];

  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      shortcut={null}
      nothingFound={texts.palette.nothing}
      highlightQuery
      attributes={{ content: { 'aria-label': texts.palette.label } }}
      limit={maxShown}
      scrollable
      maxHeight={440}
      centered={false}
      classNames={{ action: styles.action, actionSection: styles.section, actionsGroup: styles.group }}
      // It is gone at once, so that it can be asked for again at once.
      transitionProps={{ duration: 150, exitDuration: 0 }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 2 }}
      searchProps={{
        leftSection: <IconSearch {...icon} />,
        placeholder: texts.palette.placeholder,
        'aria-label': texts.palette.label,
      }}
    />
  );
}
