// OpenReplay's tracker with its defaults: it encodes and sends in a worker of its own.

import Tracker from '@openreplay/tracker';
import { shortWait } from './page-mode.ts';

window.mode = {
  async start() {
    const tracker = new Tracker({
      projectKey: 'bench',
      ingestPoint: `${location.origin}/ingest`,
      __DISABLE_SECURE_MODE: true,
    });
    const started = await tracker.start();
    if (!started.success) throw new Error(`the tracker did not start: ${started.reason}`);
    await shortWait();
  },
  settled: shortWait,
};
