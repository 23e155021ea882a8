// rrweb's recorder, each event as JSON over the socket, as its users send it live.

import { record } from '@rrweb/record';
import { openSocket, shortWait } from './page-mode.ts';

window.mode = {
  async start() {
    const socket = await openSocket('/customer');
    record({
      emit: (event) => socket.send(JSON.stringify(event)),
      inlineStylesheet: true,
      collectFonts: true,
      recordCanvas: true,
    });
    await shortWait();
  },
  settled: shortWait,
};
