// What a person chose in this browser: the width of the menu and whether letters are shortcuts. Kept in local storage;
// where that is blocked the choice lasts until reload.

import { useLocalStorage } from '@mantine/hooks';

/** Whether the menu shows words beside its icons; `auto` goes by the width of the window. */
export function useMenuPreference() {
  return useLocalStorage<'auto' | 'expanded' | 'collapsed'>({
    key: 'alongside-menu',
    defaultValue: 'auto',
    getInitialValueInEffect: false,
  });
}

/** Whether single letters are shortcuts. */
export function useLetterShortcutsPreference() {
  return useLocalStorage<boolean>({
    key: 'alongside-letter-shortcuts',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
