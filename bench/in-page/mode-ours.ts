// The product's own capture, as a mode of a page.

import { type StartedCapture, startCapture } from './capture-ours.ts';
import { shortWait } from './page-mode.ts';

let started: StartedCapture | null = null;

async function settled(): Promise<void> {
  do await shortWait();
  while (started?.capture.hasPending === true);
  started?.capture.flush();
  await started?.outbound.drained();
}

window.mode = {
  async start() {
    started = await startCapture();
    await settled();
  },
  settled,
};
