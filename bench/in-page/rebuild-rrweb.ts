// rrweb's Replayer in live mode, fed with the events of a recording at once, each as the JSON that it came in.

import { type eventWithTime, Replayer } from 'rrweb';
import { laidOut } from './rebuild-page.ts';

/** Events are applied as they come, without the Replayer's own clock; see `agent-rrweb.ts`. In milliseconds. */
const aheadMs = 3_600_000;

let events: string[] = [];
const replayer = new Replayer([], { root: document.body, liveMode: true, useVirtualDom: false, mouseTail: false });
replayer.startLive(Date.now() + aheadMs);

window.rebuild = {
  async prepare(recording) {
    events = (await (await fetch(recording)).text()).split('\n');
  },
  async run() {
    for (const event of events) replayer.addEvent(JSON.parse(event) as eventWithTime);
    // Each event is applied in a promise reaction of its own.
    await new Promise((resolve) => setTimeout(resolve));
    return laidOut(replayer.iframe.contentDocument!);
  },
};
