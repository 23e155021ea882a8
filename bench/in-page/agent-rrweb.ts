// rrweb's Replayer in live mode, fed from the relay. Events are applied as they come: with a time to start from that
// is ahead of them the Replayer does not wait for its own clock, which is the least delay that it can have.

import { type eventWithTime, Replayer } from 'rrweb';
import { watchProbe } from './agent-page.ts';

/** Far enough ahead for every event of a measurement, in milliseconds. */
const aheadMs = 3_600_000;

const socket = new WebSocket(`ws://${location.host}/agent`);
const replayer = new Replayer([], { root: document.body, liveMode: true, useVirtualDom: false, mouseTail: false });
replayer.startLive(Date.now() + aheadMs);
socket.onmessage = ({ data }: MessageEvent<string>) => replayer.addEvent(JSON.parse(data) as eventWithTime);

let sightings = () => [] as ReturnType<ReturnType<typeof watchProbe>>;
window.agentPage = {
  async ready() {
    while (replayer.iframe.contentDocument?.getElementById('probe') == null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    sightings = watchProbe(replayer.iframe.contentDocument);
  },
  takeSightings: () => sightings(),
};
