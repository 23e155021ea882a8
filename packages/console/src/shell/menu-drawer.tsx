// The menu in a drawer, for a narrow window.

import { Drawer } from '@mantine/core';
import { texts } from '../texts.ts';
import { Menu, type MenuProps } from './menu.tsx';

interface MenuDrawerProps extends Omit<MenuProps, 'isExpanded' | 'onToggle' | 'onChosen'> {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function MenuDrawer({ isOpen, onClose, ...menu }: MenuDrawerProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size={264}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': texts.menu.label } }}
      styles={{ body: { padding: 0, height: '100%' } }}
    >
      <Menu {...menu} isExpanded onChosen={onClose} />
    </Drawer>
  );
}
