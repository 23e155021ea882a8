// The popup's button “What does the agent see?”: loads what shows it.

import type { Registry } from '../chunks.ts';
import type { Facts } from '../popup/popup-state.ts';
import type { PopupWindow } from './popup-window.ts';
import type { Texts } from './texts.ts';

export function openPreview(
  registry: Registry,
  { strings, direction, language }: Texts,
  now: () => { readonly popup: PopupWindow | null; readonly pause: Facts['pause'] },
): void {
  registry.load('preview').then(
    (open) =>
      open({
        registry,
        strings,
        direction,
        language,
        owns: (node) => now().popup?.surface.owns(node) === true,
        note: (text) => now().popup?.notePreview(text),
        pause: () => now().pause,
      }),
    console.warn,
  );
}
