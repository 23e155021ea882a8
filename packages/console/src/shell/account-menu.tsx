// Who is signed in, and the way out.

import type { Me } from '@alongside/protocol';
import { Menu, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs';
import { useNavigate } from '@tanstack/react-router';
import { explain } from '../api/client.ts';
import { queryClient, signOut } from '../api/queries.ts';
import { texts } from '../texts.ts';
import styles from './menu.module.css';

/** First letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** Whether the person is just signing out, so that nobody wonders why requests are refused. */
let isLeaving = false;

export function isSigningOut(): boolean {
  return isLeaving;
}

/** Signs out and shows the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return async () => {
    isLeaving = true;
    try {
      await signOut();
      await navigate({ to: '/sign-in', search: { why: 'out' } });
      queryClient.clear();
    } catch (error) {
      const { what, todo } = explain(error);
      notifications.show({ color: 'red', title: what, message: todo });
    } finally {
      isLeaving = false;
    }
  };
}

export function AccountMenu({ me, isExpanded }: { me: Me; isExpanded: boolean }) {
  const leave = useSignOut();
  const navigate = useNavigate();
  return (
    <Menu position="right-end" width={224} withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.item}>
          <span className={styles.unseen}>{texts.menu.account}: </span>
          <span className={styles.initials} aria-hidden="true">
            {initialsOf(me.name)}
          </span>
          <span className={isExpanded ? styles.who : styles.unseen}>
            <span>{me.name} </span>
            <span className={styles.role}>{texts.roles[me.role]}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Menu.Item
          leftSection={<IconSettings size={16} stroke={1.6} />}
          onClick={() => void navigate({ to: '/settings' })}
        >
          {texts.menu.settings}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void leave()}>
          {texts.menu.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
