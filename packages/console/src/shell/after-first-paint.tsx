// What nobody sees in the first moment, loaded as soon as the browser has time: the command palette, the list of
// shortcuts, notifications. A key that opens one of them earlier loads it then.

import { lazy, Suspense, useEffect, useState } from 'react';
import type { CommandPaletteProps } from './command-palette.tsx';
import type { ShortcutDialogProps } from './shortcut-dialog.tsx';

/** The longest wait for a free moment. */
const idleTimeoutMs = 2000;

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }));
const ShortcutDialog = lazy(async () => ({ default: (await import('./shortcut-dialog.tsx')).ShortcutDialog }));
const Notifications = lazy(async () => ({ default: (await import('./notifications.tsx')).ConsoleNotifications }));

/** Whether the first moment is over. */
function useIsIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(() => setIdle(true), 200);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(() => setIdle(true), { timeout: idleTimeoutMs });
    return () => cancelIdleCallback(handle);
  }, []);
  return isIdle;
}

export function LaterPalette(props: CommandPaletteProps) {
  const isIdle = useIsIdle();
  return isIdle || props.requests > 0 ? (
    <Suspense>
      <CommandPalette {...props} />
    </Suspense>
  ) : null;
}

export function LaterShortcuts(props: ShortcutDialogProps) {
  return props.isOpen ? (
    <Suspense>
      <ShortcutDialog {...props} />
    </Suspense>
  ) : null;
}

export function LaterNotifications() {
  return useIsIdle() ? (
    <Suspense>
      <Notifications />
    </Suspense>
  ) : null;
}
