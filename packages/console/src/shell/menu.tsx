// The menu at the left: a rail of icons with or without words. On a narrow window it is the content of a drawer.

import type { Me } from '@alongside/protocol';
import { Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import IconCommand from '@tabler/icons-react/dist/esm/icons/IconCommand.mjs';
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLetterShortcutsPreference } from '../preferences.ts';
import { texts } from '../texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { BrandMark } from './brand-mark.tsx';
import styles from './menu.module.css';
import { menuItems } from './menu-items.ts';
import { ShortcutKeys } from './shortcut-keys.tsx';
import { modifierKey } from './shortcuts.ts';

export interface MenuProps {
  readonly me: Me;
  readonly isExpanded: boolean;
  /** Absent where the menu cannot change its width. */
  readonly onToggle?: () => void;
  /** Something was chosen; a drawer closes. */
  readonly onChosen?: () => void;
  readonly liveCount: number;
  readonly onOpenCommands: () => void;
}

export function Menu({ me, isExpanded, onToggle, onChosen, liveCount, onOpenCommands }: MenuProps) {
  // A session is a place below Co-browsing.
  const isInSession = useRouterState({ select: (state) => state.location.pathname.startsWith('/sessions/') });
  const items = menuItems.filter((item) => item.roles.includes(me.role));
  return (
    <nav aria-label={texts.menu.label} className={styles.menu} data-expanded={isExpanded || undefined}>
      <div className={styles.brand}>
        <BrandMark />
        {isExpanded && <span className={styles.product}>{texts.product}</span>}
      </div>
      {onToggle !== undefined && (
        <Named label={isExpanded ? texts.menu.collapse : texts.menu.expand} keys="m" isOff={isExpanded}>
          <UnstyledButton className={styles.item} onClick={onToggle} aria-expanded={isExpanded}>
            <IconMenu2 size={20} stroke={1.6} aria-hidden="true" />
            <span className={styles.label}>{texts.menu.label}</span>
          </UnstyledButton>
        </Named>
      )}
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item.to}>
            <Named label={item.label} keys={item.keys} isOff={isExpanded}>
              <Link
                to={item.to}
                className={styles.item}
                activeProps={{ 'data-active': true, 'aria-current': 'page' }}
                {...(isInSession && item.to === '/co-browsing' && { 'data-active': true })}
                onClick={onChosen}
              >
                <item.icon size={20} stroke={1.6} aria-hidden="true" />
                <span className={styles.label}>{item.label}</span>
                {item.to === '/co-browsing' && liveCount > 0 && (
                  <span className={styles.count}>
                    <span aria-hidden="true">{liveCount}</span>
                    <span className={styles.unseen}>, {texts.menu.liveSessions(liveCount)}</span>
                  </span>
                )}
              </Link>
            </Named>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <Named label={texts.menu.commands} isOff={isExpanded}>
          <UnstyledButton
            className={styles.item}
            onClick={() => {
              onChosen?.();
              onOpenCommands();
            }}
          >
            <IconCommand size={20} stroke={1.6} aria-hidden="true" />
            <span className={styles.label}>{texts.menu.commands}</span>
            <Kbd className={styles.keys} aria-hidden="true">
              {modifierKey} K
            </Kbd>
          </UnstyledButton>
        </Named>
        <AccountMenu me={me} isExpanded={isExpanded} />
      </div>
    </nav>
  );
}

interface NamedProps {
  readonly label: string;
  /** Its shortcut, as in key-sequences.ts. */
  readonly keys?: string;
  readonly isOff: boolean;
  readonly children: ReactNode;
}

/** Words for an entry of which only the icon is seen. */
function Named({ label, keys, isOff, children }: NamedProps) {
  const [areLettersOn] = useLetterShortcutsPreference();
  const words =
    keys !== undefined && areLettersOn ? (
      <span className={styles.tip}>
        {label} <ShortcutKeys keys={keys} />
      </span>
    ) : (
      label
    );
  return (
    <Tooltip label={words} position="right" disabled={isOff}>
      {children}
    </Tooltip>
  );
}
