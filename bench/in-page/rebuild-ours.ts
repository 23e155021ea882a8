// The product's replica, fed with the frames of a recording at once.

import type { Shell } from '@alongside/replica';
import { laidOut } from './rebuild-page.ts';
import { followInto, openOurShell } from './replica-ours.ts';

const frames: Uint8Array[] = [];
let shell: Shell | null = null;

window.rebuild = {
  async prepare(recording) {
    shell = await openOurShell();
    const bytes = await (await fetch(recording)).arrayBuffer();
    const view = new DataView(bytes);
    for (let at = 0; at < bytes.byteLength; ) {
      const length = view.getUint32(at);
      frames.push(new Uint8Array(bytes, at + 4, length));
      at += 4 + length;
    }
  },
  async run() {
    const { take } = followInto(shell!);
    for (const frame of frames) await take(frame);
    return laidOut(shell!.document);
  },
};
