// Keyboard shortcuts of the whole console: one listener while the shell is mounted. Letters do nothing in a field, in a
// dialog or with a modifier held, and can be turned off.

import { useEffect, useEffectEvent } from 'react';
import { idleKeys, type KeyState, pressKey } from '../key-sequences.ts';

/** The name of the key that goes with K. */
export const modifierKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Whether a key that was pressed there is text for something else. */
function isForField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null)
    return true;
  return target.matches('input, textarea, select');
}

/** Calls back on Ctrl or ⌘ K, wherever the focus is. */
export function usePaletteKey(open: () => void): void {
  const run = useEffectEvent(open);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k')
        return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/**
 * Calls what belongs to a sequence of keys.
 * @param handlers by sequence, each `x` or `x y`.
 */
export function useShortcuts(handlers: Readonly<Record<string, () => void>>, isOn: boolean): void {
  const run = useEffectEvent((sequence: string) => handlers[sequence]?.());
  const sequences = Object.keys(handlers).join('\n');

  useEffect(() => {
    if (!isOn) return;
    const known = sequences.split('\n');
    let state: KeyState = idleKeys;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isForField(event.target)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const next = pressKey(state, key, event.timeStamp, known);
      state = next.state;
      if (next.hit === null) return;
      event.preventDefault();
      run(next.hit);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOn, sequences]);
}
