// The product's replica as the viewer drives it: frames in their order, each ended before the next.

import { PageStreamDecoder } from '@alongside/protocol';
import { openShell, Replica, type Shell } from '@alongside/replica';
import { frameStyle } from './rebuild-page.ts';

const events = {
  diverged: (what: string) => {
    throw new Error(`the replica diverged: ${what}`);
  },
  viewport() {},
  media() {},
  fieldValue() {},
  fieldSplice() {},
  changed() {},
};
const assets = {
  urlOf: () => '',
  hasAsset: async () => false,
  fetchAsset: async () => false,
  isDirectHost: () => false,
};

export async function openOurShell(): Promise<Shell> {
  const shell = await openShell(document.body, '/viewer/shell/standards.html', new AbortController().signal);
  shell.frame.style.cssText = frameStyle;
  return shell;
}

/** `take` takes a frame and resolves when the replica shows what it says; `current` is the replica, once there is one. */
export function followInto(shell: Shell): { take(message: Uint8Array): Promise<void>; current(): Replica | null } {
  let replica: Replica | null = null;
  const decoder = new PageStreamDecoder(() => {
    replica = new Replica(shell, assets, window, events);
    return replica;
  });
  return {
    async take(message) {
      await decoder.take(message);
      replica?.endFrame();
    },
    current: () => replica,
  };
}
