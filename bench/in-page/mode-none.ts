// The page alone.

import { openSocket, shortWait } from './page-mode.ts';

window.mode = {
  async start() {
    await openSocket('/customer');
    await shortWait();
  },
  settled: shortWait,
};
