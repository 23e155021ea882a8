// The entries of the menu, in order, and who sees them. Co-browsing is first: it is what people come for.

import type { Role } from '@alongside/protocol';
import type { Icon } from '@tabler/icons-react';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconLicense from '@tabler/icons-react/dist/esm/icons/IconLicense.mjs';
import IconScreenShare from '@tabler/icons-react/dist/esm/icons/IconScreenShare.mjs';
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { texts } from '../texts.ts';

export interface MenuItem {
  readonly to: '/co-browsing' | '/admin/licenses' | '/admin/people' | '/admin/keys' | '/admin/audit' | '/settings';
  readonly label: string;
  readonly icon: Icon;
  /** Shortcut, as in key-sequences.ts. */
  readonly keys: string;
  readonly roles: readonly Role[];
}

const everyone: readonly Role[] = ['agent', 'supervisor', 'admin'];

export const menuItems: readonly MenuItem[] = [
  { to: '/co-browsing', label: texts.menu.coBrowsing, icon: IconScreenShare, keys: 'g c', roles: everyone },
  { to: '/admin/licenses', label: texts.menu.licenses, icon: IconLicense, keys: 'g l', roles: ['admin'] },
  { to: '/admin/people', label: texts.menu.people, icon: IconUsers, keys: 'g p', roles: ['admin'] },
  { to: '/admin/keys', label: texts.menu.keys, icon: IconKey, keys: 'g k', roles: ['admin'] },
  { to: '/admin/audit', label: texts.menu.audit, icon: IconHistory, keys: 'g a', roles: ['admin'] },
  { to: '/settings', label: texts.menu.settings, icon: IconSettings, keys: 'g s', roles: everyone },
];
