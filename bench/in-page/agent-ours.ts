// The product's replica, fed from the relay.

import { watchProbe } from './agent-page.ts';
import { followInto, openOurShell } from './replica-ours.ts';

const socket = new WebSocket(`ws://${location.host}/agent`);
socket.binaryType = 'arraybuffer';
const opened = openOurShell();

opened.then((shell) => {
  const { take } = followInto(shell);
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    if (typeof data !== 'string') void take(new Uint8Array(data));
  };
});

let sightings = () => [] as ReturnType<ReturnType<typeof watchProbe>>;
window.agentPage = {
  async ready() {
    const shell = await opened;
    while (shell.document.getElementById('probe') === null) await new Promise((resolve) => setTimeout(resolve, 20));
    sightings = watchProbe(shell.document);
  },
  takeSightings: () => sightings(),
};
